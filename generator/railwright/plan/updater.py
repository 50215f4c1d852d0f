"""Whether the config updater refuses an operation: its own rules, by table, field and chip.

It compares what it has with what it shall have and looks at the operations of that difference: a
new row is one operation, a new table too. Source: sonic-net/sonic-utilities
generic_config_updater/gu_common.py (ConfigWrapper.validate_field_operation) and
field_operation_validators.py. Builds that people make from the public branches carry no date in
their version, so that the dates beside the chips do not count; a release counts instead.
"""

from __future__ import annotations

import functools
from typing import Literal, NamedTuple

from railwright.checks.yang import releases
from railwright.model.types import Release
from railwright.plan.classes import Allowed, ChipFamily, Guarded, updater

Operator = Literal["add", "remove", "replace"]
Level = Literal["table", "row", "field"]


class Operation(NamedTuple):
    """One operation as the updater sees it.

    Attributes:
        table: the table.
        key: the row.
        field: the field; of a row or table that comes whole, one of its fields.
        operator: what happens.
        level: how much comes or goes at once.
    """

    table: str
    key: str
    field: str | None
    operator: Operator
    level: Level


@functools.cache
def chip(asic: str, hwsku: str, release: Release) -> str | None:
    """Return the updater's name of a chip; None for a HwSKU that it does not know.

    Args:
        asic: the family of the chip; of one that is not in the catalogue, the HwSKU decides alone.
        hwsku: as in DEVICE_METADATA.
        release: of the switch.
    """
    known = updater().families
    for name, family in known.items():
        if asic in family.chips:
            return name if release.has(family.since) else None
    wanted = hwsku.lower()
    for name, family in known.items():
        if release.has(family.since) and _named(family, wanted, release):
            return name
    return None


def _named(family: ChipFamily, hwsku: str, release: Release) -> bool:
    names = (
        name.lower() for since, some in family.hwskus.items() if release.has(since) for name in some
    )
    return any(name in hwsku if family.within else name == hwsku for name in names)


def guarded(table: str) -> bool:
    """Return whether the updater looks at operations of a table at all."""
    data = updater()
    return table in data.validators.tables or any(
        path.split("/", 2)[1] == table for path in data.irremovable.paths
    )


@functools.cache
def modelled(table: str, release: Release) -> bool:
    """Return whether a release has a YANG model of a table."""
    return table in _shipped(release) or any(
        table in some and release.has(since)
        for since, some in updater().unmodelled.elsewhere.items()
    )


@functools.cache
def _shipped(release: Release) -> frozenset[str]:
    return frozenset(releases.plan_of(releases.module_set(release), release).tables)


def refusal(operation: Operation, name: str | None, release: Release) -> tuple[str, str] | None:
    """Return why the updater refuses an operation, and the source of it; None if it does not.

    Args:
        operation: what it would do.
        name: its name of the chip, by :func:`chip`.
        release: of the switch.
    """
    data = updater()
    if not modelled(operation.table, release):
        return data.unmodelled.why, data.unmodelled.source
    if operation.operator == "remove" and _path(operation) in data.irremovable.paths:
        return data.irremovable.why, data.irremovable.source
    guard = data.validators.tables.get(operation.table)
    if guard is None or _let_through(operation, guard, release):
        return None
    if name is None:
        return "the updater does not know the HwSKU", data.validators.source
    if _allowed(operation, guard, name, release):
        return None
    return "the updater allows no such change on this chip", data.validators.source


def _path(operation: Operation) -> str:
    if operation.level == "table":
        return f"/{operation.table}"
    if operation.level == "row" or operation.field is None:
        return f"/{operation.table}/{operation.key}"
    return f"/{operation.table}/{operation.key}/{operation.field}"


def _let_through(operation: Operation, guard: Guarded, release: Release) -> bool:
    whole_rows = guard.rows is not None and release.has(guard.rows)
    return (guard.until is not None and release.has(guard.until)) or (
        whole_rows and operation.level == "row"
    )


def _allowed(operation: Operation, guard: Guarded, name: str, release: Release) -> bool:
    ends = guard.ends is not None and release.has(guard.ends)
    seen = _seen(operation, ends=ends)
    if seen is None:
        return True
    rule = next(
        (one for one in guard.rules if seen in one.fields and _in_force(one, release)), None
    )
    return (
        rule is not None
        and operation.operator in rule.operations
        and name in rule.families
        and release.has(rule.families[name])
    )


def _in_force(rule: Allowed, release: Release) -> bool:
    return release.has(rule.since) and (rule.until is None or not release.has(rule.until))


def _seen(operation: Operation, *, ends: bool) -> str | None:
    """Return what the updater compares with its lists: the key and field, as it takes them apart.

    A key with a digit is left out and one without is made lower case; a field below a row that
    comes whole keeps its case. None: a row that comes without fields, of which nothing is compared.
    """
    if operation.level == "table":
        return operation.key if operation.operator == "add" else ""
    part = "" if any(letter.isdigit() for letter in operation.key) else operation.key.lower()
    field = operation.field
    if operation.level == "row":
        if operation.operator == "remove":
            return part
        if field is None:
            return None
    else:
        field = (field or "").lower()
        if any(letter.isdigit() for letter in field):
            field = ""
    return field if ends or not part else f"{part}/{field}"
