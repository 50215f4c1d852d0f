"""A file of faults: what shall go wrong on which switches of a lab, all of it said before.

::

    description: the canary loses its session, and the disk of a spine is full
    faults:
      - {switch: leaf-1-01, kind: drop-link-during-apply, after: 1}
      - {switch: [spine-01, spine-02], kind: fail, at: config save, code: 1, times: 0}
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints, ValidationError
from pydantic.json_schema import JsonSchemaValue

from railwright.base import yaml12
from railwright.base.location import Location
from railwright.base.resources import given
from railwright.base.text import did_you_mean, in_words, short
from railwright.base.yaml12 import Document
from railwright.lab.faults import KINDS
from railwright.model import lab_kinds as kinds
from railwright.model.described import publish
from railwright.model.finding import Finding, found
from railwright.model.scalars import Name, Text
from railwright.model.types import Described

_MAX = 100
"""Findings of a file; nobody reads more."""
_WORDS = {
    "string_type": "expected text",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "model_type": "expected keys with values",
    "dict_type": "expected keys with values",
    "too_short": "expected one or more",
}
"""In the place of the model's words, by its kind of complaint."""
Path_ = tuple[str | int, ...]


class FaultIntent(Described):
    """One thing that goes wrong."""

    switch: Name | Annotated[tuple[Name, ...], Field(min_length=1)]
    """The switch, or several: each has the fault for itself."""
    kind: str
    """Which fault; `railwright lab fault` lists them."""
    at: Annotated[str, StringConstraints(max_length=1_000)] = ""
    """The command that it is about, such as `config save`; left out, any."""
    after: Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)] = 0
    """Moves of the config updater, or bytes, that pass before."""
    times: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = 1
    """How often it happens; 0 is always."""
    code: Annotated[int, Field(strict=True, ge=0, le=255)] = 1
    """Exit code of a command that fails."""

    @property
    def switches(self) -> tuple[str, ...]:
        """The switches that have it."""
        return (self.switch,) if isinstance(self.switch, str) else self.switch


class Scenario(Described):
    """A file of faults."""

    description: Text | None = None
    """What the file is for, in a line."""
    faults: Annotated[tuple[FaultIntent, ...], Field(max_length=10_000)]
    """What goes wrong, in the order in which it is armed."""


class Read(NamedTuple):
    """What was read: the scenario, None where it cannot be used, and what is wrong."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]


def json_schema() -> JsonSchemaValue:
    """Return the JSON Schema of a file of faults, for editors."""
    publish()
    schema = Scenario.model_json_schema()
    schema["$defs"]["FaultIntent"]["properties"]["kind"]["enum"] = sorted(KINDS)
    return {**schema, "title": "Railwright lab faults"}


def read(path: Path, switches: Collection[str]) -> Read:
    """Read a file of faults for a lab.

    Args:
        path: the file.
        switches: those that the lab has.
    """
    document, problems = yaml12.parse_file(path, given(path))
    findings = [found(kinds.NO_SCENARIO, one.location, one.message, one.hint) for one in problems]
    if document is None or findings:
        return Read(None, tuple(findings))
    if not isinstance(document.data, dict):
        message = "the file holds no key 'faults'"
        return Read(None, (found(kinds.NO_SCENARIO, Location(given(path), 1, 1), message),))
    try:
        scenario = Scenario.model_validate(document.data)
    except ValidationError as error:
        said = (
            _finding(document, tuple(one["loc"]), one["type"], in_words(one["msg"]))
            for one in error.errors(include_url=False)[:_MAX]
        )
        # Of a value that may be text or a list, the complaint about the list is kept.
        return Read(None, tuple({one.subject: one for one in said}.values()))
    findings = list(_unknown(document, scenario, switches))[:_MAX]
    return Read(None if any(map(_counts, findings)) else scenario, tuple(findings))


def _counts(finding: Finding) -> bool:
    return finding.severity == "error"


def _place(document: Document, path: Path_) -> Location:
    """Return the place of a value, or of the nearest thing around it that was written down."""
    for length in range(len(path), 0, -1):
        if path[:length] in document.positions:
            return document.positions[path[:length]]
    return Location(document.file, 1, 1)


def _finding(document: Document, loc: Path_, type_: str, message: str) -> Finding:
    path = _written(document.data, loc) or ("faults",)
    subject = ".".join(map(str, path))
    label = ".".join(map(str, path[-2:] if isinstance(path[-1], int) else path[-1:]))
    if type_ == "extra_forbidden":
        known = Scenario.model_fields if len(path) == 1 else FaultIntent.model_fields
        hint = did_you_mean(label, known)
        message = f"unknown key {short(label)}"
        place = document.positions.key(path)
        return found(kinds.UNKNOWN_WORD, place, message, hint, subject=subject)
    if type_ == "missing":
        message = f"missing key {short(str(loc[-1]))}"
        return found(kinds.WRONG_VALUE, _place(document, path), message, subject=subject)
    words = _WORDS.get(type_, message[:1].lower() + message[1:])
    said = f"{label}: {words}"
    return found(kinds.WRONG_VALUE, _place(document, path), said, "", subject=subject)


def _written(data: object, loc: Path_) -> Path_:
    """Return as much of a place of the model as stands in the file."""
    path: list[str | int] = []
    for step in loc:
        inside = isinstance(data, dict) and step in data
        if not inside and not (isinstance(data, list) and step in range(len(data))):
            break
        data = data[step]  # type: ignore[index]  # it is there
        path.append(step)
    return tuple(path)


def _unknown(
    document: Document, scenario: Scenario, switches: Collection[str]
) -> Iterator[Finding]:
    for number, fault in enumerate(scenario.faults):
        base: Path_ = ("faults", number)
        if fault.kind not in KINDS:
            message = f"no fault is called {short(fault.kind)}"
            hint = did_you_mean(fault.kind, KINDS)
            yield found(
                kinds.UNKNOWN_WORD,
                _place(document, (*base, "kind")),
                message,
                hint,
                subject=f"faults.{number}.kind",
            )
        elif fault.at and "--at" not in KINDS[fault.kind]:
            message = f"at: {fault.kind} knows no such place"
            subject = f"faults.{number}.at"
            place = _place(document, (*base, "at"))
            yield found(kinds.WRONG_VALUE, place, message, "remove 'at'", subject=subject)
        for at, name in enumerate(fault.switches):
            if name not in switches:
                below: Path_ = ("switch",) if isinstance(fault.switch, str) else ("switch", at)
                message = f"the lab has no switch {name!r}"
                subject = f"faults.{number}.switch.{at}"
                place = _place(document, (*base, *below))
                hint = did_you_mean(name, switches)
                yield found(kinds.UNKNOWN_WORD, place, message, hint, subject=subject)
