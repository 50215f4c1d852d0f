"""The option ``--against`` of the verbs that compare: what a build is held against."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from railwright.base.errors import ExitCode
from railwright.cli.settings import Settings, goldens_of
from railwright.cli.shell import Body, goldens_option, option
from railwright.diff.base import Against

GOLDEN: Final = "golden"
RUNNING: Final = "running"
GIT: Final = "git:"

_AGAINST = option(
    "--against",
    metavar="golden|DIR|git:REV|running",
    default=GOLDEN,
    show_default=True,
    help="Compare with the goldens, with a folder of an earlier build or of <device>.json, with "
    "another revision of the inventory, or with what switches have (--running).",
)
_RUNNING = option(
    "--running",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File of what a switch has, or a folder of them: `config_db.json`, `sonic-db-dump`, `show "
    "runningconfiguration all`. For --against running; may be given again.",
)


class Held(NamedTuple):
    """What the options ask for."""

    against: str
    running: tuple[Path, ...]
    goldens: Path | None

    @property
    def golden(self) -> bool:
        """Whether the goldens are meant."""
        return self.against == GOLDEN

    def against_what(self, site: Path, name: str, settings: Settings) -> Against:
        """Return what a build of a site is held against.

        Args:
            site: folder of the inventory.
            name: name of the site.
            settings: where its goldens are.
        """
        if self.golden:
            return Against(self.against, folder=goldens_of(site, name, settings))
        if self.against == RUNNING:
            return Against(self.against, running=self.running)
        if self.against.startswith(GIT):
            return Against(self.against, revision=self.against.removeprefix(GIT))
        return Against(self.against, folder=Path(self.against))

    def refuse_nonsense(self) -> None:
        """Make sure that the options fit together, before anything is built.

        Raises:
            UsageError: they do not.
        """
        if self.running and self.against != RUNNING:
            msg = "--running needs --against running"
            raise click.UsageError(msg)
        if self.against == RUNNING:
            if not self.running:
                msg = (
                    "--against running needs --running: files of what switches have; none is asked"
                )
                raise click.UsageError(msg)
            missing = [path for path in self.running if not path.exists()]
            if missing:
                msg = f"--running {str(missing[0])!r} does not exist"
                raise click.UsageError(msg)
        elif self.against.startswith(GIT):
            if self.against == GIT:
                msg = "--against git: names no revision: write git:origin/main or git:HEAD~1"
                raise click.UsageError(msg)
        elif not self.golden and not Path(self.against).is_dir():
            msg = f"--against {self.against!r} is not a folder"
            raise click.UsageError(msg)


def against_options(function: Body) -> Body:
    """Add ``--against``, ``--running`` and ``--goldens``; the function gets them as ``held``."""

    @functools.wraps(function)
    def body(*args: Any, **given: Any) -> ExitCode:  # noqa: ANN401
        held = Held(*(given.pop(name) for name in Held._fields))
        held.refuse_nonsense()
        return function(*args, held=held, **given)

    return _AGAINST(_RUNNING(goldens_option(body)))
