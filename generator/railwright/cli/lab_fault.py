"""``railwright lab fault``: let something go wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from railwright.base.errors import ExitCode
from railwright.cli.shell import Shell, option, site_and_words, verb
from railwright.lab import LABEL, control, home
from railwright.lab.faults import KINDS
from railwright.report.protocol import Table

_WORDS = 2


@click.command(name="fault")
@verb("lab fault")
@option("--at", default="", help="The command that it is about, such as 'config save'.")
@option(
    "--after",
    type=click.IntRange(0, 1_000_000_000),
    default=0,
    show_default=True,
    help="Moves of the config updater, or bytes, that pass before.",
)
@option(
    "--times",
    type=click.IntRange(0, 1_000_000),
    default=1,
    show_default=True,
    help="How often it happens; 0 is always.",
)
@option("--code", type=click.IntRange(0, 255), default=1, help="Exit code of a command that fails.")
@option("--clear", is_flag=True, help="Drop the faults that wait; without SWITCH, on all of them.")
@option(
    "--file",
    "file_",
    type=click.Path(path_type=Path),
    help="YAML file of faults, checked before any of them waits.",
)
@site_and_words("[SWITCH [KIND]]")
def command(
    shell: Shell,
    site: Path,
    *,
    words: tuple[str, ...],
    **how: Any,  # noqa: ANN401 # Click's
) -> ExitCode:
    """Let something go wrong on a switch of a lab.

    Without SWITCH and KIND, the faults are listed. With --file, all faults of a file wait from then
    on; what is wrong in it is shown by line, and none of them waits.
    """
    shell.settings(site)
    clear, file = bool(how.pop("clear")), how.pop("file_")
    if len(words) > _WORDS:
        msg = f"one switch and one kind of fault, and not {words[_WORDS]!r}"
        raise click.UsageError(msg)
    switch = words[0] if words else None
    kind = words[1] if len(words) == _WORDS else None
    if file is not None:
        if switch is not None:
            msg = "--file says which switches: leave SWITCH and KIND out"
            raise click.UsageError(msg)
        return _of_file(shell, site, file, clear=clear)
    if switch is None and clear:
        _asked(site, *_cleared(site))
        shell.report(summary=f"{LABEL}: no switch has faults")
        return ExitCode.OK
    if switch is not None and kind is None and not clear:
        msg = f"say what goes wrong on {switch}; `railwright lab fault` lists what can"
        raise click.UsageError(msg)
    if switch is None:
        table = Table(
            name=f"{LABEL} faults", columns=("fault", "what it does"), rows=tuple(KINDS.items())
        )
        shell.report(tables=(table,), summary=f"{len(KINDS)} faults")
        return ExitCode.OK
    asked: dict[str, object] = {"do": "fault", "switch": switch, "kind": kind, **how}
    if clear:
        asked["kind"] = None
    _asked(site, asked)
    shell.report(summary=f"{LABEL}: {switch} has no faults" if clear else f"{switch}: {kind} waits")
    return ExitCode.OK


def _of_file(shell: Shell, site: Path, file: Path, *, clear: bool) -> ExitCode:
    """Arm all faults of a file, or none."""
    from railwright.lab import scenario  # noqa: PLC0415 # only for a file

    names = [str(one["switch"]) for one in _cleared(site)]
    read = scenario.read(file, names)
    if read.scenario is None:
        shell.report(
            findings=read.findings, kinds=shell.kinds(), summary="no fault of the file waits"
        )
        return ExitCode.FINDINGS
    wanted = [
        {"do": "fault", "switch": name, **one.model_dump(exclude={"switch"})}
        for one in read.scenario.faults
        for name in one.switches
    ]
    _asked(site, *(_cleared(site) if clear else ()), *wanted)
    columns = ("switch", "fault", "at", "after", "times")
    rows = tuple(tuple(str(one[name]) for name in _CELLS) for one in wanted)
    table = Table(name=f"{LABEL} faults", columns=columns, rows=rows)
    shell.report(tables=(table,), summary=f"{LABEL}: {len(wanted)} faults wait")
    return ExitCode.OK


_CELLS = ("switch", "kind", "at", "after", "times")


def _cleared(site: Path) -> list[dict[str, object]]:
    """Return what drops the faults of every switch of a lab.

    Raises:
        LabError: none is up.
    """
    switches = home.up(site)["switches"]
    names = switches if isinstance(switches, dict) else {}
    return [{"do": "fault", "switch": name, "kind": None} for name in names]


def _asked(site: Path, *wanted: dict[str, object]) -> None:
    async def ask() -> None:
        for one in wanted:
            await control.ask(home.socket_of(site), one)

    asyncio.run(ask())
