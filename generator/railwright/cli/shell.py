"""What the verbs share: options, the site argument, logging, progress and the way to report."""

from __future__ import annotations

import functools
import io
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import click

from railwright.base import atomic
from railwright.base.errors import ExitCode, RailwrightError
from railwright.base.redact import KNOWN
from railwright.cli import settings as settings_file
from railwright.cli.settings import Settings
from railwright.inventory import MAIN_FILE
from railwright.model.finding import Finding, Kind
from railwright.pipeline import Progress, StageStopped, counts_as_error, quiet
from railwright.report import DEFAULT_FORMAT, format_names, reporter
from railwright.report.protocol import Report

Body = Callable[..., ExitCode]
"""The function behind a verb: Click gives it its parameters by name."""
_AFTER_S = 1.0
"""Seconds after which work shows its progress."""
_LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO, 2: logging.DEBUG}


class Shell:
    """One run of a verb: how it talks, and how much."""

    def __init__(
        self, verb: str, *, output: Path | None, verbosity: int, given: str | None
    ) -> None:
        self.verb = verb
        self.verbosity = verbosity
        self._output = output
        self._given = given
        self._also: list[tuple[str, Path]] = []
        self._site: Path | None = None
        self._settings: Settings | None = None

    def settings(self, site: Path | None = None, **given: object) -> Settings:
        """Return the settings of this run and remember them for reporting.

        Raises:
            SettingsError: an unknown key or an impossible value.
        """
        self._site = site
        self._settings = settings_file.read(site, format=self._given, **given)
        return self._settings

    @property
    def format(self) -> str:
        """The format that the report will have."""
        return self._settings.format if self._settings else self._given or DEFAULT_FORMAT

    @property
    def jobs(self) -> int | None:
        """Worker processes, as the settings say; None is one per core."""
        return self._settings.jobs if self._settings else None

    def kinds(self) -> Mapping[str, Kind]:
        """Return everything that can be found, where the format has words for it; else nothing."""
        if self.format == DEFAULT_FORMAT and not self._also:
            return {}
        from railwright.checks import catalogue  # noqa: PLC0415 # loads all that can be found

        return catalogue.kinds()

    def also(self, form: str, path: Path) -> None:
        """Write every report of this run to a file too, in a format of its own."""
        self._also.append((form, path))

    def report(self, **parts: Any) -> None:  # noqa: ANN401 # checked by Report itself
        """Write a report; its parts are the fields of :class:`Report`."""
        form = self.format
        site = str(self._site) if self._site else None
        report = Report(verb=self.verb, site=site, **parts)
        self._report_also(report)
        if self._output is None:
            reporter(form).write(report, sys.stdout)
        else:
            _write(report, form, self._output)

    def failed(self, error: RailwrightError) -> None:
        """Write what ends this run to the files that stand for it elsewhere."""
        site = str(self._site) if self._site else None
        self._report_also(Report(verb=self.verb, site=site, summary=KNOWN.text(str(error))))

    def _report_also(self, report: Report) -> None:
        for form, path in self._also:
            _write(report, form, path)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Give a progress function that draws on a terminal, and only when work takes a while."""
        if self.verbosity < 0 or not sys.stderr.isatty():
            yield quiet
            return
        with _Bar() as bar:
            yield bar.update


def _write(report: Report, form: str, path: Path) -> None:
    text = io.StringIO()
    reporter(form).write(report, text)
    atomic.write(path, text.getvalue().encode("utf-8"))


class _Bar:
    """A progress bar that appears late and leaves nothing behind. No thread: workers are forked."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def update(self, stage: str, done: int, total: int) -> None:
        """Draw the state of a stage."""
        if time.monotonic() - self._start < _AFTER_S:
            return
        if self._bar is None:
            from rich.console import Console  # noqa: PLC0415 # Rich: only for a terminal
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                MofNCompleteColumn,
                TextColumn,
            )
            from rich.progress import Progress as RichProgress  # noqa: PLC0415

            self._bar = RichProgress(
                TextColumn("{task.description:<8}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                auto_refresh=False,
                transient=True,
            )
            self._bar.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done)
        self._bar.refresh()


def option(flag: str, *short: str, **how: Any) -> Callable[[Body], Body]:  # noqa: ANN401 # Click's
    """Return an option with its twin in the environment, ``RAILWRIGHT_`` and its name.

    Args:
        flag: ``--like-this``.
        short: other names of it, as Click takes them.
        how: as for ``click.option``.
    """
    variable = f"RAILWRIGHT_{flag.removeprefix('--').replace('-', '_').upper()}"
    return click.option(flag, *short, **{"envvar": variable, "show_envvar": True, **how})


