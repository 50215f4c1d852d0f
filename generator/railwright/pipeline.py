"""Floor 8: the order of the stages, nothing else.

::

    load -> design -> render -> check
                        └─────> compare

Each stage ends at a barrier: the errors found so far are handed over together as
:class:`StageStopped`, and nothing after it runs. An inventory cannot accept errors of the stages
before ``check``: it would be built from something that does not say what it means.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from railwright import catalog as catalogs
from railwright import design as designs
from railwright import inventory as inventories
from railwright.base import workers
from railwright.base.errors import ExitCode, GoldenError, NotInRevision, RailwrightError
from railwright.catalog import Catalog
from railwright.checks import judge, suppress, unused
from railwright.checks import site as sites
from railwright.checks.engine import Wanted, everything
from railwright.checks.judge import Manner
from railwright.checks.network import Network
from railwright.checks.place import all_located
from railwright.checks.yang.engine import engine_by_release
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding, Severity
from railwright.model.inventory import Inventory
from railwright.render.renderer import Renderer

if TYPE_CHECKING:  # `check` compares with nothing
    from railwright.diff import golden
    from railwright.diff.base import Against, Base
    from railwright.diff.revision import Revision
    from railwright.model.plan import Plan
    from railwright.plan.path import Permits

AS_USUAL = Manner()
_log = logging.getLogger(__name__)
_TOLD = 5
"""Errors of a revision that does not build, that are told."""
Progress = Callable[[str, int, int], None]
"""Told the stage, the devices done and the devices there are."""
WORTH_A_POOL = 8
"""Devices from which rendering in worker processes is faster than in this one."""


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody about progress."""


class StageStopped(RailwrightError):
    """A stage found errors; the stages after it would only repeat them."""

    exit_code = ExitCode.STAGE_FAILED

    def __init__(self, stage: str, findings: tuple[Finding, ...]) -> None:
        errors = sum(1 for finding in findings if counts_as_error(finding))
        super().__init__(f"{stage} stopped at {errors} error{'s' if errors != 1 else ''}")
        self.stage = stage
        self.findings = findings


class Design(NamedTuple):
    """What ``load`` and ``design`` know of a site."""

    site: Path
    inventory: Inventory
    catalog: Catalog
    fabric: Fabric
    findings: tuple[Finding, ...]


class Build(NamedTuple):
    """A rendered site. ``configs`` maps a device to its configuration, in natural order."""

    design: Design
    renderer: Renderer
    configs: Mapping[str, ConfigDb]
    findings: tuple[Finding, ...]
    network: Network | None = None
    """What the rules were asked about; None before :func:`check`."""

    def output(self) -> golden.Output:
        """Return the bytes of every file of this site."""
        from railwright.diff import golden  # noqa: PLC0415 # as above

        return golden.output(self.design.fabric, self.configs, self.findings)


def load(site: Path) -> tuple[Inventory, tuple[Finding, ...]]:
    """Read the inventory of a site.

    Raises:
        StageStopped: the inventory has errors.
    """
    inventory, findings = inventories.load(site)
    if inventory is None or any(map(counts_as_error, findings)):
        stage = "load"
        refused = suppress.refusals(inventory) if inventory is not None else ()
        raise StageStopped(stage, (*findings, *refused))
    _log.info("loaded %s", site)
    return inventory, findings


def design(site: Path) -> Design:
    """Read a site and expand it to a fabric.

    Raises:
        StageStopped: the inventory or the fabric has errors.
        CatalogError: hardware data of the site is wrong.
    """
    inventory, read = load(site)
    catalog = catalogs.load(site)
    fabric, found = designs.design(inventory, catalog)
    findings = (*read, *found)
    if fabric is None or any(map(counts_as_error, findings)):
        stage = "design"
        accepted = suppress.mark(findings, inventory)
        raise StageStopped(stage, (*accepted, *suppress.refusals(inventory)))
    _log.info("designed %d devices, %d links", len(fabric.devices), len(fabric.links))
    return Design(site, inventory, catalog, fabric, findings)


def build(site: Path, *, jobs: int | None = None, progress: Progress = quiet) -> Build:
    """Load, design and render a site.

    Args:
        site: folder of the inventory.
        jobs: worker processes; None is one per core where it is worth it, 0 is none.
        progress: told after each device.

    Raises:
        StageStopped: as :func:`design`.
        TemplateError: a template does not render.
    """
    designed = design(site)
    renderer = Renderer(site)
    devices = designed.fabric.devices
    rendered = workers.each(
        partial(renderer.render, fabric=designed.fabric),
        devices,
        jobs=jobs_of(jobs) if len(devices) >= WORTH_A_POOL else 0,
        done=partial(progress, "render"),
    )
    configs = {device.name: config for device, config in zip(devices, rendered, strict=True)}
    _log.info("rendered %d devices", len(configs))
    return Build(designed, renderer, configs, suppress.mark(designed.findings, designed.inventory))


