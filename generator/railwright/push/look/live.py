"""What a switch is like now, asked in few questions: its daemons, its databases, what its chip has.

Tables and fields: sonic-net/sonic-swss-common common/schema.h; the ports of APPL_DB and STATE_DB as
sonic-net/sonic-swss orchagent/portsorch.cpp writes them; ``TRANSCEIVER_INFO`` as
sonic-net/sonic-platform-daemons sonic-xcvrd does; ``SYSTEM_READY`` and ``ALL_SERVICE_STATUS`` as
sonic-net/sonic-buildimage src/system-health/health_checker/sysmonitor.py does; attributes of the
chip by the names of opencomputeproject/SAI inc. Of a table that a release does not have there are
no rows, and whoever looks for them says that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple, TypeVar

from railwright.base.errors import AnswerError, AnswerLost
from railwright.model.configdb import ConfigDb, Row, Value
from railwright.push.line import commands
from railwright.push.line.command import Command
from railwright.push.line.commands import CORES
from railwright.push.line.printed import OID, Counters
from railwright.push.line.switch import Switch

T = TypeVar("T")
Rows = Mapping[str, Mapping[str, str]]
"""Key to fields, as a database has them."""
PORTS, QUEUES, GROUPS = "COUNTERS_PORT_NAME_MAP", "COUNTERS_QUEUE_NAME_MAP", "COUNTERS_PG_NAME_MAP"
FEC_LOST: Final = "SAI_PORT_STAT_IF_IN_FEC_NOT_CORRECTABLE_FRAMES"
QUEUE_LOST: Final = "SAI_QUEUE_STAT_DROPPED_PACKETS"
GROUP_LOST: Final = "SAI_INGRESS_PRIORITY_GROUP_STAT_DROPPED_PACKETS"
WATCHED: Final = "PFC_WD_STATUS"
"""Of a queue: there as long as the watchdog looks at it (sonic-net/sonic-swss orchagent/
pfcwdsworch.cpp, registerInWdDb and unregisterFromWdDb)."""
STORMED: Final = "stormed"
STORMS: Final = "PFC_WD_QUEUE_STATS_DEADLOCK_DETECTED"
_SOUND: Final = frozenset(("", "running"))
"""What systemd says of a system without failed units, or was not asked."""
_APPL = ("PORT_TABLE:Ethernet*", "LLDP_ENTRY_TABLE:*", "BUFFER_*_TABLE:*")
_STATE = (
    *("PORT_TABLE|Ethernet*", "TRANSCEIVER_INFO|*", "SYSTEM_READY|*", "ALL_SERVICE_STATUS|*"),
)
_ASIC = tuple(
    f"ASIC_STATE:SAI_OBJECT_TYPE_{kind}:*"
    for kind in ("PORT", "QUEUE", "INGRESS_PRIORITY_GROUP", "WRED", "BUFFER_PROFILE")
)
_QOS = (
    *("PORT|*", "PORT_QOS_MAP|*", "QUEUE|*", "WRED_PROFILE|*", "PFC_WD|*", "BUFFER_PG|*"),
    *("BUFFER_QUEUE|*", "BUFFER_PROFILE|*"),
)
_COUNTER = re.compile(r"[0-9]{1,20}")
"""A counter of 64 bits."""
PRIORITIES: Final = range(8)
"""Of IEEE 802.1Q, clause 6.9.3."""


def paused(priority: int, way: str) -> str:
    """Return the counter of pauses of a priority; ``way``: ``RX`` or ``TX``."""
    return f"SAI_PORT_STAT_PFC_{priority}_{way}_PKTS"


COUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    PORTS: (FEC_LOST, *(paused(one, way) for one in PRIORITIES for way in ("RX", "TX"))),
    QUEUES: (QUEUE_LOST, WATCHED, STORMS),
    GROUPS: (GROUP_LOST,),
}
"""What is counted and asked for."""


class Live(NamedTuple):
    """What a switch is like now. What could not be asked is empty, and ``untold`` says why.

    Attributes:
        appl: rows of APPL_DB: ports, neighbours, buffers.
        state: rows of STATE_DB: ports, optics, services.
        asic: rows of ASIC_DB: ports, queues, groups, profiles.
        counters: of ports, queues and groups, with the ids that they have in ASIC_DB.
        sessions: state of each BGP session.
        system: as systemd calls it: ``running``, ``degraded``.
        failed: units that failed.
        cores: files of programs that died.
        errors: lines of the log in which the programs behind the chip tell of errors.
        untold: attribute to the reason why nobody knows it.
    """

    appl: Rows
    state: Rows
    asic: Rows
    counters: Counters
    sessions: Mapping[str, str]
    system: str
    failed: tuple[str, ...]
    cores: tuple[str, ...]
    errors: tuple[str, ...]
    untold: Mapping[str, str]

    @property
    def answers(self) -> bool:
        """Whether every database does."""
        return not {"appl", "state", "asic", "counters"} & self.untold.keys()

    def port(self, name: str) -> Mapping[str, str]:
        """Return what APPL_DB has of a port."""
        return self.appl.get(f"PORT_TABLE:{name}", {})

    def chip(self, kind: str, names: str, name: str) -> Mapping[str, str] | None:
        """Return what the chip has of a port, a queue or a group; None: it has none of that name.

        Args:
            kind: as SAI names it: ``QUEUE``.
            names: the map of names.
            name: such as ``Ethernet0:3``.
        """
        found = self.counters.get(names, {}).get(name, {}).get(OID)
        return None if found is None else self.object(kind, found)

    def object(self, kind: str, oid: str) -> Mapping[str, str] | None:
        """Return what the chip has of an id; None: nothing."""
        return self.asic.get(f"ASIC_STATE:SAI_OBJECT_TYPE_{kind}:{oid}")


PARTS: Final = frozenset(
    (
        *("appl", "state", "asic", "counters", "sessions", "system", "failed", "cores"),
        "errors",
    )
)
"""What can be asked: the attributes of :class:`Live`."""


def live(switch: Switch, parts: Collection[str] = PARTS) -> Live:
    """Return what a switch is like now; parts that are not wanted are empty.

    Raises:
        PushError: it does not answer any more. What it refuses to tell is no error.
    """
    untold: dict[str, str] = {}

    def ask(name: str, command: Command[T], otherwise: T) -> T:
        if name not in parts:
            return otherwise
        return tried(untold, name, lambda: switch.ask(command), otherwise)

    return Live(
        appl=ask("appl", commands.rows("APPL_DB", *_APPL), {}),
        state=ask("state", commands.rows("STATE_DB", *_STATE), {}),
        asic=ask("asic", commands.rows("ASIC_DB", *_ASIC), {}),
        counters=ask("counters", commands.counters(COUNTED), {}),
        sessions=ask("sessions", commands.bgp(), {}),
        system=(system := ask("system", commands.system_state(), "")),
        failed=ask("failed", commands.failed(), ()) if system not in _SOUND else (),
        cores=ask("cores", commands.listed(CORES), ()),
        errors=ask("errors", commands.errors(), ()),
        untold=untold,
    )


def tried(untold: dict[str, str], name: str, ask: Callable[[], T], otherwise: T) -> T:
    """Return an answer; where there is none, note why, and return something else.

    Args:
        untold: where it is noted.
        name: what is asked for.
        ask: asks.
        otherwise: what is returned.

    Raises:
        AnswerLost: nobody knows what became of the question.
    """
    try:
        return ask()
    except AnswerLost:
        raise
    except AnswerError as error:
        untold[name] = error.message.partition(": ")[2] or error.message
        return otherwise


def qos(switch: Switch) -> ConfigDb:
    """Return what decides about lossless traffic of what a switch runs, and its ports.

    Raises:
        PushError: it does not answer, or prints no rows.
    """
    found: dict[str, dict[str, Row]] = {}
    for name, fields in switch.ask(commands.rows("CONFIG_DB", *_QOS)).items():
        table, _, key = name.partition("|")
        found.setdefault(table, {})[key] = {
            field.removesuffix("@"): _value(field, value)
            for field, value in fields.items()
            if field != "NULL"
        }
    return found


def _value(field: str, value: str) -> Value:
    return value.split(",") if field.endswith("@") else value


def number(fields: Mapping[str, str], name: str) -> int | None:
    """Return a counter; None where there is none."""
    text = fields.get(name, "")
    return int(text) if _COUNTER.fullmatch(text) else None


def is_none(oid: str | None) -> bool:
    """Whether an id of the chip is that of nothing."""
    return oid is None or oid.removeprefix("oid:") in {"", "0x0"}
