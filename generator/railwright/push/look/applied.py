"""Whether the chip has what CONFIG_DB says of lossless traffic: what it refuses is only logged.

Held against each other (names: opencomputeproject/SAI inc/saiport.h, saiqueue.h, saiwred.h,
saibuffer.h; who writes them: sonic-net/sonic-swss orchagent/portsorch.cpp setPortPfc, qosorch.cpp
WredMapHandler, bufferorch.cpp): rows of CONFIG_DB, what buffer managers make of them in APPL_DB,
and objects of ASIC_DB. ASIC_DB has no names, so a profile is told by its values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from railwright.base.ranges import expand
from railwright.base.text import short
from railwright.model.configdb import ConfigDb, Row
from railwright.push.look.live import GROUPS, PORTS, PRIORITIES, QUEUES, WATCHED, Live, is_none

_NONE: Mapping[str, Row] = {}
_BITS = re.compile(r"[0-9]{1,3}")
_NUMBERS = re.compile(r"[0-9]{1,2}(-[0-9]{1,2})?")
_WRED: Final = {
    **{
        f"{colour}_{side}_threshold": f"SAI_WRED_ATTR_{colour.upper()}_{side.upper()}_THRESHOLD"
        for colour in ("green", "yellow", "red")
        for side in ("min", "max")
    },
    "ecn": "SAI_WRED_ATTR_ECN_MARK_MODE",
}
_PROFILE: Final = {
    "xon": "SAI_BUFFER_PROFILE_ATTR_XON_TH",
    "xoff": "SAI_BUFFER_PROFILE_ATTR_XOFF_TH",
    "size": "SAI_BUFFER_PROFILE_ATTR_RESERVED_BUFFER_SIZE",
    "dynamic_th": "SAI_BUFFER_PROFILE_ATTR_SHARED_DYNAMIC_TH",
    "static_th": "SAI_BUFFER_PROFILE_ATTR_SHARED_STATIC_TH",
}
_DYNAMIC: Final = "NULL"
"""The profile of a group for which buffermgrd finds one (cfgmgr/buffermgrdyn.cpp)."""


class Odd(NamedTuple):
    """Something that is not as its row says.

    Attributes:
        table: of CONFIG_DB.
        key: likewise.
        field: likewise; empty where it is about the row.
        words: what is there, and what should be.
    """

    table: str
    key: str
    field: str
    words: str

    @property
    def text(self) -> str:
        """All of it in one line."""
        return f"{self.table}|{self.key}: {self.words}"


class Looked(NamedTuple):
    """What was looked at.

    Attributes:
        seen: how many things.
        odd: those that are not as they should be.
        untold: why things could not be looked at, each reason once.
    """

    seen: int = 0
    odd: tuple[Odd, ...] = ()
    untold: tuple[str, ...] = ()


def opened(config: ConfigDb) -> tuple[str, ...]:
    """Return the ports that are meant to be up; of others a chip may have nothing."""
    ports = config.get("PORT", _NONE)
    return tuple(name for name, row in ports.items() if row.get("admin_status") == "up")


def mask(row: Row, field: str = "pfc_enable") -> tuple[int, ...]:
    """Return the priorities that a row of PORT_QOS_MAP names."""
    words = str(row.get(field, "")).split(",")
    return tuple(one for one in PRIORITIES if str(one) in {word.strip() for word in words})


def pfc(config: ConfigDb, live: Live) -> Looked:
    """Look at the priorities that ports pause."""
    rows = config.get("PORT_QOS_MAP", _NONE)
    wanted = [(port, mask(rows[port])) for port in opened(config) if port in rows]
    untold = _untold(live, "PORT")
    if untold or not wanted:
        return Looked(untold=untold if wanted else ())
    odd: list[Odd] = []
    for port, priorities in wanted:
        apart = config["PORT"][port].get("pfc_asym") == "on"
        name = f"SAI_PORT_ATTR_PRIORITY_FLOW_CONTROL{'_TX' if apart else ''}"
        has = (live.chip("PORT", PORTS, port) or {}).get(name, "0")
        should = sum(1 << one for one in priorities)
        if has != str(should):
            words = f"the chip pauses {_said(has)}, not {_said(str(should))}"
            odd.append(Odd("PORT_QOS_MAP", port, "pfc_enable", words))
    return Looked(len(wanted), tuple(odd))


def _said(bits: str) -> str:
    if not _BITS.fullmatch(bits):
        return short(bits)
    found = [str(one) for one in PRIORITIES if int(bits) >> one & 1]
    return f"priority {','.join(found)}" if found else "no priority"


def ecn(config: ConfigDb, live: Live) -> Looked:
    """Look at the queues that mark packets, and at their thresholds."""
    rows = config.get("QUEUE", _NONE)
    ports = set(opened(config))
    wanted = [
        (key, f"{port}:{queue}", str(row["wred_profile"]))
        for key, row in rows.items()
        for port, queue in _each(key)
        if row.get("wred_profile") and port in ports
    ]
    untold = _untold(live, "QUEUE")
    if untold or not wanted:
        return Looked(untold=untold if wanted else ())
    odd: list[Odd] = []
    for key, queue, name in wanted:
        chip = live.chip("QUEUE", QUEUES, queue) or {}
        found = chip.get("SAI_QUEUE_ATTR_WRED_PROFILE_ID")
        if is_none(found):
            odd.append(Odd("QUEUE", key, "wred_profile", f"queue {queue} marks nothing"))
            continue
        profile = live.object("WRED", found or "") or {}
        row = {name: str(value) for name, value in config["WRED_PROFILE"].get(name, {}).items()}
        row["ecn"] = f"SAI_ECN_MARK_MODE_{row.get('ecn', 'ecn_none').removeprefix('ecn_').upper()}"
        odd += (Odd("QUEUE", key, "wred_profile", one) for one in _unlike(row, profile, _WRED))
    return Looked(len(wanted), tuple(odd))


def buffers(config: ConfigDb, live: Live) -> Looked:
    """Look at the buffers of groups and queues: in APPL_DB, and in the chip."""
    groups = _Buffers("BUFFER_PG", "INGRESS_PRIORITY_GROUP", GROUPS)
    queues = _Buffers("BUFFER_QUEUE", "QUEUE", QUEUES)
    found = [_buffers(config, live, one) for one in (groups, queues)]
    return Looked(
        sum(one.seen for one in found),
        tuple(odd for one in found for odd in one.odd),
        tuple(dict.fromkeys(why for one in found for why in one.untold)),
    )


class _Buffers(NamedTuple):
    """A table of buffers, and what its rows are to the chip."""

    table: str
    kind: str
    names: str

    @property
    def field(self) -> str:
        """The attribute with the profile."""
        tail = "_ID" if self.kind == "QUEUE" else ""
        return f"SAI_{self.kind}_ATTR_BUFFER_PROFILE{tail}"


def _buffers(config: ConfigDb, live: Live, what: _Buffers) -> Looked:
    ports = set(opened(config))
    rows = {
        key: row
        for key, row in config.get(what.table, _NONE).items()
        if key.partition("|")[0] in ports and row.get("profile")
    }
    untold = _untold(live, what.kind)
    if untold or not rows:
        return Looked(untold=untold if rows else ())
    odd: list[Odd] = []
    count = 0
    for key, row in rows.items():
        appl = live.appl.get(f"{what.table}_TABLE:{key.replace('|', ':')}", {}).get("profile", "")
        name = appl.strip("[]").rpartition(":")[2]
        wanted = str(row["profile"])
        if not name or (wanted not in {_DYNAMIC, name}):
            words = f"APPL_DB has the profile {name or 'of nobody'}, not {wanted}"
            odd.append(Odd(what.table, key, "profile", words))
            continue
        profile = live.appl.get(f"BUFFER_PROFILE_TABLE:{name}")
        if profile is None:
            words = f"APPL_DB has the profile {name}, and nothing of that name"
            odd.append(Odd(what.table, key, "profile", words))
            continue
        for port, number in _each(key):
            count += 1
            odd += (
                Odd(what.table, key, "profile", words)
                for words in _in_chip(live, what, f"{port}:{number}", profile)
            )
    return Looked(count, tuple(odd))


def _in_chip(live: Live, what: _Buffers, name: str, profile: Mapping[str, str]) -> Iterator[str]:
    found = (live.chip(what.kind, what.names, name) or {}).get(what.field)
    if is_none(found):
        yield f"{name} has no buffer in the chip"
        return
    yield from _unlike(profile, live.object("BUFFER_PROFILE", found or "") or {}, _PROFILE)


def _unlike(
    row: Mapping[str, str], chip: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield where the chip has another value; what it does not tell is not held against it."""
    for field, name in names.items():
        wanted, has = row.get(field), chip.get(name)
        if wanted is not None and has is not None and has != wanted:
            yield f"the chip has {field} {has}, not {wanted}"