def check(
    built: Build,
    *,
    manner: Manner = AS_USUAL,
    today: dt.date | None = None,
    jobs: int | None = None,
    progress: Progress = quiet,
) -> Build:
    """Judge every configuration, and return the build with all findings, accepted ones marked.

    Args:
        built: what :func:`build` returned.
        manner: by which models and rules.
        today: the day on which suppressions with an end count; None lets them all count.
        jobs: as for :func:`build`.
        progress: told after each device.

    Raises:
        SchemaError: the YANG modules do not load.
    """
    inventory, fabric = built.design.inventory, built.design.fabric
    place = partial(all_located, inventory=inventory, fabric=fabric, renderer=built.renderer)
    network = sites.network(fabric, built.design.catalog, built.configs)
    case = judge.Case(
        network=network,
        engine_of=engine_by_release(manner.models),
        located=place,
        template_of=built.renderer.template_of,
        manner=manner,
    )
    judged = judge.all_of(case, jobs=jobs_of(jobs), done=partial(progress, "check"))
    idle = unused.unused(built.design.site, inventory, built.design.catalog, fabric)
    findings = suppress.suppress(
        (*built.design.findings, *idle, *judged),
        inventory,
        today,
        None if manner.wanted is everything else partial(_asked, manner.wanted),
    )
    _log.info(
        "judged %d devices by %s", len(fabric.devices), manner.models or "the shipped YANG modules"
    )
    return built._replace(findings=findings, network=network)


def base_of(
    built: Build, against: Against, *, jobs: int | None = None, progress: Progress = quiet
) -> Base:
    """Return what a build is held against, whatever it is; masks stand for its secrets.

    Args:
        built: what :func:`build` or :func:`check` returned; goldens hold findings, so that only
            what was checked has the same documents.
        against: what it shall be held against.
        jobs: as for :func:`build`.
        progress: told of a revision that has to be rendered.

    Raises:
        GoldenError: there is nothing to compare with, it is damaged, or a revision does not build.
    """
    from railwright.diff import folder, masking, running  # noqa: PLC0415 # as above

    if against.revision is not None:
        found = _revision(built, against.name, against.revision, jobs, progress)
    elif against.folder is not None:
        found = folder.base(against.folder, built.output(), against.name)
    else:
        fabric, configs = built.design.fabric, built.configs
        found = running.base(against.running, fabric, configs, against.name)
    return masking.base(found)


def plan(
    built: Build,
    base: Base,
    comparison: golden.Comparison,
    *,
    permits: Permits | None = None,
    progress: Progress = quiet,
) -> Plan:
    """Return what it takes to bring the switches of a base to what was built.

    Args:
        built: what :func:`build` returned.
        base: what :func:`base_of` returned.
        comparison: their differences.
        permits: what is allowed for on the way; None allows patches and reloads.
        progress: told after each device.
    """
    from railwright.diff import origin, revision  # noqa: PLC0415 # as above
    from railwright.plan import path  # noqa: PLC0415
    from railwright.plan.assemble import Subject, assemble  # noqa: PLC0415
    from railwright.plan.lines import Lines  # noqa: PLC0415

    site, fabric = built.design.site, built.design.fabric
    return assemble(
        Subject(
            fabric=fabric,
            base=base,
            changes=comparison.changes,
            revision=revision.committed(site),
            inventory_sha256=origin.sha256(site),
        ),
        permits=permits or path.AS_USUAL,
        locate=Lines(built.design.inventory, fabric, built.renderer, base.edited),
        done=partial(progress, "plan"),
    )


def _revision(built: Build, name: str, asked: str, jobs: int | None, progress: Progress) -> Base:
    from railwright.diff import edited, rebuilt, revision  # noqa: PLC0415 # as above
    from railwright.diff.base import Base  # noqa: PLC0415

    try:
        with revision.checkout(built.design.site, asked) as there:
            if there.code is None:
                before = _before(there, jobs, progress)
                return Base(
                    name,
                    before.configs,
                    built.configs,
                    before.design.fabric,
                    edited=edited.edited(there.site, built.design.site),
                )
            return Base(
                name, rebuilt.configurations(there, jobs), built.configs, _fabric_of(there.site)
            )
    except NotInRevision:  # the site is new since, and so is every switch of it
        return Base(name, {}, built.configs)


def _before(there: Revision, jobs: int | None, progress: Progress) -> Build:
    """Return a revision of a site, rendered by the present code.

    Raises:
        GoldenError: it cannot be.
    """
    try:
        return build(there.site, jobs=jobs, progress=progress)
    except StageStopped as stop:
        errors = filter(counts_as_error, stop.findings)
        place = there.told(f"{there.site}/")
        told = [line for one in islice(errors, _TOLD) for line in one.lines(place)]
        words = stop.message
    except RailwrightError as error:
        place, told, words = "", [], str(error).partition("\n")[0]
    told = [there.told(line) for line in (f"{there.name} does not build: {words}", *told)]
    hint = "compare with a folder that was built when it could be: --against DIR"
    raise GoldenError("\n  ".join(told), hint=hint)


def _fabric_of(site: Path) -> Fabric | None:
    """Return the fabric of a site as far as the present code understands it."""
    try:
        return design(site).fabric
    except RailwrightError:
        return None


def _asked(wanted: Wanted, id_: str) -> bool:
    from railwright.checks import catalogue  # noqa: PLC0415 # loads all that can be found

    kind = catalogue.kinds().get(id_)
    return kind is None or wanted(kind)


def jobs_of(jobs: int | None) -> int:
    """Return how many worker processes are meant: None is one per core."""
    return workers.cores() if jobs is None else jobs


def counts_as_error(finding: Finding) -> bool:
    """Whether a finding stops a stage."""
    return finding.severity is Severity.ERROR and finding.suppressed is None
