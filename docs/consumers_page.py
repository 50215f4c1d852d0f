"""The reference page of consumers: which program acts on which table of CONFIG_DB."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.base.natural import natural_key
from railwright.checks.consumers import Consumers, consumers
from railwright.model.types import Dialect, Release

ABOUT = """
Which program of SONiC acts on which table, under each routing dialect. The models of a switch
accept many rows that no program of this switch reads; `check` tells of them. What is not listed is
not known here, and nothing is said about it."""
_WORDS = {Dialect.BGPCFGD: "bgpcfgd only", Dialect.FRRCFGD: "frrcfgd only"}


def lines() -> list[str]:
    """Return the lines of the page as Markdown."""
    from generate import NOTE  # noqa: PLC0415 # which imports this module

    known = consumers()
    parts = ["# Who reads which table", NOTE, ABOUT.strip(), *_tables(known), *_limits(known)]
    return "\n\n".join([*parts, "## Sources", "\n".join(_sources(known))]).splitlines()


def _tables(known: Consumers) -> Iterator[str]:
    rows = ["| table | read by | dialect |", "| --- | --- | --- |"]
    nobody = {each.table: each for each in known.unread}
    for table in sorted(known.tables, key=natural_key):
        if table in nobody:
            rows.append(f"| `{table}` | nobody: {nobody[table].reason} | |")
        else:
            readers, dialects = _readers(known, table)
            rows.append(f"| `{table}` | {readers} | {dialects} |")
    yield "\n".join(rows)


def _readers(known: Consumers, table: str) -> tuple[str, str]:
    programs = [each for each in known.programs if table in each.tables]
    names = []
    for program in programs:
        since = program.since.get(table)
        names.append(f"{program.program} from {since} on" if since else program.program)
    read = [dialect for dialect in Dialect if known.readers(table, dialect, list(Release)[-1])]
    only = _WORDS[read[0]] if len(read) == 1 else "both"
    return ", ".join(dict.fromkeys(names)), only


def _limits(known: Consumers) -> Iterator[str]:
    yield "## Rows and fields that are passed over"
    items = [
        f"- `{each.table}` under {each.dialect}: {each.reason} ({each.source})"
        for each in known.rows
    ]
    for program in known.programs:
        for table, fields in program.fields.items():
            names = ", ".join(f"`{name}`" for name in sorted(fields.names))
            items.append(f"- {program.program} reads of `{table}` only {names} ({fields.source})")
    yield "\n".join(items)


def _sources(known: Consumers) -> Iterator[str]:
    for program in known.programs:
        yield f"- {program.program}: {program.source}"
