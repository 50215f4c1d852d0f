"""Asks many switches at once, reads their counters twice, and looks at what they said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Event
from typing import Final, NamedTuple

from railwright.base.errors import HostKeyChanged, PushError, SecretError
from railwright.configs.loaded import Loaded
from railwright.diff import masking
from railwright.diff.selfmade import Kind as Writers
from railwright.model import push_kinds
from railwright.model import verify_kinds as kinds
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding, found
from railwright.model.types import Release
from railwright.push import commands, many
from railwright.push.access import Access
from railwright.push.fetch import finding, no_address, told
from railwright.push.live import COUNTED, live, tried
from railwright.push.printed import Version
from railwright.push.ssh import Session, Ssh
from railwright.push.switch import Switch
from railwright.push.verify import box, links, lossless
from railwright.push.verify.asked import Asked, Box, Told, by_name, wrong
from railwright.push.verify.cables import CHECK, Cables, cables
from railwright.push.verify.names import NAMES
from railwright.push.verify.plan import Cabling

Check = Callable[[Asked], Told]
CHECKS: Final[Mapping[str, Check]] = {
    "identity": box.identity,
    "ports": links.ports,
    "optics": links.optics,
    "bgp": links.sessions,
    "pfc": lossless.pfc,
    "ecn": lossless.ecn,
    "buffers": lossless.buffers,
    "watchdog": lossless.watchdog,
    "counters": lossless.counters,
    "drain": box.drained,
    "saved": box.saved,
    "health": box.health,
}
"""What one switch alone decides."""
FOUND: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(kind.id for kind in found)
    for name, found in {
        "identity": (kinds.WRONG_BOX,),
        CHECK: (
            *(kinds.SWAPPED, kinds.WRONG_RAIL, kinds.CROSSED_LEGS, kinds.ONE_OFF, kinds.ROTATED),
            *(kinds.MISSING, kinds.STRANGER, kinds.MISPLACED, kinds.CONTRADICTION),
        ),
        "ports": (kinds.PORT_DOWN, kinds.PORT_SHUT, kinds.WRONG_SPEED, kinds.WRONG_FEC),
        "optics": (kinds.NO_OPTIC,),
        "bgp": (kinds.SESSION_DOWN,),
        "pfc": (kinds.PFC_NOT_APPLIED,),
        "ecn": (kinds.ECN_NOT_APPLIED,),
        "buffers": (kinds.BUFFER_NOT_APPLIED,),
        "watchdog": (kinds.WATCHDOG_OFF,),
        "counters": (kinds.STORM, kinds.LOST, kinds.FEC_LOST, kinds.MUCH_PAUSED),
        "drain": (kinds.LEFT_DRAINED,),
        "saved": (kinds.UNSAVED,),
        "health": (kinds.UNWELL,),
    }.items()
}
"""What each look may find, by the ids of the kinds."""
_NO_VERSION: Final = Version("", "", "", "", 0, "")
_SHOWN: Final = 3
"""Switches that a message names."""
Progress = Callable[[str, int, int], None]


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


class Verified(NamedTuple):
    """What a look at a site comes to.

    Attributes:
        told: by switch and check, of those that answered.
        findings: of switches that did not.
        cables: what to do about cables.
    """

    told: tuple[Told, ...]
    findings: tuple[Finding, ...]
    cables: Cables


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


class _Heard(NamedTuple):
    device: str
    asked: Asked | None = None
    session: Session | None = None
    findings: tuple[Finding, ...] = ()


def verify(ssh: Ssh, whom: Whom, how: How, progress: Progress = lambda *_: None) -> Verified:
    """Look at switches.

    Args:
        ssh: the connections.
        whom: who is asked.
        how: what is looked at.
        progress: is told how far it is.

    Raises:
        SecretError: the private key cannot be used.
    """
    heard: list[_Heard] = []
    try:
        for one in _each(ssh, whom, how):
            heard.append(one)
            progress("ask", len(heard), len(whom.devices))
        if how.interval_s > 0 and "counters" in how.checks:
            heard = list(_again(ssh, heard, how))
    finally:
        for one in heard:
            if one.session is not None:
                one.session.close()
    order = {device.name: place for place, device in enumerate(whom.devices)}
    heard.sort(key=lambda one: order[one.device])
    dark = _dark(whom.fabric)
    asked = by_name(
        one.asked._replace(dark=dark.get(one.device, frozenset()))
        for one in heard
        if one.asked is not None
    )
    wired = cables(asked, whom.fabric) if CHECK in how.checks else Cables((), ())
    alone = (CHECKS[name](one) for one in asked.values() for name in how.checks if name in CHECKS)
    findings = tuple(each for one in heard for each in one.findings)
    return Verified(tuple(_masked(one, asked) for one in (*alone, *wired.told)), findings, wired)


def _dark(fabric: Fabric) -> Mapping[str, frozenset[str]]:
    """Return the ports of switches that lead to what nobody expects to be up."""
    found: dict[str, set[str]] = {}
    for each in Cabling(fabric).dark:
        for end in each:
            found.setdefault(end.device, set()).add(end.port)
    return {name: frozenset(ports) for name, ports in found.items()}


def _each(ssh: Ssh, whom: Whom, how: How) -> Iterator[_Heard]:
    stop = Event()

    def one(device: Device) -> _Heard:
        if stop.is_set():
            return _Heard(device.name, findings=(_not_asked(device.name),))
        try:
            return _ask(ssh, device, whom, how)
        except SecretError:
            stop.set()
            raise
        except PushError as error:
            if isinstance(error, HostKeyChanged):
                stop.set()
            return _Heard(device.name, findings=(finding(device.name, error),))

    for device in whom.devices:
        if device.name not in whom.where:
            yield _Heard(device.name, findings=(no_address(device.name),))
    reachable = [device for device in whom.devices if device.name in whom.where]
    try:
        yield from many.each(one, reachable, ssh.settings.at_once)
    finally:
        stop.set()


def _not_asked(device: str) -> Finding:
    return wrong(device, push_kinds.NOT_ASKED, "not asked")


def _ask(ssh: Ssh, device: Device, whom: Whom, how: How) -> _Heard:
    session = ssh.session(whom.where[device.name])
    kept = False
    try:
        switch = _switch(ssh, session, device.name)
        answer = told(device, switch.running())
        if answer.loaded is None or answer.loaded.config is None:
            return _Heard(device.name, findings=answer.findings)
        asked = _asked(switch, device, answer.loaded, how)
        asked = asked._replace(box=whom.boxes.get(device.name, Box()))
        kept = how.interval_s > 0 and "counters" in how.checks
        return _Heard(device.name, asked, session if kept else None, answer.findings)
    finally:
        if not kept:
            session.close()


def _switch(ssh: Ssh, session: Session, name: str) -> Switch:
    sudo = ssh.settings.sudo and session.access.credentials.user != "root"
    return Switch(session, name, sudo=sudo)


def _asked(switch: Switch, device: Device, loaded: Loaded, how: How) -> Asked:
    now, at = live(switch), how.clock()
    untold = dict(now.untold)
    release = next((one for one in Release if one.value == device.release), None)
    return Asked(
        device=device,
        box=Box(),
        version=tried(untold, "version", lambda: switch.ask(commands.version()), _NO_VERSION),
        mac=tried(untold, "mac", lambda: switch.ask(commands.mac()), ""),
        config=loaded.config or {},
        saved=tried(untold, "saved", lambda: switch.saved().config, None),
        writers=Writers(device.vendor_asic, device.buffer_model, loaded.release or release),
        live=now._replace(untold=untold),
        mode=tried(untold, "mode", lambda: switch.ask(commands.drained()), ""),
        at=at,
    )


def _again(ssh: Ssh, heard: Sequence[_Heard], how: How) -> Iterator[_Heard]:
    """Read counters a second time, once the time between is over for each."""

    def one(before: _Heard) -> _Heard:
        if before.asked is None or before.session is None:
            return before
        left = before.asked.at + how.interval_s - how.clock()
        if left > 0:
            how.sleep(left)
        switch = _switch(ssh, before.session, before.device)
        try:
            later = switch.ask(commands.counters(COUNTED))
        except PushError as error:
            gone = finding(before.device, error)
            return before._replace(findings=(*before.findings, gone))
        seconds = how.clock() - before.asked.at
        return before._replace(asked=before.asked._replace(later=later, seconds=seconds))

    yield from many.each(one, heard, ssh.settings.at_once)


def _masked(one: Told, asked: Mapping[str, Asked]) -> Told:
    """Return what is told without secrets."""
    configs = [config for config in (asked[one.device].config, asked[one.device].saved) if config]
    return one._replace(findings=tuple(masking.untold(one.findings, configs)))


def undecided(told: Iterable[Told]) -> tuple[Finding, ...]:
    """Return what could not be decided: a finding for each reason, of all that it is one for."""
    reasons: dict[str, list[str]] = {}
    for one in told:
        for why in one.skipped:
            reasons.setdefault(f"{one.check}: {why}", []).append(one.device)
    return tuple(_undecided(why, devices) for why, devices in reasons.items())


def _undecided(why: str, devices: Sequence[str]) -> Finding:
    more = len(devices) - _SHOWN
    named = ", ".join(devices[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    message = why if len(devices) == 1 else f"{why} ({named})"
    finding = found(kinds.UNDECIDED, None, message, "", subject=why)
    alone = devices[0] if len(devices) == 1 else None
    return finding.model_copy(update={"device": alone})
