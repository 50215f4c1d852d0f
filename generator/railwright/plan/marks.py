"""What changes do that a class does not tell: what stays down, and what both ends must agree on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb, Row
from railwright.model.fabric import Device
from railwright.plan.oracle import is_up


class Match(StrEnum):
    """What both ends of a link must have alike, so that a session is up or nothing is dropped."""

    ASN = "AS numbers"
    LINK = "speed, FEC or lanes of ports"
    ADDRESS = "addresses of links"
    CLASSES = "PFC or traffic classes"
    MTU = "MTU of ports"

    @property
    def down(self) -> bool:
        """Whether a link is down while its ends differ; else it only drops what it should not."""
        return self not in {Match.CLASSES, Match.MTU}


class _Sort(StrEnum):
    SHUT = "shut"
    CLOSED = "closed"
    ISOLATED = "isolated"
    OWN_ASN = "own-asn"
    PEER_ASN = "peer-asn"
    LINK = "link"
    ADDRESS = "address"
    CLASSES = "classes"
    MTU = "mtu"


Mark = tuple[_Sort, str]
"""What it is, and the key of its row; empty for what is of the whole switch."""

_SORTS: Mapping[tuple[str, str], _Sort] = {
    ("PORT", "admin_status"): _Sort.SHUT,
    ("PORT", "speed"): _Sort.LINK,
    ("PORT", "fec"): _Sort.LINK,
    ("PORT", "lanes"): _Sort.LINK,
    ("PORT", "autoneg"): _Sort.LINK,
    ("PORT", "mtu"): _Sort.MTU,
    ("PORT_QOS_MAP", "pfc_enable"): _Sort.CLASSES,
    ("PORT_QOS_MAP", "dscp_to_tc_map"): _Sort.CLASSES,
    ("PORT_QOS_MAP", "tc_to_pg_map"): _Sort.CLASSES,
    ("PORT_QOS_MAP", "pfc_to_pg_map"): _Sort.CLASSES,
    ("PORT_QOS_MAP", "pfc_to_queue_map"): _Sort.CLASSES,
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
_OF_PORTS = frozenset((_Sort.LINK, _Sort.CLASSES, _Sort.MTU))
_CLASS_MAPS = frozenset(
    (
        "DSCP_TO_TC_MAP",
        "TC_TO_PRIORITY_GROUP_MAP",
        "PFC_PRIORITY_TO_PRIORITY_GROUP_MAP",
        "MAP_PFC_PRIORITY_TO_QUEUE",
    )
)
"""What decides by which priority a packet is paused. A map that is new, or that nothing names any
more, does nothing by itself."""
_GLOBAL = "global"
"""The row of PORT_QOS_MAP that stands for every port."""
_GOING = frozenset(("PORT", "BGP_NEIGHBOR"))
"""Tables whose rows take a link with them."""
_TABLES = frozenset(("INTERFACE", *_CLASS_MAPS, *(table for table, _ in _SORTS)))
_NONE: Mapping[str, Row] = {}


def marks(changes: Iterable[Change], before: ConfigDb, after: ConfigDb) -> tuple[Mark, ...]:
    """Return what changes do, each once.

    What both ends must have alike matters for ports that are up before and after: a port that is
    new or goes has no link that could fail for it.

    Args:
        changes: of one switch.
        before: what it has.
        after: what it shall have.
    """
    found: dict[Mark, None] = {}
    ours = [one for one in changes if one.table in _TABLES]
    come = {
        _last(one.key)
        for one in ours
        if one.table == "BGP_NEIGHBOR" and one.kind is ChangeKind.ADDED
    }
    for change in ours:
        gone = change.kind is ChangeKind.REMOVED and change.table in _GOING
        if gone and change.key not in after.get(change.table, _NONE):
            found.update(dict.fromkeys(_gone(change, before, come)))
        else:
            found.update(dict.fromkeys(_stays(change, before, after)))
    return tuple(found)


def _gone(change: Change, before: ConfigDb, come: Container[str]) -> Iterator[Mark]:
    """Yield what a row does that goes and was in use.

    Args:
        change: of one of its cells.
        before: what the switch has.
        come: peers whose rows come, which may be those that go under another key.
    """
    key = change.key
    if change.table == "PORT":
        if is_up(key, before):
            yield _Sort.SHUT, key
    elif before[change.table][key].get("admin_status") != "down" and _last(key) not in come:
        yield _Sort.CLOSED, key


def _stays(change: Change, before: ConfigDb, after: ConfigDb) -> Iterator[Mark]:
    table, key = change.table, change.key
    sort = _SORTS.get((table, change.field or ""))
    if sort is None:
        if table in _CLASS_MAPS:
            if key in before.get(table, _NONE) and key in after.get(table, _NONE):
                yield _Sort.CLASSES, ""
        elif table == "INTERFACE" and change.kind is ChangeKind.REMOVED:
            name, _, address = key.partition("|")
            if address and _standing(name, before, after):
                yield _Sort.ADDRESS, name
    elif sort in _OF_PORTS:
        yield from ((sort, port) for port in _standing(key, before, after))
    elif sort in _TAKES:
        if (change.before, change.after) == _TAKES[sort]:
            yield sort, key
    elif change.kind is ChangeKind.CHANGED:
        yield sort, key


def _standing(key: str, before: ConfigDb, after: ConfigDb) -> tuple[str, ...]:
    """Return the ports of a key that are up before and after; an empty name for all of them."""
    if key == _GLOBAL:
        return ("",)
    return tuple(port for port in key.split(",") if is_up(port, before) and is_up(port, after))


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
    _Sort.MTU: Match.MTU,
}


def _last(key: str) -> str:
    """Return the peer of a row of a neighbour, in whatever VRF."""
    return key.rpartition("|")[2]
