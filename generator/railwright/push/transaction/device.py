"""What a push asks of a switch, whoever answers: SSH, the lab, or a test.

Every answer may be lost. Whoever implements this says :attr:`Ran.UNKNOWN` then and nothing
else: what was asked may have happened, may happen later, or never. So every question here may be
put twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar

from railwright.model.configdb import ConfigDb
from railwright.push.line.answer import Ran
from railwright.push.look.health import Health

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Reply(NamedTuple, Generic[T_co]):
    """What became of a question.

    Attributes:
        outcome: how it ended.
        value: the answer; None unless it is known to have gone well.
        why: in a few words, where it did not; never a secret.
    """

    outcome: Ran
    value: T_co | None = None
    why: str = ""

    @property
    def unknown(self) -> bool:
        """Whether nobody knows what became of it."""
        return self.outcome is Ran.UNKNOWN


def said(value: T) -> Reply[T]:
    """Return the reply of what went well."""
    return Reply(Ran.OK, value)


class Identity(NamedTuple):
    """Who answers. What is empty is not known, and not compared.

    Attributes:
        build: the version of the image, of which ``release`` is the branch.
    """

    hostname: str
    hwsku: str
    release: str
    mac: str = ""
    serial: str = ""
    platform: str = ""
    build: str = ""


class Running(NamedTuple):
    """What a switch has now.

    Attributes:
        config: that, secrets in the clear.
        boot: the id of the start of its kernel since which it runs.
        digest: SHA-256 of the bytes that it printed.
    """

    config: ConfigDb
    boot: str
    digest: str


class DryRun(NamedTuple):
    """What the config updater of the switch says to a patch.

    Attributes:
        refused: why it refuses; empty where it does not.
        ports_down: ports that it would shut on its way.
    """

    refused: str = ""
    ports_down: frozenset[str] = frozenset()


class Runs(StrEnum):
    """Whether a program of ours runs on the switch."""

    NEVER = "never"
    """It was not started, as far as the switch knows."""
    NOW = "now"
    ENDED = "ended"
    """It ended, was killed, or the switch has started again since."""


class Job(NamedTuple):
    """A program of ours on the switch.

    Attributes:
        runs: whether it does.
        code: its exit code; None where it has not ended, or was killed.
        why: what its result says went wrong.
    """

    runs: Runs
    code: int | None = None
    why: str = ""


class Device(Protocol):
    """One switch, in one transaction."""

    def identity(self) -> Reply[Identity]:
        """Ask who answers."""
        ...

    def running(self) -> Reply[Running]:
        """Ask what it has now, secrets in the clear."""
        ...

    def saved(self) -> Reply[ConfigDb]:
        """Ask what it starts from."""
        ...

    def health(self) -> Reply[Health]:
        """Ask how it is."""
        ...

    def obstacles(self, size: int) -> Reply[frozenset[str]]:
        """Ask what keeps it from being changed now; ``size`` is that of its configuration."""
        ...

    def lock(self, owner: str) -> Reply[None]:
        """Take it; FAILED: another push has it, and why says which. Ours may be taken again."""
        ...

    def held(self) -> Reply[str]:
        """Ask who else has it; empty: nobody."""
        ...

    def unlock(self) -> Reply[None]:
        """Let go of it."""
        ...

    def checkpoint(self) -> Reply[ConfigDb]:
        """Keep a checkpoint that has the name of the transaction, and return what it holds."""
        ...

    def dry_run(self, patch: bytes) -> Reply[DryRun]:
        """Ask its config updater what it would do."""
        ...

    def drain(self, how: str) -> Reply[None]:
        """Take traffic off it, and wait until it is off."""
        ...

    def undrain(self) -> Reply[None]:
        """Give it its traffic back; well where it was never drained."""
        ...

    def put(self, files: Mapping[str, bytes]) -> Reply[None]:
        """Write the folder of the transaction anew, and see that it holds just these bytes."""
        ...

    def arm(self, digest: str, seconds: int) -> Reply[None]:
        """Start the timer; OK only where it is seen to run."""
        ...

    def armed(self) -> Reply[bool]:
        """Ask whether the timer runs."""
        ...

    def start(self, mode: str, digest: str) -> Reply[None]:
        """Start ``apply`` or ``back`` of :mod:`railwright.push.scripts.runner`, detached."""
        ...

    def job(self, mode: str) -> Reply[Job]:
        """Ask what became of ``apply`` or ``back``, by whomever it was started."""
        ...

    def call(self, mode: str, digest: str, only: str = "") -> Reply[int]:
        """Run ``halt``, ``disarm`` or ``save`` to its end, and return its exit code.

        ``only`` is what ``save`` may save: the digest of what the switch prints.
        ``disarm`` also stops the timer, once its exit code is 0, 3 or 5.
        """
        ...

    def clean(self) -> Reply[None]:
        """Remove the folder of the transaction, and old checkpoints of ours."""
        ...


class Clock(Protocol):
    """The time, which tests make up."""

    def now(self) -> float:
        """Return seconds since 1970."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...
