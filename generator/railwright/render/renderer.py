"""Prints devices: every table template once per device, parsed, checked, patched, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType

import jinja2
from jinja2.exceptions import SecurityError

from railwright.base import resources
from railwright.base.errors import TemplateError, UndefinedValue
from railwright.base.location import Location, Origin
from railwright.base.natural import natural_key
from railwright.model.fabric import Device, Fabric, PlacedPatch
from railwright.render import limits, ownership, patches, shape
from railwright.render.environment import JsonEnvironment, loader
from railwright.render.shape import Tables
from railwright.render.trace import Trace, TraceEnvironment, Why

_Address = tuple[str, str, str | None]


class Renderer:
    """Prints the CONFIG_DB of devices with the shipped templates and those of one site.

    Templates are compiled once, when first used. A renderer holds no state of a device, so one
    serves a whole fabric and may be forked.
    """

    def __init__(self, site: Path | None = None) -> None:
        """Find the templates.

        Args:
            site: folder of the inventory; its ``templates`` folder may replace and add templates.

        Raises:
            TemplateError: a template that names no tables, or a table with two owners.
        """
        self._site = site
        self._templates = ownership.discover(site)
        self._owners = ownership.owners(self._templates)
        self._bounded = site is not None and (site / ownership.TEMPLATES).is_dir()
        self._environment = JsonEnvironment(loader(site), bounded=self._bounded)

    @property
    def tables(self) -> frozenset[str]:
        """Every table that some template owns."""
        return frozenset(self._owners)

    def template_of(self, table: str) -> str | None:
        """Return the file that prints a table, as people are shown it; None if no one does."""
        owner = self._owners.get(table)
        return owner.shown if owner else None

    def render(self, device: Device, fabric: Fabric) -> Tables:
        """Return the tables of one device in natural order, patches applied.

        Raises:
            UndefinedValue: a template asks for something that the model does not have.
            NotConfigDb: a template prints what CONFIG_DB cannot hold.
            TemplateError: anything else that is wrong with a template.
        """
        return self._rendered(device, fabric, None)

    def _rendered(self, device: Device, fabric: Fabric, wanted: Collection[str] | None) -> Tables:
        """Return the tables of some templates, by name, and of patches; None: of all templates."""
        tables: Tables = {}
        for template, compiled in self._compiled:
            if wanted is not None and template.name not in wanted:
                continue
            text = self._printed(compiled, template, device, fabric)
            part = shape.parse(text, shown=template.shown, device=device.name)
            shape.check_owned(part, template.tables, shown=template.shown, device=device.name)
            tables.update(part)
        names = sorted(tables, key=natural_key)
        tables = {table: tables[table] for table in names if tables[table]}
        placed = patches.for_device(fabric, device)
        return shape.in_order(patches.apply(tables, placed)) if placed else tables

    def trace(self, device: Device, fabric: Fabric, tables: Collection[str] | None = None) -> Trace:
        """Return the reason of every row and value that :meth:`render` returns for a device.

        Args:
            device: the device.
            fabric: the fabric that it is in.
            tables: of these tables, and perhaps of others; None: of all.

        Raises:
            TemplateError: as :meth:`render`.
        """
        asked = self._owners.keys() if tables is None else self._owners.keys() & tables
        wanted = {self._owners[table].name for table in asked}
        there = self._rendered(device, fabric, wanted)
        environment = self._tracer
        whys: dict[_Address, Why] = {}
        for template in self._templates:
            if template.name not in wanted:
                continue
            compiled = _load(environment, template)
            text = self._printed(compiled, template, device, fabric)
            marked = shape.parse(text, shown=template.shown, device=device.name)
            environment.collect(marked, whys)
        environment.forget()
        for placed in patches.for_device(fabric, device):
            for address, why in _patched(placed):
                whys[address] = whys.get(address, why) if address[2] is None else why
        return Trace(_present(there, whys))

    def _printed(
        self,
        compiled: jinja2.Template,
        template: ownership.TableTemplate,
        device: Device,
        fabric: Fabric,
    ) -> str:
        """Return what a template prints.

        Raises:
            TemplateError: with the template and the line that failed.
        """
        context = compiled.new_context({"device": device, "fabric": fabric})
        try:
            chunks = compiled.root_render_func(context)
            return "".join(limits.bounded(chunks) if self._bounded else chunks)
        except Exception as error:  # a template may fail in any way that Python has
            raise _located(error, template) from error

    @cached_property
    def _tracer(self) -> TraceEnvironment:
        return TraceEnvironment(loader(self._site), bounded=self._bounded)

    @cached_property
    def _compiled(self) -> tuple[tuple[ownership.TableTemplate, jinja2.Template], ...]:
        return tuple((one, _load(self._environment, one)) for one in self._templates)


def _present(tables: Tables, whys: Mapping[_Address, Why]) -> dict[_Address, Why]:
    """Return the reasons of what is in the tables, each with the value that stands there."""
    result: dict[_Address, Why] = {}
    for table, rows in tables.items():
        for key, row in rows.items():
            result[table, key, None] = whys[table, key, None]
            for field, value in row.items():
                result[table, key, field] = whys[table, key, field]._replace(value=value)
    return result


def _patched(placed: PlacedPatch) -> Iterator[tuple[_Address, Why]]:
    """Yield a reason for every row and value that a patch sets."""
    for table, rows in placed.patch.set.items():
        for key, row in (rows or {}).items():
            if row is None:
                continue
            yield (table, key, None), _patch_why(placed, table, key, None)
            for field in row:
                yield (table, key, field), _patch_why(placed, table, key, field)


def _patch_why(placed: PlacedPatch, table: str, key: str, field: str | None) -> Why:
    names = [table, key] if field is None else [table, key, field]
    origin: Origin | None = None
    while names and origin is None:
        origin = placed.origins.get("|".join(names))
        names.pop()
    return Why(table, key, field, None, None, None, origin or placed.origin_of("set"), "Patch.set")


def _load(environment: JsonEnvironment, template: ownership.TableTemplate) -> jinja2.Template:
    try:
        return environment.get_template(template.name)
    except (jinja2.TemplateError, UnicodeDecodeError) as error:
        raise _located(error, template) from error


def _located(error: Exception, template: ownership.TableTemplate) -> TemplateError:
    """Return an error of ours that says where in the templates it happened."""
    location = _place(error) or Location(template.shown)
    if isinstance(error, TemplateError):
        return type(error)(error.message, location=location, hint=error.hint)
    if isinstance(error, jinja2.UndefinedError):
        return UndefinedValue(error.message or "an undefined value", location=location)
    return TemplateError(_reason(error), location=location)


def _reason(error: Exception) -> str:
    if isinstance(error, SecurityError):
        return f"refused: {error.message}"
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {error.name!r}"
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.message or "not a template"
    if isinstance(error, RecursionError):
        return "macros or templates call each other without end"
    return f"{type(error).__name__}: {error}"


def _place(error: Exception) -> Location | None:
    """Return the innermost template line on the way to an error."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        return Location(resources.shown(Path(error.filename)), error.lineno)
    found: Location | None = None
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        compiled = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(compiled, jinja2.Template) and compiled.filename:
            line = compiled.get_corresponding_lineno(trace.tb_lineno)
            found = Location(resources.shown(Path(compiled.filename)), line)
        trace = trace.tb_next
    return found
