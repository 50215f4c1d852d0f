"""The roof: one file per verb, loaded when it is called; the only place that prints.

``railwright --help`` costs Click and nothing else. A verb's file holds ``command``; its line of
help stands in :data:`VERBS` so that the list of verbs loads none of them (a test holds the two
equal).
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import click

from railwright import __version__
from railwright.base.errors import ExitCode, RailwrightError
from railwright.cli.verbs import Verbs

VERBS = {
    "init": "Start a site: copy the lab inventory to a new folder.",
    "show": "Show the fabric, its links and addresses, or what the catalog holds.",
    "build": "Render every switch's config_db.json.",
    "check": "Judge configurations by the rules and by YANG.",
    "diff": "Show what changes against goldens, builds, revisions or switches.",
    "plan": "Write the plan of a change: patches, inverse, classes, batches.",
    "accept": "Make the present build the golden one.",
    "hosts": "Trust, list and forget the host keys of switches.",
    "fetch": "Write what switches run to <device>.json, with masks for their secrets.",
    "drift": "Show where switches run something else than they should.",
    "push": "Apply a plan to its switches, wave by wave.",
    "rollback": "Take a push back, its last wave first.",
    "verify": "Look whether switches are as the inventory has them, live.",
    "ztp": "Write what switches ask for when they start for the first time.",
    "lab": "Push to switches that are not there: SSH, CONFIG_DB and SONiC's commands.",
    "why": "Say where a value comes from: inventory line, template, source.",
    "explain": "Explain findings by id or name: what, why, and how to mend it.",
    "rules": "List what can be found: all of it, or the families named.",
    "qos": "Show, explain and calculate lossless buffers, ECN and PFC.",
    "schema": "Print the JSON Schema of inventories, for editors.",
}
INTERRUPTED, PIPE_CLOSED, TERMINATED = 130, 141, 143
"""128 + the signal, as shells report SIGINT, SIGPIPE and SIGTERM."""


class Terminated(BaseException):  # not an error, and nothing may catch it as one
    """SIGTERM came: give up, clean up, leave."""


class _Roof(Verbs):
    """The verbs, and what their exit codes mean."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; a reader of its output that goes away (``| head``) is no error."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The last flush at exit must not complain either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED
        return result

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs and the exit codes."""
        super().format_commands(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code.value), code.meaning) for code in ExitCode])


@click.group(
    cls=_Roof,
    verbs=VERBS,
    files=f"{__name__}.",
    context_settings={"max_content_width": 100},
    epilog="SITE is the folder of an inventory. It may be left out inside such a folder, or when "
    "RAILWRIGHT_SITE names it. Options have an environment twin, shown in their help, but for "
    "those that decide about one run alone; railwright.toml in the site folder sets the rest "
    "(flag > environment > file > default).",
)
@click.version_option(__version__, "-V", "--version", message="railwright %(version)s")
def root() -> None:
    """Lossless SONiC fabrics for AI clusters, from one short inventory."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code.

    What was made is not taken apart at the end: that would take longer than the work itself on a
    small site, and seconds on a large one.
    """
    _skip_plugins()
    _open_streams()
    signal.signal(signal.SIGTERM, _terminate)
    code = run(sys.argv[1:])
    logging.shutdown()
    with suppress(OSError):  # nobody is left to tell
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _skip_plugins() -> None:
    """Use no plug-ins of pydantic: looking for them reads the metadata of all installed packages.

    Even what would look for them is slow to load, so a module that finds none stands in for it. A
    pydantic that looks from elsewhere only starts more slowly.
    """
    if os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__") == "__all__":
        name = "pydantic.plugin._loader"
        vars(sys.modules.setdefault(name, ModuleType(name)))["get_plugins"] = tuple


def _open_streams() -> None:
    """Put the null device where the caller closed a standard stream: nobody wants to read it.

    Without it, the first file that is opened would take the place of the stream.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            mode = "r" if number == 0 else "w"
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _terminate(_signal: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough; cleaning up is short
    raise Terminated


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; no exception leaves."""
    try:
        code = root.main(list(arguments), prog_name="railwright", standalone_mode=False)
    except (Exception, KeyboardInterrupt, Terminated) as error:  # noqa: BLE001 # no traceback
        return _failed(error)
    return int(code or ExitCode.OK)


def _failed(error: BaseException) -> int:
    from railwright.base.redact import KNOWN  # noqa: PLC0415 # few runs fail

    match error:
        case click.ClickException():
            error.show()
            code = error.exit_code
        case click.Abort() | KeyboardInterrupt():
            click.echo("railwright: interrupted", err=True)
            code = INTERRUPTED
        case Terminated():
            click.echo("railwright: terminated", err=True)
            code = TERMINATED
        case Exception() if not _in_a_folder():
            click.echo(
                f"error: the current folder is gone; change to one that exists: {error}", err=True
            )
            code = ExitCode.USAGE
        case RailwrightError():
            click.echo(KNOWN.text(str(error)), err=True)
            code = error.exit_code
        case OSError():
            click.echo(f"error: {KNOWN.text(str(error))}", err=True)
            code = ExitCode.STAGE_FAILED
        case _:
            code = _bug(error, KNOWN.text)
    return code


def _in_a_folder() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return False
    return True


def _bug(error: BaseException, hidden: Callable[[str], str]) -> int:
    if logging.getLogger("railwright").isEnabledFor(logging.DEBUG):
        click.echo(hidden("".join(traceback.format_exception(error))), err=True, nl=False)
    click.echo(
        f"railwright: internal error: {type(error).__name__}: {hidden(str(error))}\n"
        "  This is a bug in railwright, not in your inventory. Please report it with the\n"
        "  inventory and the output of the same command with -vv.",
        err=True,
    )
    return ExitCode.BUG
