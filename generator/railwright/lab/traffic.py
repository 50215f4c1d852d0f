"""The job that runs over a lab: what it moves, and what a push did to it.

It is a model: every link that is up carries the same, and pauses a little; nothing is lost, unless
something was done that loses. What counts as that: a link of the job goes down, or a priority that
was paused is not paused any more while its link is up. So "the push hurt the job" can be asked
exactly; how much it would hurt on switches, nobody knows from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from railwright.lab.derived import Hashes, lossless, oid, queues
from railwright.model.configdb import ConfigDb, Row

OCTETS_PER_SECOND = 1_000_000_000
PACKET_OCTETS = 4_096
PAUSES_PER_SECOND = 10
STORM_FACTOR = 1_000
FRAMES_PER_SECOND = 100
"""Of those that FEC cannot mend, where a port loses any."""
DROPS = 100
"""Packets that one event loses, as made up as the rates above."""
_NONE: Mapping[str, Row] = {}
_STATES = ("operational", "stormed")


class Ailing(NamedTuple):
    """What is wrong with the traffic of a switch.

    Attributes:
        storms: queues that storm, as ``Ethernet0:3``.
        fec: ports that lose frames.
        unwatched: ports that the watchdog does not look at.
    """

    storms: frozenset[str] = frozenset()
    fec: frozenset[str] = frozenset()
    unwatched: frozenset[str] = frozenset()


class Work:
    """What happened to the job, over all switches.

    Attributes:
        flaps: `(switch, port)` of links that went down.
        losses: `(switch, port, priority)` that lost lossless packets.
    """

    def __init__(self) -> None:
        self.flaps: list[tuple[str, str]] = []
        self.losses: list[tuple[str, str, int]] = []

    @property
    def lossless_drops(self) -> int:
        """Lossless packets that were dropped."""
        return DROPS * len(self.losses)

    def changed(self, name: str, before: ConfigDb, after: ConfigDb, up: Iterable[str]) -> None:
        """Note what a change of a switch does to the job.

        Args:
            name: the switch.
            before: what it had.
            after: what it has.
            up: its ports whose links were up.
        """
        for port in up:
            if after.get("PORT", _NONE).get(port, {}).get("admin_status") != "up":
                self.flaps.append((name, port))
                continue
            was = lossless(before.get("PORT_QOS_MAP", _NONE).get(port, {}))
            now = lossless(after.get("PORT_QOS_MAP", _NONE).get(port, {}))
            self.losses.extend((name, port, one) for one in was if one not in now)


def counters(
    name: str,
    config: ConfigDb,
    up: frozenset[str],
    seconds: float,
    work: Work,
    ailing: Ailing,
) -> Hashes:
    """Return the counters of a switch after so many seconds.

    Args:
        name: the switch.
        config: what it has.
        up: its ports whose links carry the job.
        seconds: for how long it runs.
        work: what happened to the job.
        ailing: what is wrong.
    """
    found: Hashes = {}
    told = config.get("PORT_QOS_MAP", _NONE)
    watched = config.get("PFC_WD", _NONE).keys() - ailing.unwatched
    for port in config.get("PORT", _NONE):
        carried = int(seconds * OCTETS_PER_SECOND) if port in up else 0
        fields = {
            "SAI_PORT_STAT_IF_IN_OCTETS": str(carried),
            "SAI_PORT_STAT_IF_OUT_OCTETS": str(carried),
            "SAI_PORT_STAT_IF_IN_UCAST_PKTS": str(carried // PACKET_OCTETS),
            "SAI_PORT_STAT_IF_OUT_UCAST_PKTS": str(carried // PACKET_OCTETS),
            "SAI_PORT_STAT_IF_IN_ERRORS": "0",
            "SAI_PORT_STAT_IF_OUT_ERRORS": "0",
            "SAI_PORT_STAT_IF_IN_DISCARDS": "0",
            "SAI_PORT_STAT_IF_OUT_DISCARDS": "0",
            "SAI_PORT_STAT_IF_IN_FEC_NOT_CORRECTABLE_FRAMES": str(
                int(seconds * FRAMES_PER_SECOND) if port in ailing.fec else 0
            ),
        }
        for paused in lossless(told.get(port, {})):
            factor = STORM_FACTOR if f"{port}:{paused}" in ailing.storms else 1
            pauses = int(seconds * PAUSES_PER_SECOND * factor) if port in up else 0
            fields[f"SAI_PORT_STAT_PFC_{paused}_RX_PKTS"] = str(pauses)
            fields[f"SAI_PORT_STAT_PFC_{paused}_TX_PKTS"] = str(pauses)
        found[f"COUNTERS:{oid('port', port)}"] = fields
    for queue in queues(config):
        port, _, priority = queue.partition(":")
        drops = DROPS * work.losses.count((name, port, int(priority)))
        stormed = queue in ailing.storms
        found[f"COUNTERS:{oid('queue', queue)}"] = {
            "SAI_QUEUE_STAT_DROPPED_PACKETS": str(drops),
            "SAI_QUEUE_STAT_WRED_ECN_MARKED_PACKETS": "0",
            **({} if port not in watched else {"PFC_WD_STATUS": _STATES[stormed]}),
            "PFC_WD_QUEUE_STATS_DEADLOCK_DETECTED": "1" if stormed else "0",
            "PFC_WD_QUEUE_STATS_DEADLOCK_RESTORED": "0",
        }
        found[f"COUNTERS:{oid('pg', queue)}"] = {
            "SAI_INGRESS_PRIORITY_GROUP_STAT_DROPPED_PACKETS": str(drops)
        }
    return found
