"""The answer to "why does this stand in the config?": one device rendered with marks in it.

In a trace every token carries an invisible mark. A literal of a template is marked with its line
when the template is compiled; a printed expression is marked with its line and with the last
attribute of the model that it read. After parsing, the marks are taken off and each table, key and
field leads to the template line and, through :meth:`Traced.origin_of`, to the decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar, NamedTuple, TypeVar

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from railwright.base import resources
from railwright.base.location import Location, Origin
from railwright.model.configdb import Value
from railwright.model.traced import UNKNOWN, Traced
from railwright.model.types import Model
from railwright.render.compiler import JsonCodeGenerator, JsonLiterals
from railwright.render.environment import JsonEnvironment
from railwright.render.shape import Tables
from railwright.render.tokens import plain, quote

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around a mark: private-use code points, first in a token, so that no value can pass for one."""
_LITERAL_MARK = "L"
_LABELS = ("name", "interface", "queue", "ids", "site")
"""Attributes that tell one object of a class from another, for people."""
LITERAL = "literal"
TEMPLATE = "template"
"""Layer of what stands literally in a template."""
_Node = TypeVar("_Node", bound=nodes.Node)


class Why(NamedTuple):
    """Why one row (``field`` is None) or one value is in a device's configuration.

    Attributes:
        table: CONFIG_DB table.
        key: key of the row.
        field: field of the row; None for the row as such.
        value: what the field holds; None for a row.
        template: file that printed it, as people are shown it; None where a patch alone did.
        line: line of that file, from 1.
        origin: who decided.
        what: the attribute of the model behind it, such as ``Port Ethernet0.fec``.
    """

    table: str
    key: str
    field: str | None
    value: Value | None
    template: str | None
    line: int | None
    origin: Origin
    what: str


class Trace(Mapping[tuple[str, str, str | None], Why]):
    """Every row and value of one rendered device, each with its reason."""

    def __init__(self, whys: Mapping[tuple[str, str, str | None], Why]) -> None:
        self._whys = whys

    def __getitem__(self, address: tuple[str, str, str | None]) -> Why:
        return self._whys[address]

    def __iter__(self) -> Iterator[tuple[str, str, str | None]]:
        return iter(self._whys)

    def __len__(self) -> int:
        return len(self._whys)


class _Mark(NamedTuple):
    template: str
    line: int
    origin: Origin
    what: str


