"""``railwright why``: the reason of a value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.base.text import did_you_mean
from railwright.cli.shell import Shell, find_site, verb
from railwright.render.renderer import Renderer
from railwright.report.protocol import Reason

if TYPE_CHECKING:
    from railwright.render.trace import Why

_LEAST, _MOST = 3, 4


@click.command(options_metavar="[OPTIONS]")
@verb("why")
@click.argument("words", nargs=-1, required=True, metavar="[SITE] DEVICE TABLE KEY [FIELD]")
def command(shell: Shell, words: tuple[str, ...]) -> ExitCode:
    """Say where a value comes from: inventory line, template, source.

    Without FIELD, every field of the row. The first word is the site if it is a folder; write a
    device that has the name of a folder after an explicit SITE.
    """
    site, words = _split(words)
    device_name, table, key, *rest = words
    shell.settings(site)
    designed = pipeline.design(site)
    fabric = designed.fabric
    names = [device.name for device in fabric.devices]
    if device_name not in names:
        raise click.UsageError(_unknown("device", device_name, names))
    trace = Renderer(site).trace(fabric.device(device_name), fabric)
    rows = [why for why in trace.values() if (why.table, why.key) == (table, key)]
    if not rows:
        tables = {why.table for why in trace.values()}
        keys = {why.key for why in trace.values() if why.table == table}
        what = _unknown("key", key, keys) if table in tables else _unknown("table", table, tables)
        raise click.UsageError(what)
    if rest:
        fields = {why.field for why in rows if why.field}
        rows = [why for why in rows if why.field == rest[0]]
        if not rows:
            raise click.UsageError(_unknown("field", rest[0], fields))
    else:
        rows = [why for why in rows if why.field is not None] or rows
    shell.report(reasons=tuple(_reason(device_name, why) for why in rows))
    return ExitCode.OK


def _split(words: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    first = Path(words[0])
    site, rest = (first, words[1:]) if first.is_dir() else (None, words)
    if not _LEAST <= len(rest) <= _MOST:
        msg = "give DEVICE TABLE KEY and perhaps FIELD"
        raise click.UsageError(msg)
    return find_site(site), rest


def _unknown(what: str, word: str, known: list[str] | set[str]) -> str:
    hint = did_you_mean(word, known)
    return f"no {what} {word!r} here" + (f"; {hint}" if hint else "")


def _reason(device: str, why: Why) -> Reason:
    origin = why.origin
    return Reason(
        device=device,
        table=why.table,
        key=why.key,
        field=why.field,
        value=why.value,
        layer=origin.layer,
        decision=origin.text,
        location=str(origin.location) if origin.location else None,
        source=origin.source,
        template=f"{why.template}:{why.line}" if why.template else None,
        what=why.what,
    )