def watchdog(config: ConfigDb, live: Live) -> Looked:
    """Look whether the watchdog sees to every lossless queue of the ports that it has a row for."""
    maps = config.get("PORT_QOS_MAP", _NONE)
    wanted = [
        (port, f"{port}:{priority}")
        for port in opened(config)
        if port in config.get("PFC_WD", _NONE)
        for priority in _watched(maps.get(port, {}))
    ]
    queues = live.counters.get(QUEUES, {})
    if wanted and not queues:
        return Looked(untold=(live.untold.get("counters", "the switch counts no queues"),))
    odd = tuple(
        Odd("PFC_WD", port, "", f"the watchdog does not look at {queue}")
        for port, queue in wanted
        if WATCHED not in queues.get(queue, {})
    )
    return Looked(len(wanted), odd)


def _watched(row: Row) -> tuple[int, ...]:
    return mask(row, "pfcwd_sw_enable") or mask(row)


def _untold(live: Live, kind: str) -> tuple[str, ...]:
    """Return why nobody knows what the chip has of a kind."""
    for name in ("asic", "counters"):
        if name in live.untold:
            return (live.untold[name],)
    if not any(key.startswith(f"ASIC_STATE:SAI_OBJECT_TYPE_{kind}:") for key in live.asic):
        return (f"ASIC_DB has no objects of the kind {kind}",)
    return ()


def _each(key: str) -> Iterator[tuple[str, int]]:
    """Yield each port and number of a key; nothing where it is none of ports and numbers."""
    ports, _, numbers = key.partition("|")
    if _NUMBERS.fullmatch(numbers):
        for port in ports.split(","):
            for number in expand(numbers):
                yield port, number
