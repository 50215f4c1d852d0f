"""Asks many switches at once, and reads their counters twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Event
from typing import Final, NamedTuple, TypeVar

from railwright.base.errors import HostKeyChanged, PushError, SecretError
from railwright.configs.loaded import Loaded
from railwright.diff import masking
from railwright.diff.selfmade import Kind as Writers
from railwright.model import push_kinds
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding
from railwright.model.types import Release
from railwright.push import many
from railwright.push.line import commands
from railwright.push.line.access import Access
from railwright.push.line.fetch import finding, no_address, told
from railwright.push.line.printed import Version
from railwright.push.line.ssh import Session, Ssh
from railwright.push.line.switch import Box, Switch
from railwright.push.look.live import COUNTED, live, tried
from railwright.push.verify.asked import Asked, Told, wrong
from railwright.push.verify.names import NAMES
from railwright.push.verify.plan import Cabling

T = TypeVar("T")
Check = Callable[[Asked], Told]
COUNTERS: Final = "counters"
"""The look that needs two readings."""
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "identity": ("version", "mac"),
    "cabling": ("appl", "state"),
    "ports": ("appl", "state"),
    "optics": ("state",),
    "bgp": ("sessions", "appl"),
    "pfc": ("asic", "counters"),
    "ecn": ("asic", "counters"),
    "buffers": ("asic", "counters", "appl"),
    "watchdog": ("counters",),
    COUNTERS: ("counters",),
    "drain": ("mode",),
    "saved": ("saved",),
    "health": ("system", "failed", "cores", "state"),
}
"""What each look needs of :class:`~railwright.push.look.live.Live` and :class:`Asked`."""
_NO_VERSION: Final = Version("", "", "", "", "")
_NEEDED: Final = ("PORT", "PORT_QOS_MAP", "FLEX_COUNTER_TABLE")
"""Tables of CONFIG_DB that are still needed when a switch has answered."""
_HEARD: Final = ("PORT_TABLE:", "LLDP_ENTRY_TABLE:")
"""Likewise of APPL_DB."""


class How(NamedTuple):
    """How switches are looked at.

    Attributes:
        checks: the names of what is looked at.
        interval_s: seconds between two readings of counters; 0: one reading.
        sleep: waits so long.
        clock: tells the seconds.
    """

    checks: Sequence[str] = NAMES
    interval_s: float = 0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    @property
    def wanted(self) -> frozenset[str]:
        """What switches are asked, beside what they run."""
        return frozenset(part for name in self.checks for part in NEEDS[name])

    @property
    def twice(self) -> bool:
        """Whether counters are read twice."""
        return self.interval_s > 0 and COUNTERS in self.checks


class Whom(NamedTuple):
    """Who is asked.

    Attributes:
        fabric: the site.
        devices: those of its switches that are asked.
        where: how each is reached.
        boxes: which box each should be.
    """

    fabric: Fabric
    devices: Sequence[Device]
    where: Mapping[str, Access]
    boxes: Mapping[str, Box] = {}


class Interview(NamedTuple):
    """What came of asking one switch.

    Attributes:
        device: its name.
        asked: what is still needed of what it said; None: it said nothing.
        session: a connection that is still open, for the second reading.
        told: what it alone decides.
        findings: why it said nothing, or what is wrong with what it said.
    """

    device: str
    asked: Asked | None = None
    session: Session | None = None
    told: tuple[Told, ...] = ()
    findings: tuple[Finding, ...] = ()


class Asker:
    """Asks switches.

    Args:
        ssh: the connections.
        whom: who is asked.
        how: what is looked at.
        checks: looks at a switch as soon as it has answered; what it said is then forgotten, but
            for what cables and counters need.
    """

    def __init__(self, ssh: Ssh, whom: Whom, how: How, checks: Sequence[Check]) -> None:
        self._ssh, self._whom, self._how, self._checks = ssh, whom, how, checks
        self._stop = Event()
        self._dark: dict[str, set[str]] = {}
        for each in Cabling(whom.fabric).dark:
            for end in each:
                self._dark.setdefault(end.device, set()).add(end.port)

    def first(self) -> Iterator[Interview]:
        """Yield what switches say, each as soon as it has answered.

        A changed host key stops the work: no other switch is asked that was not asked yet.

        Raises:
            SecretError: the private key cannot be used.
        """
        devices, where = self._whom.devices, self._whom.where
        for device in devices:
            if device.name not in where:
                yield Interview(device.name, findings=(no_address(device.name),))
        reachable = [device for device in devices if device.name in where]
        try:
            yield from many.each(self._one, reachable, self._ssh.settings.at_once)
        finally:
            self._stop.set()

    def second(self, heard: Iterable[Interview]) -> Iterator[Interview]:
        """Read counters a second time, once the time between is over for each."""
        yield from many.each(self._later, heard, self._ssh.settings.at_once)

    def _one(self, device: Device) -> Interview:
        if self._stop.is_set():
            not_asked = wrong(device.name, push_kinds.NOT_ASKED, "not asked")
            return Interview(device.name, findings=(not_asked,))
        try:
            return self._ask(device)
        except SecretError:
            self._stop.set()
            raise
        except PushError as error:
            if isinstance(error, HostKeyChanged):
                self._stop.set()
            return Interview(device.name, findings=(finding(device.name, error),))

    def _ask(self, device: Device) -> Interview:
        session = self._ssh.session(self._whom.where[device.name])
        kept = False
        try:
            switch = self._ssh.switch(session)
            answer = told(device, switch.running())
            if answer.loaded is None or answer.loaded.config is None:
                return Interview(device.name, findings=answer.findings)
            asked = self._asked(switch, device, answer.loaded)
            said = tuple(_masked(check(asked), asked) for check in self._checks)
            kept = self._how.twice
            left = session if kept else None
            return Interview(device.name, _slim(asked), left, said, answer.findings)
        finally:
            if not kept:
                session.close()

    def _asked(self, switch: Switch, device: Device, loaded: Loaded) -> Asked:
        wanted = self._how.wanted
        now, at = live(switch, wanted), self._how.clock()
        untold = dict(now.untold)

        def ask(name: str, question: Callable[[], T], otherwise: T) -> T:
            return tried(untold, name, question, otherwise) if name in wanted else otherwise

        release = next((one for one in Release if one.value == device.release), None)
        return Asked(
            device=device,
            box=self._whom.boxes.get(device.name, Box()),
            version=ask("version", lambda: switch.ask(commands.version()), _NO_VERSION),
            mac=ask("mac", lambda: switch.ask(commands.mac()), ""),
            config=loaded.config or {},
            saved=ask("saved", lambda: switch.saved().config, None),
            writers=Writers(device.vendor_asic, device.buffer_model, loaded.release or release),
            live=now._replace(untold=untold),
            mode=ask("mode", lambda: switch.ask(commands.drained()), ""),
            dark=frozenset(self._dark.get(device.name, ())),
            at=at,
        )

    def _later(self, before: Interview) -> Interview:
        if before.asked is None or before.session is None:
            return before
        left = before.asked.at + self._how.interval_s - self._how.clock()
        if left > 0:
            self._how.sleep(left)
        switch = self._ssh.switch(before.session)
        try:
            later = switch.ask(commands.counters(COUNTED))
        except PushError as error:
            gone = finding(before.device, error)
            return before._replace(findings=(*before.findings, gone))
        seconds = self._how.clock() - before.asked.at
        return before._replace(asked=before.asked._replace(later=later, seconds=seconds))


def _masked(one: Told, asked: Asked) -> Told:
    """Return what is told without secrets."""
    configs = [config for config in (asked.config, asked.saved) if config]
    return one._replace(findings=tuple(masking.untold(one.findings, configs)))


def _slim(asked: Asked) -> Asked:
    """Return what cables and counters need of what a switch said: a tenth, and no secret."""
    live = asked.live
    return asked._replace(
        config={name: asked.config[name] for name in _NEEDED if name in asked.config},
        saved=None,
        live=live._replace(
            appl={key: row for key, row in live.appl.items() if key.startswith(_HEARD)},
            state={key: {} for key in live.state if key.startswith("TRANSCEIVER_INFO|")},
            asic={},
            sessions={},
        ),
    )
