"""What `push` and `rollback` share: their options, over the settings, and what was approved."""

from __future__ import annotations

import functools
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from railwright.base.errors import ExitCode, PlanError, SettingsError
from railwright.cli.shell import Body, option
from railwright.model.disruption import Disruption

if TYPE_CHECKING:
    from railwright.push.settings import PushSettings

_DIGITS: Final = 16
"""Of a digest: what people type or compare at least. Another plan with the same 8 is found in
minutes, by trying 2^32 of them."""
_HEX: Final = re.compile(rf"[0-9a-f]{{{_DIGITS},64}}")
_FILE = click.Path(path_type=Path, dir_okay=False)


class Choices(NamedTuple):
    """What the options say; None, or nothing, where the settings count."""

    commit: bool = False
    approved: str | None = None
    yes: bool = False
    breaks: str = ""
    max_failures: int | None = None
    max_hosts: int | None = None
    max_class: Disruption | None = None
    max_age_h: float | None = None
    pause_s: float | None = None
    verify_s: int | None = None
    quiet_hours: tuple[str, ...] = ()
    stop_file: Path | None = None
    in_place: tuple[str, ...] = ()
    allow_release: bool = False
    allow_unsaved: bool = False
    one_way: bool = False
    drain_command: str | None = None
    job_gate: str | None = None

    def over(self, settings: PushSettings) -> PushSettings:
        """Return settings with what the options say in the place of theirs.

        Raises:
            SettingsError: an impossible value.
        """
        from pydantic import ValidationError  # noqa: PLC0415 # Click knows no settings

        from railwright.cli.settings import flags, of_options  # noqa: PLC0415
        from railwright.push.settings import PushSettings  # noqa: PLC0415

        given: dict[str, object] = {
            name: value
            for name, value in self._asdict().items()
            if name in PushSettings.model_fields and value not in (None, ())
        }
        for name in ("drain_command", "job_gate"):
            if name in given:
                given[name] = _words(name, str(given[name]))
        try:
            return PushSettings.model_validate(settings.model_dump() | given)
        except ValidationError as error:
            raise of_options(error, flags(_OPTIONS)) from None


def _words(name: str, text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        msg = f"--{name.replace('_', '-')}: {error}"
        raise SettingsError(msg) from None


_OPTIONS = (
    click.option(
        "--commit", is_flag=True, help="Change the switches. Without it, they are only asked."
    ),
    click.option(
        "--approved",
        metavar="SHA256|FILE",
        help="What was approved: the SHA-256 of the plan's file, or 16 digits of it or more, or "
        "the file. Without a terminal to ask at, --commit wants it.",
    ),
    click.option("--yes", is_flag=True, help="Begin every wave without a question."),
    click.option(
        "--break-lock",
        "breaks",
        metavar="TXN",
        default="",
        help="Take over the locks of this push on switches, once their time is over and nothing of "
        "it runs there.",
    ),
    option(
        "--max-failures",
        type=click.IntRange(0, 10_000),
        help="Switches that may fail before no more are begun; none of the first of a kind.  "
        "[default: 0]",
    ),
    option("--max-hosts", type=click.IntRange(0), help="Servers that one wave may disturb."),
    option(
        "--max-class",
        type=click.Choice([one.value for one in Disruption]),
        callback=lambda _context, _parameter, value: Disruption(value) if value else None,
        help="The worst class of disruption that is allowed.",
    ),
    option(
        "--max-age",
        "max_age_h",
        metavar="HOURS",
        type=click.FloatRange(0, min_open=True),
        help="Hours after which the file of a plan is too old.  [default: 168]",
    ),
    option(
        "--pause",
        "pause_s",
        metavar="SECONDS",
        type=click.FloatRange(0, 86_400),
        help="Wait between two waves; then the neighbours are looked at.  [default: 0]",
    ),
    option(
        "--verify",
        "verify_s",
        metavar="SECONDS",
        type=click.IntRange(1, 1_800),
        help="For so long a changed switch is looked at before it is saved.  [default: 60]",
    ),
    option(
        "--quiet-hours",
        metavar="HH:MM-HH:MM/ZONE",
        multiple=True,
        help="Begin waves then alone: 22:00-06:00/Europe/Berlin. May be given again.",
    ),
    option("--stop-file", type=_FILE, help="Begin no switch any more once this file is there."),
    option(
        "--in-place",
        metavar="HWSKU",
        multiple=True,
        help="Allow rows to be written past the config updater on this model, where the plan does.",
    ),
    option("--allow-release", is_flag=True, help="Push to another release than the plan says."),
    option(
        "--allow-unsaved", is_flag=True, help="Push to switches that run what they did not save."
    ),
    option(
        "--one-way",
        is_flag=True,
        help="Push a change that disturbs more when it is taken back than when it is made.",
    ),
    option(
        "--drain-command",
        metavar="COMMAND",
        help="Program that takes work off servers and gives it back: {action} is drain or undrain, "
        "{switch} the switch, {hosts} the servers. No shell reads it.",
    ),
    option(
        "--job-gate",
        metavar="COMMAND",
        help="Program that ends with 0 where a switch may go now; likewise.",
    ),
)


def push_options(function: Body) -> Body:
    """Add the options; the function gets what they say as ``choices``."""

    @functools.wraps(function)
    def body(*args: Any, **given: Any) -> ExitCode:  # noqa: ANN401
        choices = Choices(*(given.pop(name) for name in Choices._fields))
        return function(*args, choices=choices, **given)

    wrapped: Body = body
    for each in reversed(_OPTIONS):
        wrapped = each(wrapped)
    return wrapped


def approve(sha256: str, choices: Choices) -> None:
    """See that just this was approved: by an option, or by somebody at a terminal.

    Raises:
        PlanError: something else was.
        UsageError: nothing was, and there is nobody to ask.
    """
    given = choices.approved
    if given is not None:
        wanted = _digest(given)
        if not sha256.startswith(wanted):
            msg = f"the plan is not the one that was approved: {sha256}, not {wanted}"
            raise PlanError(msg, hint="have it approved as it is, or push the one that was")
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        msg = f"--commit wants to know what was approved: --approved {sha256}"
        raise click.UsageError(msg)
    click.echo(f"SHA-256 of the plan: {sha256}", err=True)
    typed = click.prompt(
        f"type its first {_DIGITS} digits to go on", default="", show_default=False, err=True
    )
    if not _HEX.fullmatch(typed) or not sha256.startswith(typed):
        msg = "the plan was not approved; nothing was done"
        raise PlanError(msg)


def _digest(given: str) -> str:
    """Return the digest that was given, or that of the file which was."""
    import hashlib  # noqa: PLC0415 # only where something is approved

    digits = given.partition(" ")[0].lower()  # what sha256sum prints names the file behind it
    if _HEX.fullmatch(digits):  # first: somebody may have put a file of that name there
        return digits
    path = Path(given)
    if not path.is_file():
        msg = f"--approved: {given!r} is neither a file nor {_DIGITS} digits of a SHA-256 or more"
        raise click.UsageError(msg)
    return hashlib.sha256(path.read_bytes()).hexdigest()
