"""A plan put together for its file, and taken apart again: nothing stands there twice.

Patches are cut by table and field, so that what is the same on all switches is found beside what is
not, such as names and addresses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from railwright.base import canonical
from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.diff.patch import steps_of
from railwright.model.change import ChangeGroup, OwnValues, RowRef
from railwright.model.finding import Edit
from railwright.model.plan import DevicePlan, Hunk, Plan, Step
from railwright.model.plan_document import DeviceDocument, HunkDocument, PlanDocument, StepDocument

LIMIT = 1 << 22
"""Edits of all steps, and rows of all changes, that a plan may have: some 400 of each of 10,000
switches."""
_DIGITS = 16
"""Of a digest: 64 bits, which no two of the parts of a plan have in common."""
_OF_DEVICE = {*DeviceDocument.model_fields} - {"steps"}
_OF_HUNK = {*HunkDocument.model_fields} - {"change"}
_OF_PLAN = {*PlanDocument.model_fields} - {"hunks", "devices", "steps", "patches", "sha256"}
_NOTHING: Mapping[str, OwnValues] = {}
_Json = dict[str, object]


def packed(plan: Plan) -> _Json:
    """Return the document of a plan as JSON-shaped data; its big parts are lists and objects."""
    parts = _Parts()
    devices = [_device(one, parts) for one in plan.devices]
    return {
        **plan.model_dump(mode="json", include=_OF_PLAN),
        "hunks": [_hunk(one) for one in plan.hunks],
        "devices": devices,
        "steps": parts.steps,
        "patches": parts.patches,
    }


class _Parts:
    """Steps and patches so far, by digest."""

    def __init__(self) -> None:
        self.steps: dict[str, list[_Json]] = {}
        self.patches: dict[str, _Json] = {}
        self._known: dict[int, str] = {}

    def name(self, steps: tuple[Step, ...]) -> str:
        """Return the name of the steps of a switch; the same ones are looked at once."""
        if id(steps) not in self._known:
            found = [self._step(one) for one in steps]
            name = _digest(found)
            self.steps.setdefault(name, found)
            self._known[id(steps)] = name
        return self._known[id(steps)]

    def _step(self, step: Step) -> _Json:
        pairs: dict[tuple[str, str], list[tuple[Edit, Edit]]] = {}
        for edit, inverse in zip(step.edits, step.inverse, strict=True):
            _, table, *key_and_field = edit.path.split("/")
            field = key_and_field[1] if len(key_and_field) > 1 else ""
            pairs.setdefault((table, field), []).append((edit, inverse))
        names: list[str] = []
        for some in pairs.values():
            patch: _Json = {
                "edits": [edit.document for edit, _ in some],
                "inverse": [inverse.document for _, inverse in some],
            }
            name = _digest(patch)
            self.patches.setdefault(name, patch)
            names.append(name)
        facts = step.model_dump(mode="json", exclude={"edits", "inverse"})
        return {**facts, "patches": names}


def _digest(value: object) -> str:
    return hashlib.sha256(canonical.compact(value)).hexdigest()[:_DIGITS]


def _device(device: DevicePlan, parts: _Parts) -> _Json:
    facts = device.model_dump(mode="json", include=_OF_DEVICE)
    return {**facts, "steps": parts.name(device.steps)}


def _hunk(hunk: Hunk) -> _Json:
    change = hunk.change
    found: dict[object, tuple[list[str], _Json]] = {}
    for device, some in groupby(change.rows, key=attrgetter("device")):
        rows = list(some)
        told: _Json = {row.key: _own(row.own) for row in rows}
        bare = not any(row.own for row in rows)
        same: object = tuple(told) if bare else canonical.compact(told)
        found.setdefault(same, ([], told))[0].append(device)
    return {
        **hunk.model_dump(mode="json", include=_OF_HUNK),
        "change": {
            "table": change.table,
            "fields": [field.model_dump(mode="json") for field in change.fields],
            "rows": [{"devices": devices, "rows": rows} for devices, rows in found.values()],
        },
    }


def _own(own: Mapping[str, OwnValues]) -> _Json:
    return {field: {"before": one.before, "after": one.after} for field, one in own.items()}


def unpacked(document: PlanDocument) -> Plan:
    """Return the plan of a document.

    Raises:
        ValueError: its parts do not fit each other, or it is far larger than it looks.
    """
    _bounded(document)
    _fitting(document)
    parts = {
        name: list(zip(part.edits, part.inverse, strict=True))
        for name, part in document.patches.items()
    }
    try:
        steps = {
            name: tuple(_step(one, parts) for one in some) for name, some in document.steps.items()
        }
        devices = tuple(
            DevicePlan(**_facts(one, _OF_DEVICE), steps=steps[one.steps])
            for one in document.devices
        )
    except KeyError as error:
        msg = f"nothing has the name {error}"
        raise ValueError(msg) from None
    return Plan(
        **_facts(document, _OF_PLAN),
        hunks=tuple(Hunk(**_facts(one, _OF_HUNK), change=_group(one)) for one in document.hunks),
        devices=devices,
    )


def _bounded(document: PlanDocument) -> None:
    """Refuse what a short text can say at length: a patch named again and again."""
    sizes = {name: len(part.edits) for name, part in document.patches.items()}
    steps = chain.from_iterable(document.steps.values())
    edits = sum(sizes.get(name, 0) for step in steps for name in step.patches)
    groups = chain.from_iterable(one.change.rows for one in document.hunks)
    rows = sum(len(one.devices) * len(one.rows) for one in groups)
    for number, what in ((edits, "edits"), (rows, "rows")):
        if number > LIMIT:
            msg = f"{number:,} {what}, more than {LIMIT:,}"
            raise ValueError(msg)


def _fitting(document: PlanDocument) -> None:
    """Refuse what :func:`packed` makes of no plan, though each part by itself has its shape."""
    names = [one.device for one in document.devices]
    waved = [name for batch in document.batches for name in batch.devices]
    if len({*names}) < len(names) or sorted(waved) != sorted(names):
        msg = "its batches are not its switches, each once"
        raise ValueError(msg)
    for name, part in document.patches.items():
        if len(part.edits) != len(part.inverse):
            msg = f"patch {name!r} has {len(part.edits)} edits, and {len(part.inverse)} inverse"
            raise ValueError(msg)
    known = {*names}
    for hunk in document.hunks:
        change = hunk.change
        fields = {one.field for one in change.fields}
        own = {field for some in change.rows for row in some.rows.values() for field in row}
        whole = change.rows and all(
            some.rows and some.devices and known.issuperset(some.devices) for some in change.rows
        )
        if not (whole and fields and fields.issuperset(own)):
            msg = f"a change of {change.table!r} is of no field, or of no row or switch of the plan"
            raise ValueError(msg)
        for line in hunk.lines:
            Location.of(line)


def _facts(model: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(model, name) for name in names}


def _step(step: StepDocument, parts: Mapping[str, Sequence[tuple[Edit, Edit]]]) -> Step:
    pairs = [pair for name in step.patches for pair in parts[name]]
    pairs.sort(key=lambda pair: _place(pair[0]))
    return Step(
        title=step.title,
        disruption=step.disruption,
        edits=tuple(edit for edit, _ in pairs),
        inverse=tuple(inverse for _, inverse in pairs),
        moves=step.moves,
        seconds=step.seconds,
        ports_down=step.ports_down,
    )


def _place(edit: Edit) -> tuple[object, ...]:
    return tuple(map(natural_key, steps_of(edit)))


def _group(hunk: HunkDocument) -> ChangeGroup:
    change = hunk.change
    rows_of = {device: one.rows for one in change.rows for device in one.devices}
    return ChangeGroup(
        table=change.table,
        fields=change.fields,
        rows=tuple(_rows(rows_of)),
    )


def _rows(rows_of: Mapping[str, Mapping[str, Mapping[str, OwnValues]]]) -> Iterator[RowRef]:
    for device in sorted(rows_of, key=natural_key):
        for key, own in rows_of[device].items():
            yield RowRef(device=device, key=key, own=own or _NOTHING)
