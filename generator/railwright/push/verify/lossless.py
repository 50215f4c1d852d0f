"""Whether lossless traffic is cared for: in the chip as in CONFIG_DB, watched, and without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from railwright.model import verify_kinds as kinds
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding, Kind
from railwright.push.line.printed import Counters
from railwright.push.look import applied
from railwright.push.look.applied import Looked
from railwright.push.look.health import PAUSES, lossless_queues, rates
from railwright.push.look.live import (
    FEC_LOST,
    GROUP_LOST,
    GROUPS,
    PORTS,
    QUEUE_LOST,
    QUEUES,
    STORMED,
    STORMS,
    WATCHED,
    Live,
    number,
)
from railwright.push.verify.asked import Asked, Place, Told, port, wrong

_POLLED: Final[Mapping[str, tuple[str, int]]] = {
    "PORT": ("ports", 1_000),
    "QUEUE": ("queues", 10_000),
    "PG_DROP": ("groups", 10_000),
}
"""Counters, what they are of, and milliseconds from one reading to the next where their row of
FLEX_COUNTER_TABLE does not say; without a row they are off (sonic-net/sonic-utilities
counterpoll/main.py, show)."""
Look = Callable[[ConfigDb, Live], Looked]


def _applied(name: str, look: Look, kind: Kind) -> Callable[[Asked], Told]:
    """Return the check of a look at what the chip has."""

    def check(asked: Asked) -> Told:
        found = look(asked.config, asked.live)
        device = asked.device.name
        findings = tuple(
            wrong(device, kind, odd.words, Place(odd.table, odd.key, odd.field))
            for odd in found.odd
        )
        return Told(device, name, found.seen, findings, found.untold)

    return check


pfc = _applied("pfc", applied.pfc, kinds.PFC_NOT_APPLIED)
ecn = _applied("ecn", applied.ecn, kinds.ECN_NOT_APPLIED)
buffers = _applied("buffers", applied.buffers, kinds.BUFFER_NOT_APPLIED)
watchdog = _applied("watchdog", applied.watchdog, kinds.WATCHDOG_OFF)


def counters(asked: Asked) -> Told:
    """Look at storms, and at what was lost and paused between two readings of counters."""
    live, name = asked.live, asked.device.name
    queues = lossless_queues(asked.config)
    if not live.counters.get(PORTS):
        why = live.untold.get("counters", "the switch counts nothing")
        return Told(name, "counters", skipped=(why,) if queues else ())
    now = asked.later if asked.later is not None else live.counters
    findings = list(_storms(name, live.counters, now, queues))
    if asked.later is None:
        why = "counters were read once, so nobody knows what is lost now"
        return Told(name, "counters", len(queues), tuple(findings), (why,))
    findings += _lost(name, live.counters, now, queues)
    findings += _of_ports(asked, now)
    return Told(name, "counters", len(queues), tuple(findings), tuple(_unread(asked)))


def _storms(
    name: str, before: Counters, now: Counters, queues: tuple[str, ...]
) -> Iterator[Finding]:
    for queue in queues:
        fields = now.get(QUEUES, {}).get(queue, {})
        first = number(before.get(QUEUES, {}).get(queue, {}), STORMS)
        last = number(fields, STORMS)
        if fields.get(WATCHED) == STORMED:
            yield wrong(name, kinds.STORM, f"{queue} storms", _port_of(queue))
        elif first is not None and last is not None and last > first:
            words = f"{queue} stormed {last - first} times meanwhile"
            yield wrong(name, kinds.STORM, words, _port_of(queue))


def _lost(name: str, before: Counters, now: Counters, queues: tuple[str, ...]) -> Iterator[Finding]:
    for names, field, what in ((QUEUES, QUEUE_LOST, "queue"), (GROUPS, GROUP_LOST, "group")):
        for queue in queues:
            first = number(before.get(names, {}).get(queue, {}), field)
            last = number(now.get(names, {}).get(queue, {}), field)
            if first is not None and last is not None and last > first:
                words = f"{what} {queue} lost {last - first:,} packets meanwhile"
                yield wrong(name, kinds.LOST, words, _port_of(queue))


def _of_ports(asked: Asked, now: Counters) -> Iterator[Finding]:
    name = asked.device.name
    for key, rate in rates(asked.live.counters, now, max(asked.seconds, 0.001)).items():
        which, _, words = key.partition(" ")
        if words.endswith("FEC"):
            message = f"{rate:,} {words} in a second"
            yield wrong(name, kinds.FEC_LOST, message, port(which))
        elif rate > PAUSES:
            yield wrong(name, kinds.MUCH_PAUSED, f"{words} {rate:,} times in a second", port(which))


def _unread(asked: Asked) -> Iterator[str]:
    """Yield why counters tell nothing: they are off, are read less often, or are not there."""
    table = asked.config.get("FLEX_COUNTER_TABLE", {})
    slow: dict[float, list[str]] = {}
    for key, (what, usual) in _POLLED.items():
        row = table.get(key, {})
        every = str(row.get("POLL_INTERVAL", usual))
        if row.get("FLEX_COUNTER_STATUS", "disable") != "enable":
            yield f"the switch does not count {what}"
        elif every.isdecimal() and int(every) > asked.seconds * 1_000:
            slow.setdefault(int(every) / 1_000, []).append(what)
    for every_s, which in slow.items():
        words = " and ".join(which)
        yield f"the switch reads counters of {words} every {every_s:g} s, which is longer"
    ports = asked.live.counters.get(PORTS, {})
    if not any(FEC_LOST in fields for fields in ports.values()):
        yield "the switch does not count what FEC cannot mend"


def _port_of(queue: str) -> Place:
    return port(queue.partition(":")[0])
