"""What a change touches on one switch: which ports, which sessions, and how badly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from railwright.model.change import Change
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.fabric import Device

Judged = tuple[Change, Verdict]


class Touch(NamedTuple):
    """How a switch is touched while it is changed.

    Attributes:
        device: its name.
        disruption: the worst that happens to it.
        ports: its cabled ports that go down or whose lossless traffic is at risk.
        down: those of them that go down.
        sessions: its BGP sessions that go down, by the peer's address or the interface.
    """

    device: str
    disruption: Disruption
    ports: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()


def by_path(verdict: Verdict, path: ApplyPath) -> Disruption:
    """Return the class of a change, made in one of the ways to make it."""
    match path:
        case ApplyPath.PATCH:
            return verdict.updater if verdict.updater is not None else Disruption.UNKNOWN
        case ApplyPath.TABLE_LOAD:
            return verdict.effect
        case ApplyPath.RELOAD:
            return max(verdict.effect, Disruption.CONFIG_RELOAD, key=lambda one: one.rank)


def touch(device: Device, judged: Iterable[Judged], path: ApplyPath) -> Touch:
    """Return what changes touch on a switch.

    A row whose key begins with ports touches these, and a cable length its port; another row
    touches the whole switch. A row of a
    neighbour touches that session, another routing row all sessions.

    Args:
        device: the switch, as it will be.
        judged: what changes on it, with verdicts.
        path: how the changes are made.
    """
    worst = Disruption.HITLESS
    ports: set[str] = set()
    down: set[str] = set()
    sessions: set[str] = set()
    rows = {
        (change.table, _key(change), disruption)
        for change, verdict in judged
        if (disruption := by_path(verdict, path)) is not Disruption.HITLESS
    }
    for table, key, disruption in rows:
        worst = max(worst, disruption, key=lambda one: one.rank)
        if disruption is Disruption.SESSION_RESET:
            sessions.update(_sessions(device, table, key))
            continue
        named = _ports(device, table, key)
        hit = set(_cabled(device)) if named is None else named
        ports |= hit
        if disruption is not Disruption.QOS_RELOAD:
            down |= hit
    sessions.update(one.peer for one in device.sessions if one.interface in down)
    return Touch(device.name, worst, frozenset(ports), frozenset(down), frozenset(sessions))


def _key(change: Change) -> str:
    """Return the key of a row; of a table whose fields are ports, the port."""
    return change.field or "" if change.table == "CABLE_LENGTH" else change.key


def _cabled(device: Device) -> Iterator[str]:
    """Yield the ports at which a link ends; none where a switch is not in use yet."""
    return (port.interface for port in device.ports if port.peer is not None)


def _ports(device: Device, table: str, key: str) -> set[str] | None:
    """Return the cabled ports that a row is about; None when it is about the whole switch."""
    named = key.partition("|")[0].split(",")
    known = [device.port_by_name[name] for name in named if name in device.port_by_name]
    if known:
        return {port.interface for port in known if port.peer is not None}
    if table == "PORT" or named[0].startswith("Ethernet"):
        return set()  # a port that goes, or that there was not
    return None


def _sessions(device: Device, table: str, key: str) -> Iterator[str]:
    """Yield the sessions that a row is about; of an interface, those that run over it."""
    words = key.split("|")
    mine = [one.peer for one in device.sessions if one.peer in words or one.interface == words[0]]
    if mine or table in _OF_ONE_SESSION or words[0] in device.port_by_name:
        yield from mine
    else:
        yield from (one.peer for one in device.sessions)


_OF_ONE_SESSION = frozenset(("BGP_NEIGHBOR", "BGP_NEIGHBOR_AF", "BGP_PEER_RANGE", "BGP_MONITORS"))
"""Tables whose rows are about one session each, also where it is gone."""
