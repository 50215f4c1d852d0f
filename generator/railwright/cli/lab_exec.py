"""``railwright lab exec``: run a command on a switch, past SSH."""

from __future__ import annotations

import asyncio
import base64
import sys
from pathlib import Path

import click

from railwright.base.errors import ExitCode
from railwright.cli.shell import Shell, site_and_words, verb
from railwright.lab import control, home

_WORDS = 2


@click.command(name="exec", context_settings={"ignore_unknown_options": True})
@verb("lab exec", output=False)
@site_and_words("SWITCH COMMAND...")
def command(shell: Shell, site: Path, *, words: tuple[str, ...]) -> ExitCode:
    """Run a command on a switch of a lab, as root.

    Ends as the command does. Write -- before one with options.
    """
    shell.settings(site)
    if len(words) < _WORDS:
        msg = "name a switch and a command"
        raise click.UsageError(msg)
    switch, *argv = words
    asked = {"do": "exec", "switch": switch, "argv": argv, "cwd": "/", "root": True}
    code = asyncio.run(_run(home.socket_of(site), asked))
    click.get_current_context().exit(code)


async def _run(socket: Path, asked: dict[str, object]) -> int:
    code: int = ExitCode.STAGE_FAILED
    async for frame in control.frames(socket, asked):
        if "code" in frame:
            code = int(str(frame["code"]))
        for name, stream in (("out", sys.stdout), ("err", sys.stderr)):
            if name in frame:
                stream.buffer.write(base64.b64decode(str(frame[name])))
                stream.buffer.flush()
    return code
