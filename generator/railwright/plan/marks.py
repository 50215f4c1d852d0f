"""What changes do that a class does not tell: what stays down, and what both ends must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from railwright.model.change import Change, ChangeKind
from railwright.model.fabric import Device


class Match(StrEnum):
    """What both ends of a link must have alike, so that a session is up or nothing is dropped."""

    ASN = "AS numbers"
    LINK = "speed, FEC or lanes of ports"
    ADDRESS = "addresses of links"
    CLASSES = "PFC or traffic classes"


class _Sort(StrEnum):
    SHUT = "shut"
    CLOSED = "closed"
    ISOLATED = "isolated"
    OWN_ASN = "own-asn"
    PEER_ASN = "peer-asn"
    LINK = "link"
    ADDRESS = "address"
    CLASSES = "classes"


Mark = tuple[_Sort, str]
"""What it is, and the key of its row; empty for what is of the whole switch."""

_SORTS: Mapping[tuple[str, str], _Sort] = {
    ("PORT", "admin_status"): _Sort.SHUT,
    ("PORT", "speed"): _Sort.LINK,
    ("PORT", "fec"): _Sort.LINK,
    ("PORT", "lanes"): _Sort.LINK,
    ("PORT", "autoneg"): _Sort.LINK,
    ("PORT_QOS_MAP", "pfc_enable"): _Sort.CLASSES,
    ("PORT_QOS_MAP", "dscp_to_tc_map"): _Sort.CLASSES,
    ("BGP_NEIGHBOR", "admin_status"): _Sort.CLOSED,
    ("BGP_NEIGHBOR", "asn"): _Sort.PEER_ASN,
    ("BGP_GLOBALS", "local_asn"): _Sort.OWN_ASN,
    ("DEVICE_METADATA", "bgp_asn"): _Sort.OWN_ASN,
    ("BGP_DEVICE_GLOBAL", "tsa_enabled"): _Sort.ISOLATED,
}
_TAKES: Mapping[_Sort, tuple[str, str]] = {
    _Sort.SHUT: ("up", "down"),
    _Sort.CLOSED: ("up", "down"),
    _Sort.ISOLATED: ("false", "true"),
}
"""The values that let something run, and that take it away. Of the defaults that SONiC has where a
field is missing, none is asked: what is built says them all."""


def marks(changes: Iterable[Change]) -> tuple[Mark, ...]:
    """Return what changes do, each once."""
    found: dict[Mark, None] = {}
    for change in changes:
        sort = _SORTS.get((change.table, change.field or ""))
        if sort is None:
            if change.table == "DSCP_TO_TC_MAP" and change.kind is ChangeKind.CHANGED:
                found[_Sort.CLASSES, ""] = None
            elif change.table == "INTERFACE" and change.kind is ChangeKind.REMOVED:
                name, _, address = change.key.partition("|")
                if address:
                    found[_Sort.ADDRESS, name] = None
            continue
        takes = _TAKES.get(sort)
        if takes is None:
            if change.kind is ChangeKind.CHANGED or sort is _Sort.LINK:
                found[sort, change.key] = None
        elif (change.before, change.after) == takes:
            found[sort, change.key] = None
    return tuple(found)


class Marked(NamedTuple):
    """What changes do on one switch.

    Attributes:
        shut: ports that are shut afterwards and were not before.
        closed: sessions likewise, by peer.
        isolated: whether it takes its routes back, and so all traffic goes round it.
        ours: ports and what changes at them that the other end must have alike.
        theirs: ports over which it expects another AS number of its neighbour.
    """

    shut: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    isolated: bool = False
    ours: frozenset[tuple[str, Match]] = frozenset()
    theirs: frozenset[str] = frozenset()

    @property
    def takes(self) -> bool:
        """Whether something stays down that was up."""
        return bool(self.shut or self.closed or self.isolated)


NOTHING = Marked()


def marked(device: Device, found: Iterable[Mark]) -> Marked:
    """Return what changes do on a switch.

    Args:
        device: the switch, before or after.
        found: what its changes do.
    """
    keys: dict[_Sort, list[str]] = {sort: [] for sort in _Sort}
    for sort, key in found:
        keys[sort].append(key)
    over = {one.peer: one.interface for one in device.sessions}
    whole = over.values()
    ours = {(port, what) for sort, what in _MUST.items() for port in keys[sort] if port}
    if keys[_Sort.OWN_ASN]:
        ours.update((port, Match.ASN) for port in whole)
    if "" in keys[_Sort.CLASSES]:
        ours.update((port, Match.CLASSES) for port in whole)
    peers = map(_last, keys[_Sort.PEER_ASN])
    return Marked(
        shut=frozenset(keys[_Sort.SHUT]),
        closed=frozenset(map(_last, keys[_Sort.CLOSED])),
        isolated=bool(keys[_Sort.ISOLATED]),
        ours=frozenset(ours),
        theirs=frozenset(over[peer] for peer in peers if peer in over),
    )


_MUST: Mapping[_Sort, Match] = {
    _Sort.LINK: Match.LINK,
    _Sort.ADDRESS: Match.ADDRESS,
    _Sort.CLASSES: Match.CLASSES,
}


def _last(key: str) -> str:
    """Return the peer of a row of a neighbour, in whatever VRF."""
    return key.rpartition("|")[2]
