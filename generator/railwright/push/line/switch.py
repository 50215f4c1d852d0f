"""Questions to one switch, with typed answers."""

from __future__ import annotations

from typing import NamedTuple, Protocol, TypeVar

from railwright.base.errors import AnswerError, AnswerLost
from railwright.configs import Loaded, read_text
from railwright.diff import masking
from railwright.model.configdb import ConfigDb
from railwright.push.line import commands
from railwright.push.line.answer import Answer
from railwright.push.line.channel import Request
from railwright.push.line.command import Command
from railwright.push.line.commands import SAVED
from railwright.push.line.printed import Free

Out = TypeVar("Out")


class Line(Protocol):
    """What carries requests to a switch: a session, or what stands in for one."""

    def run(self, request: Request) -> Answer:
        """Run a command and return its answer."""


class Box(NamedTuple):
    """What tells a switch from any other; empty where nobody knows."""

    mac: str = ""
    """Of the management port."""
    serial: str = ""


class SwitchFacts(NamedTuple):
    """Which switch this is; empty where it does not say so."""

    hostname: str
    mac: str
    """Of the management port."""
    serial: str
    platform: str
    hwsku: str
    asic: str
    build: str
    boot_id: str


class Switch:
    """One switch on a line. Nothing here changes it but :meth:`do`."""

    def __init__(self, line: Line, name: str, *, sudo: bool = True) -> None:
        self._line = line
        self._sudo = sudo
        self.name = name

    def do(self, command: Command[Out]) -> Answer:
        """Run a command and return its answer, whatever it is.

        Raises:
            PushError: there is no connection; the command was not sent.
        """
        words = command.words(sudo=self._sudo)
        return self._line.run(Request(words, command.timeout_s, command.stdin, command.limit_bytes))

    def ask(self, command: Command[Out]) -> Out:
        """Run a command and return what its reader makes of the answer.

        Raises:
            AnswerLost: nobody knows what became of it.
            AnswerError: it failed, or printed what its tool does not print.
            PushError: as :meth:`do`.
        """
        return self.understood(command, self.do(command))

    def understood(self, command: Command[Out], answer: Answer) -> Out:
        """Return what the reader of a command makes of an answer; raises as :meth:`ask`."""
        what = f"{self.name}: {' '.join(command.argv[:2])}"
        if answer.unknown:
            msg = f"{what}: {answer.said(private=command.private)}"
            raise AnswerLost(msg)
        if answer.rc not in command.rcs:
            msg = f"{what}: {answer.said(private=command.private)}"
            raise AnswerError(msg, hint=_hint(answer))
        try:
            return command.read(answer.out)
        except ValueError as error:
            msg = f"{what} printed what it never prints: {error}"
            raise AnswerError(msg) from None

    def identity(self) -> SwitchFacts:
        """Return which switch this is. Raises as :meth:`ask`, and so does all below."""
        version = self.ask(commands.version())
        return SwitchFacts(
            hostname=self.ask(commands.field("CONFIG_DB", "DEVICE_METADATA|localhost", "hostname")),
            mac=self.ask(commands.mac()),
            serial=version.serial,
            platform=version.platform,
            hwsku=version.hwsku,
            asic=version.asic,
            build=version.build,
            boot_id=self.ask(commands.boot_id()),
        )

    def running(self) -> Loaded:
        """Return what CONFIG_DB holds, with what is wrong with it."""
        return _learned(read_text(self.ask(commands.running()), f"{self.name}.json"))

    def saved(self) -> Loaded:
        """Return what the switch would start with."""
        return _learned(read_text(self.ask(commands.read(SAVED)), f"{self.name}.json"))

    def config(self) -> ConfigDb:
        """Return what CONFIG_DB holds."""
        loaded = self.running()
        if loaded.config is None:
            msg = f"{self.name}: sonic-cfggen printed no configuration"
            raise AnswerError(msg)
        return loaded.config

    def checkpoints(self) -> tuple[str, ...]:
        """Return the names of the checkpoints there are."""
        return self.ask(commands.checkpoints())

    def free(self, *paths: str) -> tuple[Free, ...]:
        """Return the room in the file systems of paths, in KiB."""
        return self.ask(commands.free_kib(paths))


def _learned(loaded: Loaded) -> Loaded:
    """Learn the secrets of what was read, so that nothing that is said later tells them."""
    if loaded.config is not None:
        masking.learn(loaded.config)
    return loaded


def _hint(answer: Answer) -> str | None:
    # sudo(8), -n: it says so and ends with 1 where it would have to ask.
    if b"sudo:" in answer.err and b"password is required" in answer.err:
        return "let the user run sudo without a password, or log in as root"
    return None