class _TraceCodeGenerator(JsonCodeGenerator):
    """Tells the environment where each expression stands and what kind it is.

    An expression may print a variable that holds a part of the model; it then reads no attribute
    itself, and the one read before it counts.
    """

    direct = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja calls it
        """Write the module; no variable is known at its start."""
        self._of_model: set[str] = set()
        super().visit_Template(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802  # Jinja calls it
        """Remember which loop variables come from the model."""
        self._bind(node.target, node.iter)
        super().visit_For(node, frame)

    def visit_Assign(self, node: nodes.Assign, frame: Frame) -> None:  # noqa: N802  # Jinja calls it
        """Remember which variables come from the model."""
        self._bind(node.target, node.node)
        super().visit_Assign(node, frame)

    def _bind(self, target: nodes.Node, value: nodes.Node) -> None:
        names = set(_names(target))
        if any(_all(value, nodes.Getattr)) or self._of_model & set(_names(value)):
            self._of_model |= names
        else:
            self._of_model -= names

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        del frame, finalize
        place = str(self.filename or self.name)
        variable = bool(self._of_model & set(_names(node)))
        self.write(
            f"environment.traced(environment.begin(), {place!r}, {node.lineno}, {variable}, "
        )

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        del node, frame, finalize
        self.write(")")


def _all(node: nodes.Node, kind: type[_Node]) -> Iterator[_Node]:
    """Yield a node and those below it that are of a kind."""
    if isinstance(node, kind):
        yield node
    yield from node.find_all(kind)


def _names(node: nodes.Node) -> Iterator[str]:
    return (name.name for name in _all(node, nodes.Name))


class _TraceLiterals(JsonLiterals):
    """Marks the strings that stand literally in a template."""

    def literal(self, raw: str, line: int, filename: str) -> str:
        """Return one JSON string of the template with its mark."""
        environment = self.environment
        if not isinstance(environment, TraceEnvironment):
            return super().literal(raw, line, filename)
        plain_token = super().literal(raw, line, filename)
        return f'"{environment.literal_mark(filename, line)}{plain_token[1:]}'


class TraceEnvironment(JsonEnvironment):
    """An environment that remembers which attribute each printed value came from."""

    code_generator_class = _TraceCodeGenerator
    literals: ClassVar[type[JsonLiterals]] = _TraceLiterals

    def __init__(self, loader: jinja2.BaseLoader, *, bounded: bool = False) -> None:
        self._marks: list[_Mark] = []
        self._literals: list[_Mark] = []
        self._read: tuple[Model, str] | None = None
        self._read_before: tuple[Model, str] | None = None
        self._parents: dict[int, tuple[Model, Model, str]] = {}
        super().__init__(loader, bounded=bounded)

    def getattr(self, obj: object, attribute: str) -> object:
        """Return an attribute, and remember that it was read."""
        value = super().getattr(obj, attribute)
        if isinstance(obj, Model):
            self._read = (obj, attribute)
            for child in value if isinstance(value, tuple) else (value,):
                if isinstance(child, Model) and not isinstance(child, Traced):
                    self._parents[id(child)] = (child, obj, attribute)
        return value

    def begin(self) -> None:
        """Note that an expression starts here: what it reads is its own."""
        if self._read is not None:
            self._read_before = self._read
        self._read = None

    def traced(
        self,
        _: None,
        filename: str,
        line: int,
        variable: bool,  # noqa: FBT001  # only compiled templates call this
        value: object,
    ) -> str:
        """Return the token of a value with a mark that leads to its reason.

        Args:
            filename: file of the template.
            line: line of the expression.
            variable: whether it prints a variable that holds a part of the model.
            value: what it prints.
        """
        if type(value) is Markup:
            return value
        found = self._read or (self._read_before if variable else None)
        if found is None:
            mark = self._mark(_literal(filename, line))
        else:
            mark = self._mark(_Mark(_shown(filename), line, *self._reason(*found)))
        if isinstance(value, (list, tuple)):
            return f"[{','.join([quote(mark + plain(item)) for item in value])}]"
        return quote(mark + plain(value))

    def literal_mark(self, filename: str, line: int) -> str:
        """Return the mark of a literal; it is made once, when its template is compiled."""
        self._literals.append(_literal(filename, line))
        return f"{_OPEN}{_LITERAL_MARK}{len(self._literals) - 1}{_CLOSE}"

    def unmark(self, text: str) -> tuple[str, _Mark]:
        """Return a parsed text without its mark, and what the mark says."""
        number, _, rest = text[1:].partition(_CLOSE)
        if number.startswith(_LITERAL_MARK):
            return rest, self._literals[int(number[1:])]
        return rest, self._marks[int(number)]

    def forget(self) -> None:
        """Forget what the last device printed; the marks of literals stay with their templates."""
        self._marks.clear()
        self._parents.clear()
        self._read = self._read_before = None

    def collect(self, tables: Tables, whys: dict[tuple[str, str, str | None], Why]) -> None:
        """Add the reason of every row and value of the marked tables."""
        for marked_table, rows in tables.items():
            table, _ = self.unmark(marked_table)
            for marked_key, row in rows.items():
                key, mark = self.unmark(marked_key)
                whys[table, key, None] = Why(table, key, None, None, *mark)
                for marked_field, marked_value in row.items():
                    field, _ = self.unmark(marked_field)
                    value, mark = self._value(marked_value)
                    whys[table, key, field] = Why(table, key, field, value, *mark)

    def _value(self, marked: Value) -> tuple[Value, _Mark]:
        if isinstance(marked, str):
            return self.unmark(marked)
        items = [self.unmark(item) for item in marked]
        return [text for text, _ in items], items[0][1]

    def _mark(self, mark: _Mark) -> str:
        self._marks.append(mark)
        return f"{_OPEN}{len(self._marks) - 1}{_CLOSE}"

    def _reason(self, owner: Model, path: str) -> tuple[Origin, str]:
        """Return origin and name of an attribute, by way of the object that remembers origins."""
        while not isinstance(owner, Traced):
            above = self._parents.get(id(owner))
            if above is None:
                return UNKNOWN, f"{_label(owner)}.{path}"
            owner, path = above[1], f"{above[2]}.{path}"
        return _origin(owner, path), f"{_label(owner)}.{path}"


def _literal(filename: str, line: int) -> _Mark:
    shown = _shown(filename)
    origin = Origin(TEMPLATE, "written in the template", Location(shown, line))
    return _Mark(shown, line, origin, LITERAL)


def _origin(owner: Traced, path: str) -> Origin:
    """Return the origin of the longest leading part of a dotted path that has one."""
    part = path
    while part:
        if part in owner.origins:
            return owner.origins[part]
        part = part.rpartition(".")[0]
    return owner.origin_of(path)


def _label(owner: Model) -> str:
    for name in _LABELS:
        if name in type(owner).model_fields:
            return f"{type(owner).__name__} {getattr(owner, name)}"
    return type(owner).__name__


def _shown(filename: str) -> str:
    return resources.shown(Path(filename))
