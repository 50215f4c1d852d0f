"""What `push` and `rollback` share: options, who pushes what, and how it is told."""

from __future__ import annotations

import functools
import getpass
import os
import secrets as random_bits
import socket
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.cli.against import GOLDEN, RUNNING
from railwright.cli.reaching import Reaching, label, ways
from railwright.cli.settings import goldens_of
from railwright.cli.shell import Body, Shell, option
from railwright.report.protocol import Table

if TYPE_CHECKING:
    from railwright.model.configdb import ConfigDb
    from railwright.model.plan import Plan
    from railwright.push.rollout import Report
    from railwright.push.secrets import Redactor


class Choices(NamedTuple):
    """What the options say."""

    commit: bool = False
    verify_s: int | None = None


_OPTIONS = (
    click.option("--commit", is_flag=True, help="Do it. Without it, nothing is changed."),
    option("--verify-s", type=int, help="Seconds for which a changed switch is looked at."),
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


class Run:
    """One run of a verb that pushes."""

    def __init__(self, shell: Shell, site: Path, reaching: Reaching, choices: Choices) -> None:
        self.shell, self.site, self.reaching, self.choices = shell, site, reaching, choices
        self.settings = shell.settings(site)
        self.push = reaching.over(self.settings.push, site)
        self.fabric = pipeline.design(site).fabric

    def commit(self, plan: Plan) -> ExitCode:
        """Push a plan."""
        if not self.choices.commit:
            msg = "nothing is done without --commit"
            raise click.UsageError(msg)
        from railwright.plan import file  # noqa: PLC0415
        from railwright.push import past  # noqa: PLC0415
        from railwright.push.case import Policy  # noqa: PLC0415
        from railwright.push.crew import Crew, Order  # noqa: PLC0415
        from railwright.push.rollout import Limits, roll, txn_of  # noqa: PLC0415
        from railwright.push.secrets import Redactor  # noqa: PLC0415
        from railwright.push.ssh import Ssh  # noqa: PLC0415
        from railwright.push.waves import Stop  # noqa: PLC0415

        place = past.home(self.push)
        txn = txn_of(utc(), random_bits.token_hex(3))
        redactor = Redactor()
        policy = Policy(verify_s=self.choices.verify_s or 60, poll_s=0.2)
        order = Order(
            txn, plan, self.fabric, owner(), place / txn, self.bases(plan),
            self.resolver(redactor), policy=policy,
        )  # fmt: skip
        access = ways(self.fabric, self.push, self.site, self.reaching, redactor)
        header = past.Header(
            self.fabric.site, str(self.site.resolve()), self.reaching.lab, owner(),
            file.sha256_of_file(plan), verify_s=policy.verify_s,
        )  # fmt: skip
        with past.begun(place, txn, header, plan, utc) as journal, Ssh(self.push) as ssh:
            crew = Crew(order, ssh, access)
            done = roll(
                plan, lambda name: crew.push(name, journal), Limits(self.push.at_once), Stop()
            )
        return self.tell(txn, done)

    def tell(self, txn: str, done: Report) -> ExitCode:
        """Report how it ended."""
        rows = tuple((one.device, one.wave, str(one.outcome), one.why) for one in done.ended)
        self.shell.report(
            facts={"txn": txn},
            tables=(
                Table(name="switches", columns=("device", "wave", "outcome", "why"), rows=rows),
            ),
            summary=label(self.reaching, done.stopped or "done"),
        )
        return done.code

    def resolver(self, redactor: Redactor) -> Callable[[str], str]:
        """Return what finds the secrets that a plan names."""
        from railwright.push import secrets  # noqa: PLC0415

        def resolve(name: str) -> str:
            reference = self.push.secrets.get(name)
            if reference is None and self.reaching.lab:
                return f"<secret:{name}>"  # what the switches of a lab have there
            return secrets.resolve(reference or "", name, redactor, folder=self.site)

        return resolve

    def bases(self, plan: Plan) -> Callable[[str], Iterable[ConfigDb]]:
        """Return what the plan was made against, by switch."""
        if plan.against == RUNNING:
            return lambda _name: ()
        if plan.against == GOLDEN:
            place = goldens_of(self.site, self.fabric.site, self.settings)
        else:
            place = Path(plan.against)
        return lambda name: Files(place / f"{name}.json")


class Files:
    """Configurations of files, read each time that somebody asks for them."""

    def __init__(self, *paths: Path) -> None:
        self._paths = paths

    def __iter__(self) -> Iterator[ConfigDb]:
        from railwright.configs import read_text  # noqa: PLC0415

        for path in self._paths:
            if path.is_file():
                config = read_text(path.read_bytes(), str(path)).config
                if config is not None:
                    yield config


def owner() -> str:
    """Return who pushes, for others."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


def utc() -> str:
    """Return the time."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