def verb(name: str, *, output: bool = True) -> Callable[[Body], Body]:
    """Turn a function into the body of a verb: common options, logging, and stopped stages.

    The function is called with a :class:`Shell` and with its own parameters.

    Args:
        name: the verb.
        output: whether ``-o`` is the file of the report (``build`` has its own ``-o``).
    """

    def decorate(function: Body) -> Body:
        @functools.wraps(function)
        def body(
            *,
            format_: str | None,
            verbose: int,
            quiet_: bool,
            report_file: Path | None = None,
            **own: object,
        ) -> ExitCode:
            verbosity = -1 if quiet_ else min(verbose, 2)
            _log(verbosity)
            shell = Shell(name, output=report_file, verbosity=verbosity, given=format_)
            try:
                return function(shell, **own)
            except StageStopped as stop:
                shell.report(findings=stop.findings, summary=stop.message, kinds=shell.kinds())
                return stop.exit_code
            except RailwrightError as error:
                shell.failed(error)
                raise

        result: Body = body
        for each in (*([_OUTPUT] if output else []), _QUIET, _VERBOSE, _FORMAT):
            result = each(result)
        return result

    return decorate


_FORMAT = click.option(
    "--format",
    "format_",
    type=click.Choice(format_names()),
    envvar="RAILWRIGHT_FORMAT",
    show_envvar=True,
    help="Output format.  [default: text]",
)
_VERBOSE = click.option(
    "-v",
    "--verbose",
    count=True,
    envvar="RAILWRIGHT_VERBOSE",
    show_envvar=True,
    help="Say more; -vv for everything.",
)
_QUIET = click.option(
    "-q",
    "--quiet",
    "quiet_",
    is_flag=True,
    envvar="RAILWRIGHT_QUIET",
    show_envvar=True,
    help="No progress, no warnings of the log.",
)
_OUTPUT = click.option(
    "-o",
    "--output",
    "report_file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="RAILWRIGHT_REPORT",
    show_envvar=True,
    help="Write the report to a file.",
)
jobs_option = option(
    "--jobs",
    "-j",
    type=click.IntRange(0, 1_024),
    help="Worker processes; 0 works in one process.  [default: one per core]",
)
models_option = option(
    "--yang-models",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Judge by the YANG modules of this folder, such as /usr/local/yang-models.",
)
goldens_option = option(
    "--goldens",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the goldens.  [default: golden_configs/<site> of the repository]",
)


def site_option(function: Body) -> Body:
    """Add the SITE argument; the function gets an existing folder as ``site``."""

    @click.argument("site", required=False, type=click.Path(path_type=Path))
    @functools.wraps(function)
    def body(*args: Any, site: Path | None, **kwargs: Any) -> ExitCode:  # noqa: ANN401
        return function(*args, site=find_site(site), **kwargs)

    return body


def site_and_words(metavar: str) -> Callable[[Body], Body]:
    """Add the words ``[SITE]`` and others; the function gets ``site`` and ``words``.

    The first word is SITE if there is such a folder, since the others name none.

    Args:
        metavar: the other words.
    """

    def decorate(function: Body) -> Body:
        @click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar=f"[SITE] {metavar}")
        @functools.wraps(function)
        def body(*args: Any, words: tuple[str, ...], **given: Any) -> ExitCode:  # noqa: ANN401
            first = Path(words[0]) if words else None
            if first is not None and first.is_dir():
                return function(*args, site=find_site(first), words=words[1:], **given)
            return function(*args, site=find_site(None), words=words, **given)

        return body

    return decorate


def find_site(given: Path | None) -> Path:
    """Return the site folder: the one given, RAILWRIGHT_SITE, or the current folder.

    Raises:
        UsageError: there is none.
    """
    environment = os.environ.get("RAILWRIGHT_SITE")
    named = given or (Path(environment) if environment else None)
    if named is not None:
        if named.is_dir():
            return named
        msg = f"SITE {str(named)!r} is not a folder"
        raise click.UsageError(msg)
    if is_site(Path()):
        return Path()
    msg = "SITE is missing: name the folder of an inventory, or make one with `railwright init`"
    raise click.UsageError(msg)


def is_site(folder: Path) -> bool:
    """Whether a folder looks like an inventory."""
    return (folder / MAIN_FILE).is_file()


def verdict(findings: tuple[Finding, ...]) -> ExitCode:
    """Return FINDINGS if an error counts, else OK."""
    return ExitCode.FINDINGS if any(map(counts_as_error, findings)) else ExitCode.OK


def _log(verbosity: int) -> None:
    logger = logging.getLogger("railwright")
    logger.setLevel(_LEVELS[verbosity])
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger.handlers[:] = [handler]
    logger.propagate = False
    logging.raiseExceptions = False  # of a log that is closed: it would show records as they came
