"""What a change touches on one switch: which ports, which sessions, and how badly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from railwright.model.change import Change
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.fabric import Device
from railwright.plan.marks import NOTHING, Mark, Marked, marked, marks
from railwright.plan.oracle import Judged

_LINKS_STAY = frozenset((Disruption.SESSION_RESET, Disruption.QOS_RELOAD))
_WHOLE = (("",), False, True)
"""What `config reload` takes down, whatever it is for: it stops the containers that run the chip
(sonic-net/sonic-utilities config/main.py, reload and _stop_services)."""


class Touch(NamedTuple):
    """How a switch is touched while it is changed.

    Attributes:
        device: its name.
        disruption: the worst that happens to it.
        ports: its cabled ports that go down or whose lossless traffic is at risk.
        down: those of them that go down.
        sessions: its BGP sessions that go down, by the peer's address or the interface.
        marks: what stays down, and what its neighbours must change with it.
    """

    device: str
    disruption: Disruption
    ports: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    marks: Marked = NOTHING


def on_ways(verdict: Verdict, ways: Iterable[ApplyPath]) -> Disruption:
    """Return the worst that a change does on the ways that its switches take; there is one way.

    What asks for a reload is one; what only comes along with it is what it is by itself.
    """
    return Disruption.worst(_on_way(verdict, way) for way in ways)


def _on_way(verdict: Verdict, way: ApplyPath) -> Disruption:
    if verdict.updater is not None:
        return verdict.effect if way is ApplyPath.TABLE_LOAD else verdict.updater
    return by_path(verdict, way) if way is ApplyPath.RELOAD else verdict.effect


def by_path(verdict: Verdict, path: ApplyPath) -> Disruption:
    """Return the class of a change, made in one of the ways to make it."""
    match path:
        case ApplyPath.PATCH:
            return verdict.updater if verdict.updater is not None else Disruption.UNKNOWN
        case ApplyPath.TABLE_LOAD:
            return verdict.effect
        case ApplyPath.RELOAD:
            return Disruption.worst((verdict.effect, Disruption.CONFIG_RELOAD))


class Traces(NamedTuple):
    """What changes leave behind on any switch that they are made on.

    Attributes:
        disruption: the worst of them.
        rows: of ports or of the whole switch: the names that the key begins with, whether only
            ports can be meant, and whether it goes down.
        sessions: tables and keys of rows that take sessions away.
        marks: what stays down, and what both ends of a link must have alike.
    """

    disruption: Disruption
    rows: tuple[tuple[tuple[str, ...], bool, bool], ...]
    sessions: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...] = ()


def traces(judged: Iterable[Judged], path: ApplyPath, before: ConfigDb, after: ConfigDb) -> Traces:
    """Return what changes leave behind.

    Args:
        judged: what changes, with verdicts.
        path: how the changes are made.
        before: what the switch has.
        after: what it shall have.
    """
    judged = tuple(judged)
    found = marks((change for change, _ in judged), before, after)
    if path is ApplyPath.RELOAD and judged:
        worst = Disruption.worst(by_path(verdict, path) for _, verdict in judged)
        return Traces(worst, (_WHOLE,), (), found)
    worst = Disruption.HITLESS
    begins: dict[tuple[str, bool, bool], None] = {}
    sessions: dict[tuple[str, str], None] = {}
    for change, verdict in judged:
        disruption = by_path(verdict, path)
        if disruption is Disruption.HITLESS:
            continue
        if disruption is not worst and disruption.rank > worst.rank:
            worst = disruption
        of_bgp = change.table != "FEATURE" or change.key == "bgp"
        if disruption is Disruption.SESSION_RESET and of_bgp:
            sessions[change.table, _key(change)] = None
        else:
            name = _interface(change.table, _key(change))
            down = disruption not in _LINKS_STAY
            begins[name, change.table == "PORT", down] = None
    rows = tuple((tuple(name.split(",")), of_port, down) for name, of_port, down in begins)
    return Traces(worst, rows, tuple(sessions), found)


def touch(device: Device, left: Traces, before: Device | None = None) -> Touch:
    """Return what changes touch on a switch.

    A row whose key begins with ports touches these, a member of a VLAN or bundle and a cable length
    their port; another row touches the whole switch. A row of a neighbour touches that session, one
    of an interface those over it, or its port where there are none, another routing row all
    sessions.

    Args:
        device: the switch, as it will be.
        left: what changes on it.
        before: the switch, as it is; None where only its configuration is known. What it has only
            before is touched as well.
    """
    after = _touch(device, left)
    if before is None:
        return after
    known = _touch(before, left)
    over = {one.peer: one.interface for one in before.sessions}
    peers = {one.peer for one in device.sessions}
    stay = {one.interface for one in device.sessions if one.peer not in after.marks.closed}
    closed = frozenset(
        peer for peer in after.marks.closed if peer in peers or over.get(peer) not in stay
    )
    return Touch(
        after.device,
        after.disruption,
        after.ports | known.ports,
        after.down | known.down,
        after.sessions | known.sessions,
        Marked(
            after.marks.shut | known.marks.shut,
            closed,  # but for sessions whose place another one takes
            after.marks.isolated,
            after.marks.ours | known.marks.ours,
            after.marks.theirs | known.marks.theirs,
        ),
    )


def _touch(device: Device, left: Traces) -> Touch:
    ports: set[str] = set()
    down: set[str] = set()
    for named, of_port, goes_down in left.rows:
        found = _ports(device, named, of_port=of_port)
        hit = set(_cabled(device)) if found is None else found
        ports |= hit
        if goes_down:
            down |= hit
    sessions: set[str] = set()
    if left.sessions:
        sessions.update(_sessions(device, left.sessions))
        silent = set(_silent(device, left.sessions))
        ports |= silent
        down |= silent
    if down:
        sessions.update(one.peer for one in device.sessions if one.interface in down)
    return Touch(
        device.name,
        left.disruption,
        frozenset(ports),
        frozenset(down),
        frozenset(sessions),
        marked(device, left.marks) if left.marks else NOTHING,
    )


def _key(change: Change) -> str:
    """Return the key of a row; of a table whose fields are ports, the port."""
    return change.field or "" if change.table == "CABLE_LENGTH" else change.key


def _cabled(device: Device) -> Iterator[str]:
    """Yield the ports at which a link ends; none where a switch is not in use yet."""
    return (port.interface for port in device.ports if port.peer is not None)


def _ports(device: Device, named: tuple[str, ...], *, of_port: bool) -> set[str] | None:
    """Return the cabled ports that a row is about; None when it is about the whole switch."""
    known = [device.port_by_name[name] for name in named if name in device.port_by_name]
    if known:
        return {port.interface for port in known if port.peer is not None}
    if of_port or named[0].startswith("Ethernet"):
        return set()  # a port that goes, or that there was not
    return None


def _sessions(device: Device, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the sessions that rows are about; of an interface, those that run over it."""
    peers = {one.peer for one in device.sessions}
    over: dict[str, list[str]] = {}
    for one in device.sessions:
        over.setdefault(one.interface, []).append(one.peer)
    for table, key in rows:
        interface = _interface(table, key)
        mine = [word for word in key.split("|") if word in peers] + over.get(interface, [])
        if mine or table in _OF_ONE_SESSION or interface in device.port_by_name:
            yield from mine
        else:
            yield from peers


def _silent(device: Device, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the cabled ports without a session, such as those of hosts, whose network goes."""
    over = {one.interface for one in device.sessions}
    for table, key in rows:
        port = device.port_by_name.get(_interface(table, key))
        if port is not None and port.peer is not None and port.interface not in over:
            yield port.interface


def _interface(table: str, key: str) -> str:
    """Return the port that a key names, or what stands in its place."""
    words = key.split("|")
    return words[-1] if table in _MEMBERS else words[0]


_MEMBERS = frozenset(("VLAN_MEMBER", "PORTCHANNEL_MEMBER"))
"""Tables whose keys name the port last."""
_OF_ONE_SESSION = frozenset(("BGP_NEIGHBOR", "BGP_NEIGHBOR_AF", "BGP_PEER_RANGE", "BGP_MONITORS"))
"""Tables whose rows are about one session each, also where it is gone."""
