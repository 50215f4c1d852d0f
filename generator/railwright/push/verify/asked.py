"""What switches said, and what one look at it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from railwright.base.text import printable
from railwright.diff.selfmade import Kind as Writers
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device, Port
from railwright.model.finding import Finding, Kind, Severity, found
from railwright.model.types import Lifecycle
from railwright.push.line.printed import Counters, Version
from railwright.push.line.switch import Box
from railwright.push.look.live import Live

DARK = frozenset((Lifecycle.PLANNED, Lifecycle.MAINTENANCE))
"""States of what nobody expects to be up."""


class Asked(NamedTuple):
    """What one switch said.

    Attributes:
        device: as it is planned.
        box: which box it should be.
        version: what it runs on.
        mac: of its management port.
        config: what it runs, secrets in the clear.
        saved: what it would start with; None where nobody knows.
        writers: what of its programs writes rows by itself.
        live: what it is like.
        mode: whether it takes traffic, as ``TSC`` calls it; empty where nobody knows.
        dark: its ports that lead to what nobody expects to be up.
        at: when the counters of ``live`` were read, in seconds.
        later: counters, ``seconds`` after those of ``live``; None: nobody asked twice.
        seconds: as the clock of this machine says.
    """

    device: Device
    box: Box
    version: Version
    mac: str
    config: ConfigDb
    saved: ConfigDb | None
    writers: Writers
    live: Live
    mode: str
    dark: frozenset[str] = frozenset()
    at: float = 0
    later: Counters | None = None
    seconds: float = 0

    @property
    def up(self) -> tuple[Port, ...]:
        """The ports that are meant to be up, and lead somewhere."""
        return tuple(
            port
            for port in self.device.ports
            if port.admin == "up" and port.peer is not None and port.interface not in self.dark
        )

    def shut(self, port: str) -> bool:
        """Whether the switch runs with a port shut."""
        row = self.config.get("PORT", {}).get(port, {})
        return row.get("admin_status") != "up"


class Told(NamedTuple):
    """What one look at one switch comes to.

    Attributes:
        device: the switch.
        check: the look.
        seen: how many things were looked at.
        findings: what is wrong.
        skipped: what could not be decided, and why.
        elsewhere: what is wrong and is told of another switch.
    """

    device: str
    check: str
    seen: int = 0
    findings: tuple[Finding, ...] = ()
    skipped: tuple[str, ...] = ()
    elsewhere: int = 0

    @property
    def cell(self) -> str:
        """Return it in a word or two: nothing that was skipped is called well."""
        here = sum(one.severity is not Severity.INFO for one in self.findings)
        wrong = here + self.elsewhere
        words = [f"{wrong} wrong"] if wrong else []
        if self.skipped:
            words.append("skipped" if not self.seen else "part skipped")
        return ", ".join(words) or ("ok" if self.seen else "-")


class Place(NamedTuple):
    """Where something is wrong: a table, a key and a field of CONFIG_DB, as far as they apply."""

    table: str | None = None
    key: str | None = None
    field: str | None = None


_MOST: Final = 400
"""Characters of a message."""
SOMEWHERE: Final = Place()
"""Nowhere in particular."""


def wrong(
    device: str, kind: Kind, message: str, where: Place = SOMEWHERE, hint: str = ""
) -> Finding:
    """Return the finding that something is wrong with a switch.

    Args:
        device: the switch.
        kind: what is wrong.
        message: in which way.
        where: the address.
        hint: what to do; without one, what is to be done with all of the kind.
    """
    # What switches say of themselves and their neighbours may steer a terminal, or never end.
    finding = found(kind, None, printable(message)[:_MOST], printable(hint)[:_MOST] or None)
    table, key, field = where
    shown = printable(key)[:_MOST] if key else None
    return finding.model_copy(
        update={"device": device, "table": table, "key": shown, "field": field or None}
    )


def port(name: str, field: str | None = None) -> Place:
    """Return where a port is."""
    return Place("PORT", name, field)


def counted(reasons: Iterable[str]) -> tuple[str, ...]:
    """Return reasons, each once, with how often it is one."""
    found: dict[str, int] = {}
    for one in reasons:
        found[one] = found.get(one, 0) + 1
    return tuple(f"{one} ({count} times)" if count > 1 else one for one, count in found.items())


def by_name(asked: Iterable[Asked]) -> Mapping[str, Asked]:
    """Return what switches said, by their names."""
    return {one.device.name: one for one in asked}
