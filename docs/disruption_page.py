"""The reference page of disruption: what a change of a table does to traffic, and whence."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.base.natural import natural_key
from railwright.model.disruption import Disruption
from railwright.plan import classes
from railwright.plan.classes import FAMILIES, Ruling, When

ABOUT = """
What a change of CONFIG_DB does to traffic while a switch takes it: when its rows change by whatever
means, and when the config updater (`config apply-patch`) makes it. The first row of a table that
fits decides. What no row names is unknown and counts as the worst; a table on which no program of
the switch acts disturbs nothing ([consumers](consumers.md))."""


def lines() -> list[str]:
    """Return the lines of the page as Markdown."""
    from generate import NOTE  # noqa: PLC0415 # which imports this module

    parts = ["# What a change does", NOTE, ABOUT.strip(), "\n".join(_classes())]
    for name in FAMILIES:
        parts += [f"## {name.capitalize()}", "\n".join(_family(name)), "\n".join(_sources(name))]
    parts += ["## The config updater", "\n".join(_updater())]
    return "\n\n".join(parts).splitlines()


def _classes() -> Iterator[str]:
    yield "| class, mildest first | what happens |"
    yield "| --- | --- |"
    yield from (f"| {one.value} | {one.meaning} |" for one in Disruption)


def _family(name: str) -> Iterator[str]:
    yield "| table | change | where | does | by the updater | why | source |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in classes.family(name).rows:
        tables = "<br>".join(f"`{table}`" for table in row.tables)
        by_updater = _by_updater(row)
        cuts = "; can cut the way to the switch" if row.cuts_management else ""
        late = f"; takes effect {row.takes_effect}" if row.takes_effect else ""
        cells = (
            tables, _what(row), _where(row.when), row.effect.value, by_updater,
            row.why + late + cuts, row.source,
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _by_updater(row: Ruling) -> str:
    data = classes.updater()
    if row.port != "down" and not data.critical.tables.isdisjoint(row.tables):
        return "" if row.keys == ("global",) else Disruption.PORT_FLAP.value
    if any(table in data.validators.tables for table in row.tables):
        return "see below"
    return row.updater.value if row.updater else ""


def _what(row: Ruling) -> str:
    parts = []
    if row.keys:
        parts.append("of " + ", ".join(f"`{key}`" for key in row.keys))
    if row.row:
        parts.append(f"row {row.row.value}")
    if row.fields:
        parts.append(", ".join(f"`{field}`" for field in row.fields))
    if row.kinds:
        parts.append(" or ".join(kind.value for kind in row.kinds))
    if row.after:
        parts.append("to " + " or ".join(f"`{value}`" for value in row.after))
    if row.direction:
        parts.append(row.direction)
    if row.port:
        parts.append(f"port is {row.port}")
    if row.marks is not None:
        parts.append("the row marks" if row.marks else "the row marks nothing")
    if row.fresh:
        parts.append("the set is new")
    return ", ".join(parts) or "any"


def _where(when: When) -> str:
    parts = [*(asic.value for asic in when.asics or ())]
    if when.since:
        parts.append(f"since {when.since}")
    if when.until:
        parts.append(f"before {when.until}")
    if when.dialect:
        parts.append(when.dialect.value)
    if when.buffer_model:
        parts.append(f"{when.buffer_model.value} buffers")
    return ", ".join(parts)


def _sources(name: str) -> Iterator[str]:
    sources = classes.family(name).sources
    yield from (f"- {key}: {sources[key]}" for key in sorted(sources, key=natural_key))


def _updater() -> Iterator[str]:
    data = classes.updater()
    for cause in (data.critical, data.irremovable):
        names = ", ".join(f"`{name}`" for name in sorted(cause.tables | cause.paths))
        yield f"- {names}: {cause.why} ({cause.source})."
    yield f"- A table that is not among the models of a release: {data.unmodelled.why}"
    yield f"  ({data.unmodelled.source})."
    yield "- Of these tables it allows some operations on some chips, and refuses all others"
    yield f"  ({data.validators.source}):"
    yield ""
    yield "| table | fields | operations | where | chips, with their first release |"
    yield "| --- | --- | --- | --- | --- |"
    for table, guard in data.validators.tables.items():
        for rule in guard.rules:
            fields = ", ".join(
                f"`{name}`" if name else "whole rows" for name in sorted(rule.fields)
            )
            where = _where(When(since=rule.since, until=rule.until or guard.until))
            chips = ", ".join(f"{chip} {since}" for chip, since in rule.families.items())
            operations = ", ".join(sorted(rule.operations))
            yield f"| `{table}` | {fields} | {operations} | {where} | {chips} |"
        if guard.rows:
            yield f"| `{table}` | whole rows | add, remove | since {guard.rows} | all |"
    yield ""
    yield "It knows a chip by the HwSKU:"
    yield ""
    for name, family in data.families.items():
        known = sorted({sku for some in family.hwskus.values() for sku in some}, key=natural_key)
        asics = sorted(chip.value for chip in family.chips)
        yield f"- {name}: {', '.join(known or asics)}"
