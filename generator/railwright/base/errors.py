"""The exception tree and the exit codes.

Bad *data* is a :class:`~railwright.model.finding.Finding`, collected and shown all at once.
An exception means that a stage cannot finish::

    RailwrightError(message, *, location=None, hint=None)
     ├ SettingsError            flags, environment, railwright.toml
     ├ ResourceError            a shipped file is missing
     ├ InventoryError
     │  ├ YamlSyntaxError       not YAML, or over a limit
     │  └ UnknownReference
     ├ CatalogError
     ├ DesignError
     │  └ PoolExhausted
     ├ TemplateError
     │  ├ UndefinedValue
     │  └ NotConfigDb
     ├ SchemaError              YANG modules do not load
     ├ GoldenError              a golden cannot be read or may not be overwritten
     │  ├ ForeignGoldens        a folder holds what is not ours, or another site's goldens
     │  └ NotInRevision         a revision does not have the site
     ├ PlanError                a plan cannot be read, or is not what was approved
     ├ LabError                 the lab of virtual switches does not start, or is not up
     └ PushError                a switch cannot be worked with
        ├ Unreachable           no connection, or it ended before anything was asked
        ├ HostKeyUnknown        nobody said that the key of a switch is to be trusted
        ├ HostKeyChanged        a switch shows another key than the trusted one: all work stops
        ├ LoginRefused
        ├ AnswerError           what a switch printed is not what its tools print
        │  └ AnswerLost         nobody knows what became of a command
        ├ SecretError           a secret cannot be had from where its reference points
        ├ Busy                  another push is at work
        ├ TooFar                it would touch more at once than is allowed
        └ JournalError          what is done cannot be written down
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from railwright.base.location import Location


class ExitCode(IntEnum):
    """What the process says to its caller. The table in ``docs/reference/cli.md`` is this one."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    STAGE_FAILED = 3
    PUSH_ROLLED_BACK = 4
    PUSH_NOT_ROLLED_BACK = 5
    BUG = 70

    @property
    def meaning(self) -> str:
        """One line for the help text and the reference page."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "everything asked for was done, nothing found",
    ExitCode.FINDINGS: "findings of severity error, or differences",
    ExitCode.USAGE: "wrong flags or settings",
    ExitCode.STAGE_FAILED: "inventory, catalog, design, template or schema error",
    ExitCode.PUSH_ROLLED_BACK: "push failed and was rolled back",
    ExitCode.PUSH_NOT_ROLLED_BACK: "push failed and could not be rolled back",
    ExitCode.BUG: "a bug in railwright",
}


class RailwrightError(Exception):
    """A stage cannot finish. Carries where and what to do about it."""

    exit_code: ExitCode = ExitCode.STAGE_FAILED

    def __init__(
        self, message: str, *, location: Location | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        tail = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{where}error: {self.message}{tail}"


class SettingsError(RailwrightError):
    """Flags, environment or ``railwright.toml`` make no sense.

    Attributes:
        also: what else is wrong there, told after the first.
    """

    exit_code = ExitCode.USAGE
    also: Sequence[SettingsError] = ()

    def __str__(self) -> str:
        return "\n".join((super().__str__(), *map(str, self.also)))


class ResourceError(RailwrightError):
    """A file that ships with the package is missing."""


class InventoryError(RailwrightError):
    """The inventory cannot be read at all."""


class YamlSyntaxError(InventoryError):
    """Not YAML, not UTF-8, or beyond a limit (size, depth, aliases)."""


class UnknownReference(InventoryError):
    """A name that nothing defines."""


class CatalogError(RailwrightError):
    """Shipped or site hardware data is wrong."""


class DesignError(RailwrightError):
    """The fabric cannot be expanded."""


class PoolExhausted(DesignError):
    """An address or number pool has no room at the position asked for."""


class TemplateError(RailwrightError):
    """A template does not render."""


class UndefinedValue(TemplateError):
    """A template asked for something that the model does not have."""


class NotConfigDb(TemplateError):
    """A template's output has not the shape table -> key -> field -> string or list of strings."""


class SchemaError(RailwrightError):
    """YANG modules do not load."""


class GoldenError(RailwrightError):
    """A golden cannot be read, or may not be overwritten."""


class ForeignGoldens(GoldenError):
    """A folder named for goldens holds other things, or those of another site."""

    exit_code = ExitCode.USAGE


class NotInRevision(GoldenError):
    """A revision of the repository does not have the site."""


class PlanError(RailwrightError):
    """A plan cannot be read, or does not fit what it is to be applied to."""


class LabError(RailwrightError):
    """The lab of virtual switches does not start, is not up, or does not know what it is asked."""


class PushError(RailwrightError):
    """A switch cannot be worked with. Nothing was changed by what raised this."""


class Unreachable(PushError):
    """There is no connection to a switch, or it ended before anything was asked."""


class HostKeyUnknown(PushError):
    """Nobody said that the host key of a switch is to be trusted."""


class HostKeyChanged(PushError):
    """A switch shows another host key than the one that is trusted; all work stops."""


class LoginRefused(PushError):
    """A switch refuses the user, the key or the password."""


class AnswerError(PushError):
    """What a switch printed is not what its tools print, or a question failed."""


class AnswerLost(AnswerError):
    """Nobody knows what became of a command: the connection was lost, or the wait was over."""


class SecretError(PushError):
    """A secret cannot be had from where its reference points."""


class Busy(PushError):
    """Another push of the same fabric is at work."""

    exit_code = ExitCode.USAGE


class TooFar(PushError):
    """A push would touch more at the same time than is allowed for; nothing was started."""

    exit_code = ExitCode.USAGE


class JournalError(PushError):
    """A journal cannot be read, or what is done next cannot be written into it."""

    exit_code = ExitCode.PUSH_NOT_ROLLED_BACK
