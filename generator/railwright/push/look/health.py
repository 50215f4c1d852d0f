"""How a switch is, so that a look before a change can be held against one after it.

What is wrong is spelled the same as long as it is the same. What is counted is told as numbers: a
lossless queue may lose nothing more, and a port may not be paused or lose frames at a higher rate
than it did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from railwright.base.natural import natural_key
from railwright.model.configdb import ConfigDb
from railwright.push.line import commands
from railwright.push.line.printed import Counters
from railwright.push.line.switch import Switch
from railwright.push.look import applied
from railwright.push.look.live import (
    COUNTED,
    FEC_LOST,
    GROUP_LOST,
    GROUPS,
    PORTS,
    PRIORITIES,
    QUEUE_LOST,
    QUEUES,
    STORMED,
    WATCHED,
    Live,
    live,
    number,
    paused,
    qos,
)

Sleep = Callable[[float], None]
RATE_FACTOR: Final = 2
"""A rate may grow by that, as jobs come and go: a judged figure."""
PAUSES: Final = 10_000
"""Pauses of a priority in a second that nobody asks about: a judged figure. At 400 Gbit/s a pause
lasts 84 us at most (IEEE 802.3, Annex 31D: 65,535 quanta of 512 bits), so that 12,000 in a second
hold a sender still all the time."""
_FINE: Final = frozenset(("running", "degraded"))
_UNTOLD: Final = frozenset(("", "N/A", "unknown", "auto"))
"""Of a speed or an FEC: nobody knows which."""
_NOT_READY: Final = "the system is not ready"
LOGGED: Final = "errors in the log: "
_DIGITS: Final = re.compile(r"\d+")


class Tally(NamedTuple):
    """What a switch has counted, by names that stay the same.

    Attributes:
        lossless: the counts of what may never be lost.
        counts: what was counted since it started: packets lost, storms, errors.
        rates: what happens in a second; empty where nobody looked twice.
    """

    lossless: frozenset[str] = frozenset()
    counts: Mapping[str, int] = {}
    rates: Mapping[str, int] = {}


class Health(NamedTuple):
    """How a switch is.

    Attributes:
        ready: whether it may be changed at all.
        complaints: what is wrong, spelled the same as long as it is the same.
        down: ports that are not up, whether they should be or not.
        tally: what it has counted.
        sessions: peers of BGP whose session is up.
        logged: lines of its log that tell of errors; None: nobody knows.
    """

    ready: bool = True
    complaints: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    tally: Tally = Tally()
    sessions: frozenset[str] = frozenset()
    logged: frozenset[str] | None = None


_NOBODY: Final = Tally()


def look(switch: Switch, apart_s: float, sleep: Sleep, excused: Iterable[str] = ()) -> Health:
    """Return how a switch is.

    Args:
        switch: the switch.
        apart_s: seconds between two looks at counters; 0: one look, and no rates.
        sleep: waits so long.
        excused: regular expressions; what one of them is found in is not wrong.

    Raises:
        PushError: it does not answer, or does not say what it runs.
    """
    config = qos(switch)
    now = live(switch)
    later: Counters | None = None
    if apart_s > 0:
        sleep(apart_s)
        later = switch.ask(commands.counters(COUNTED))
    return health(config, now, later, apart_s, tuple(map(re.compile, excused)))


def health(
    config: ConfigDb,
    now: Live,
    later: Counters | None,
    apart_s: float,
    excused: Iterable[re.Pattern[str]] = (),
) -> Health:
    """Return how a switch is, by what was heard of it.

    Args:
        config: what decides about its lossless traffic.
        now: what it is like.
        later: its counters, so many seconds afterwards.
        apart_s: that many.
        excused: what is not wrong.
    """
    states = {
        key.partition(":")[2]: row.get("oper_status", "down")
        for key, row in now.appl.items()
        if key.startswith("PORT_TABLE:Ethernet")
    }

    def kept(words: Iterable[str]) -> frozenset[str]:
        return frozenset(one for one in words if not any(each.search(one) for each in excused))

    complaints = kept(_complaints(config, now))
    ready = now.answers and now.system in _FINE and _NOT_READY not in complaints
    down = {port for port, state in states.items() if state != "up"}
    if "appl" not in now.untold:  # without a row of its own a port is as good as down
        down |= set(applied.opened(config)) - states.keys()
    return Health(
        ready,
        complaints,
        frozenset(down),
        tally(config, now, later, apart_s),
        frozenset(peer for peer, state in now.sessions.items() if state == "Established"),
        None if "errors" in now.untold else kept(now.errors),
    )


def _system_ready(now: Live) -> bool:
    """Whether all services are up, as far as the release tells it in one word."""
    row = now.state.get("SYSTEM_READY|SYSTEM_STATE", {})
    return row.get("Status", "UP").upper() == "UP"


def _complaints(config: ConfigDb, now: Live) -> Iterator[str]:
    yield from (f"{name} cannot be asked: {why}" for name, why in now.untold.items())
    if now.system and now.system != "running":
        yield f"the system is {now.system}"
    if not _system_ready(now):
        yield _NOT_READY
    yield from (f"the unit {name} failed" for name in now.failed)
    yield from (f"the core file {name} is there" for name in now.cores)
    yield from (f"the service {name} is {state}" for name, state in services(now).items())
    for peer, state in now.sessions.items():
        if state != "Established":
            yield f"the session {peer} is not up"
    for queue, fields in now.counters.get(QUEUES, {}).items():
        if fields.get(WATCHED) == STORMED:
            yield f"{queue} storms"
    yield from _other(config, now)
    for each in (applied.pfc, applied.ecn, applied.buffers, applied.watchdog):
        yield from (one.text for one in each(config, now).odd)


def _other(config: ConfigDb, now: Live) -> Iterator[str]:
    """Yield ports that are up and run with another speed or FEC than they are told.

    sonic-net/sonic-swss orchagent/portsorch.cpp, updateDbPortOperSpeed and updateDbPortOperFec.
    """
    for port in applied.opened(config):
        if now.port(port).get("oper_status") != "up":
            continue
        told, runs = config["PORT"][port], now.state.get(f"PORT_TABLE|{port}", {})
        for field in () if told.get("autoneg") == "on" else ("speed", "fec"):
            has, should = runs.get(field, ""), str(told.get(field, ""))
            if has not in _UNTOLD and should not in _UNTOLD and has != should:
                yield f"{port} runs with {field} {has}, not {should}"


def services(now: Live) -> Mapping[str, str]:
    """Return the services that are not well, with their state; none where no release tells."""
    rows = {
        key.partition("|")[2]: row.get("service_status", "OK")
        for key, row in now.state.items()
        if key.startswith("ALL_SERVICE_STATUS|")
    }
    return {name: state for name, state in rows.items() if state != "OK"}


def tally(config: ConfigDb, now: Live, later: Counters | None, apart_s: float) -> Tally:
    """Return what a switch has counted. Arguments as for :func:`health`."""
    counts = {name: sum(found) for name, found in _lost(now.counters).items() if found}
    counts |= {
        f"{queue} storms": total
        for queue, fields in now.counters.get(QUEUES, {}).items()
        if (total := number(fields, "PFC_WD_QUEUE_STATS_DEADLOCK_DETECTED")) is not None
    }
    lossless = frozenset(f"{queue} packets lost" for queue in lossless_queues(config))
    return Tally(lossless, counts, rates(now.counters, later, apart_s) if later else {})


def _lost(counters: Counters) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for names, field in ((QUEUES, QUEUE_LOST), (GROUPS, GROUP_LOST)):
        for name, fields in counters.get(names, {}).items():
            lost = number(fields, field)
            if lost is not None:
                found.setdefault(f"{name} packets lost", []).append(lost)
    return found


def lossless_queues(config: ConfigDb) -> tuple[str, ...]:
    """Return the queues that nothing may be lost of, as ``Ethernet0:3``."""
    rows = config.get("PORT_QOS_MAP", {})
    return tuple(
        f"{port}:{priority}"
        for port in applied.opened(config)
        for priority in applied.mask(rows.get(port, {}))
    )


def rates(first: Counters, later: Counters, apart_s: float) -> Mapping[str, int]:
    """Return what ports lose and how often they are paused, in a second."""
    found: dict[str, int] = {}
    before = first.get(PORTS, {})
    for port, fields in later.get(PORTS, {}).items():
        for name, counter in _RATES.items():
            grown = _grown(before.get(port, {}), fields, counter)
            if grown:
                found[f"{port} {name}"] = round(grown / apart_s)
    return found


_RATES: Final = {
    "frames lost to FEC": FEC_LOST,
    **{
        f"priority {one} {words}": paused(one, way)
        for one in PRIORITIES
        for way, words in (("RX", "is paused"), ("TX", "pauses others"))
    },
}


def _grown(before: Mapping[str, str], after: Mapping[str, str], counter: str) -> int:
    first, last = number(before, counter), number(after, counter)
    return max(0, last - first) if first is not None and last is not None else 0


def worse(was: Health, now: Health) -> frozenset[str]:
    """Return what is wrong with a switch now that was not; its ports are another matter.

    What was not counted before is not held against it.
    """
    found = set(now.complaints - was.complaints)
    for name, count in now.tally.counts.items():
        judged = name in now.tally.lossless or not name.endswith(" packets lost")
        if judged and count > was.tally.counts.get(name, count):
            found.add(f"{name}: {count - was.tally.counts[name]:,} more")
    for name, rate in now.tally.rates.items():
        least = 0 if name.endswith("FEC") else PAUSES
        if rate > max(least, RATE_FACTOR * was.tally.rates.get(name, 0)):
            found.add(f"{name}: {rate:,} in a second")
    found |= {f"the session {peer} is not up" for peer in was.sessions - now.sessions}
    if was.logged is not None and now.logged is not None:
        found |= {f"{LOGGED}{line}" for line in now.logged - was.logged}
    return frozenset(found)


def in_line(complaints: Iterable[str]) -> str:
    """Return complaints in one line: of those that differ in numbers alone, the first stands."""
    alike: dict[str, list[str]] = {}
    for one in sorted(complaints, key=natural_key):
        alike.setdefault(_DIGITS.sub("#", one), []).append(one)
    return "; ".join(
        first + (f" (and {len(more)} more like it)" if more else "")
        for first, *more in alike.values()
    )
