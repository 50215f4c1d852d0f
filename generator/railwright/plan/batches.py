"""Which switches may be changed at the same time, and in which order.

One plane after another, so that a NIC with a port on each keeps one. In a plane the leaves that
have servers in common go together: the same servers are hit once. Spines go one by one, so that
every leaf keeps its other uplinks. One that is taken out of service goes before the leaves that
shut their sessions with it, because it can be emptied first; one that is only drained goes last.
What loses nothing may go all at once. Of each kind of switch one goes first and alone. Before all
of them go switches that carry no traffic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.model.disruption import Disruption
from railwright.model.fabric import Device, Link, PortRole
from railwright.model.plan import Batch
from railwright.model.types import Dialect, Tier
from railwright.plan.ends import Tie, Window, between, ties, windows
from railwright.plan.reach import Wiring
from railwright.plan.remaining import Remaining
from railwright.plan.touch import Touch

_Kind = tuple[str, str, str, str]
_Place = tuple[str, str]
"""A switch or host, and its port: one end of a link."""


class _Found(NamedTuple):
    """A batch so far.

    Attributes:
        devices: its switches.
        why: why these together.
        drain: what to drain; None: nothing.
        emptied: whether that leads all traffic around the switches themselves.
    """

    devices: Sequence[Device]
    why: str
    drain: str | None = None
    emptied: bool = False


_BY_STATE = "`state: drained` in the inventory, applied first, as frrcfgd knows no other way"
"""frrcfgd does not subscribe to BGP_DEVICE_GLOBAL, which the isolation of a switch is written to
(sonic-net/sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py, BGPConfigDaemon)."""
_OTHER_PORT = "these ports at the servers: each NIC keeps one on another leaf"


def batches(
    wiring: Wiring, touches: Iterable[Touch], cuts: frozenset[str] = frozenset()
) -> tuple[Batch, ...]:
    """Return the batches of a change, in their order; every switch is in exactly one.

    No batch has switches of two planes.

    Args:
        wiring: the fabric, as it is before the change.
        touches: of every switch that changes.
        cuts: switches to which the change can cut the way: never all of them at once, whatever
            they carry.
    """
    by_name = {one.device: one for one in touches}
    tied = ties(wiring, by_name.values())
    off = frozenset(one.device for one in by_name.values() if _cut_off(wiring, one))
    drained = off.union(end.device for one in tied for end in (one.link.a, one.link.b))
    planes: dict[int, list[Device]] = defaultdict(list)
    for name in sorted(by_name, key=natural_key):
        planes[wiring.devices[name].plane].append(wiring.devices[name])
    seen: set[_Kind] = set()
    tried: set[_Kind] = set()
    found: list[_Found] = []
    for _, devices in sorted(planes.items()):
        idle = [one for one in devices if wiring.is_idle(one) and one.name not in cuts]
        if idle:
            found.append(_Found(idle, "planned, drained or in maintenance: no traffic"))
    for _, devices in sorted(planes.items()):
        busy = [one for one in devices if not wiring.is_idle(one) or one.name in cuts]
        calm = [one for one in busy if one.name not in cuts and _is_calm(by_name[one.name])]
        names = {one.name for one in calm}
        rest = [one for one in busy if one.name not in names]
        found += _calm(calm, tried)
        leaves = [one for one in rest if one.tier is Tier.LEAF]
        first, spines = _spine_order(wiring, rest, by_name, off)
        gone = {place for some in found for place in _taken(wiring, some.devices, by_name)}
        found += _spines(wiring, first, by_name, gone)
        found += _leaves(_leaf_groups(wiring, leaves, by_name, drained), wiring, by_name, seen)
        gone.update(_taken(wiring, leaves, by_name))
        found += _spines(wiring, spines, by_name, gone)
    return tuple(_told(wiring, by_name, found, tied))


def _is_calm(touch: Touch) -> bool:
    """Whether nothing is lost, neither meanwhile nor afterwards."""
    return touch.disruption is Disruption.HITLESS and not touch.marks.takes


def _cut_off(wiring: Wiring, touch: Touch) -> bool:
    """Whether no link to another switch carries anything any more once a switch has changed."""
    return touch.marks.takes and _silences(wiring, touch, wiring.taken(touch))


def _silences(wiring: Wiring, touch: Touch, gone: Iterable[Link]) -> bool:
    """Whether some links are all that a switch has to other switches."""
    links = wiring.links_of.get(touch.device, ())
    up = {_place(link) for link in links if link.kind is PortRole.FABRIC}
    return bool(up) and up.issubset(map(_place, gone))


def _place(link: Link) -> _Place:
    return link.a.device, link.a.port


def _taken(
    wiring: Wiring, devices: Iterable[Device], touches: Mapping[str, Touch]
) -> Iterator[_Place]:
    """Yield the links that carry nothing any more after some switches have changed."""
    for one in devices:
        yield from map(_place, wiring.taken(touches[one.name]))


def _told(
    wiring: Wiring,
    touches: Mapping[str, Touch],
    found: Sequence[_Found],
    tied: Sequence[Tie],
) -> Iterator[Batch]:
    """Yield batches with what each leaves, after those before it and with what both ends tie."""
    batch_of = {one.name: number for number, some in enumerate(found) for one in some.devices}
    of_device = {name: window for window in windows(tied, batch_of) for name in window.devices}
    down = between(tied, batch_of)
    remaining = Remaining(wiring)
    for number, (devices, why, first, emptied) in enumerate(found):
        ours = [touches[one.name] for one in devices]
        window = next((of_device[one.name] for one in devices if one.name in of_device), None)
        calm = window is None or all(_is_calm(touches[name]) for name in window.devices)
        text = _window(window, len(found), drained=not calm) if window else ""
        meanwhile = [link for one in ours for link in wiring.lost(one)]
        if emptied and calm:
            meanwhile += [link for one in devices for link in wiring.links_of.get(one.name, ())]
        remaining.take(down.begins.get(number, ()))
        remaining.take(meanwhile)
        remaining.take(link for one in ours for link in wiring.taken(one))
        yield Batch(
            devices=tuple(one.name for one in devices),
            disruption=Disruption.worst(one.disruption for one in ours),
            together=f"{why}; {text}" if window else why,
            drain=first if calm or window is None else _drain_of_window(wiring, window, text),
            reach=wiring.reach(ours),
            capacity_percent=remaining.percent(),
        )
        remaining.give(meanwhile)
        remaining.give(down.ends.get(number, ()))


def _window(window: Window, count: int, *, drained: bool) -> str:
    which = f"batches {window.first + 1} to {window.last + 1}"
    if window.last - window.first + 1 == count:
        which = "the whole plan"
    how = "one drained window" if drained else "one window"
    return f"{which} in {how}: {', '.join(window.what)} must match at both ends"


def _drain_of_window(wiring: Wiring, window: Window, text: str) -> str | None:
    if not any(wiring.hosts_below.get(name) for name in window.devices):
        return None
    leaves = {name for name in window.devices if wiring.devices[name].tier is Tier.LEAF}
    if wiring.nics_left(leaves):
        return f"{_OTHER_PORT}; {text}"
    return f"the servers below, by the scheduler; {text}"


def _calm(devices: Sequence[Device], tried: set[_Kind]) -> Iterator[_Found]:
    first = _new_kinds(devices, tried)
    names = {one.name for one in first}
    others = [one for one in devices if one.name not in names]
    if first:
        alone = "one switch of each kind first; nothing is lost" if others else "nothing is lost"
        yield _Found(first, alone)
    if others:
        yield _Found(others, "nothing is lost")


def _leaves(
    groups: Iterable[Sequence[Device]],
    wiring: Wiring,
    touches: Mapping[str, Touch],
    seen: set[_Kind],
) -> Iterator[_Found]:
    for ours in groups:
        drain = _drain(wiring, ours, touches)
        first = _new_kinds(ours, seen)
        names = {one.name for one in first}
        others = [one for one in ours if one.name not in names]
        for one in first:
            why = "the first of its kind, alone" if others or len(first) > 1 else "alone"
            yield _Found([one], why, drain)
        if len(others) == 1:
            yield _Found(others, "alone", drain)
        elif others:
            why = "leaves of the same servers, which are hit once"
            calm = all(_is_calm(touches[one.name]) for one in others)
            why = "leaves of one pod: the change can cut the way" if calm else why
            yield _Found(others, why, drain)


def _leaf_groups(
    wiring: Wiring,
    devices: Sequence[Device],
    touches: Mapping[str, Touch],
    drained: frozenset[str],
) -> Iterator[Sequence[Device]]:
    """Yield leaves by the servers they share; one by one where only some of their sessions go.

    Servers are not drained for some sessions, so that they need their other rails meanwhile; unless
    they are drained all the same, because ends of links must change together, or because the leaf
    goes out of service.
    """
    for ours in _of_same_servers(wiring, devices):
        if any(_keeps_some(wiring, touches[one.name]) and one.name not in drained for one in ours):
            yield from ([one] for one in ours)
        else:
            yield ours


def _keeps_some(wiring: Wiring, touch: Touch) -> bool:
    """Whether a switch loses sessions for a while, and not all that it has to other switches."""
    return _only_resets(touch) and not _silences(wiring, touch, wiring.lost(touch))


def _only_resets(touch: Touch) -> bool:
    return touch.disruption is Disruption.SESSION_RESET


def _of_same_servers(wiring: Wiring, devices: Sequence[Device]) -> Iterator[Sequence[Device]]:
    """Yield leaves by pod, those together that have a server in common, or none at all."""
    import networkx as nx  # noqa: PLC0415 # slow to load, and most verbs plan nothing

    by_pod: dict[int, list[Device]] = defaultdict(list)
    for device in sorted(devices, key=lambda one: natural_key(one.name)):
        by_pod[device.pod or 0].append(device)
    for _, ours in sorted(by_pod.items()):
        below = {one.name: wiring.hosts_below.get(one.name) or (None,) for one in ours}
        graph: nx.Graph[object] = nx.Graph(
            (name, ("server", host)) for name, hosts in below.items() for host in hosts
        )
        for part in nx.connected_components(graph):  # the first leaf's is the first
            yield [one for one in ours if one.name in part]


def _drain(wiring: Wiring, leaves: Sequence[Device], touches: Mapping[str, Touch]) -> str | None:
    ours = [touches[one.name] for one in leaves]
    soon_back = all(_keeps_some(wiring, one) or _is_calm(one) for one in ours)
    if soon_back and not any(_cut_off(wiring, one) for one in ours):
        return None
    names = {one.name for one in leaves}
    if not any(wiring.hosts_below.get(name) for name in names):
        return None
    if wiring.nics_left(names):
        return _OTHER_PORT
    return "the servers below, by the scheduler: a NIC has no other leaf to go to"


def _spine_order(
    wiring: Wiring, devices: Iterable[Device], touches: Mapping[str, Touch], off: frozenset[str]
) -> tuple[list[Device], list[Device]]:
    """Return the spines to change before leaves, and those to change after them.

    Args:
        wiring: the fabric.
        devices: of one plane, those that lose something.
        touches: of every switch that changes.
        off: switches that go out of service.
    """
    first: list[Device] = []
    rest: list[Device] = []
    last: list[Device] = []
    for one in devices:
        if one.tier is Tier.SPINE:
            marks = touches[one.name].marks
            goes = one.name in off and not wiring.leaves_below[one.name] <= off
            (last if marks.isolated else first if goes else rest).append(one)
    return first, rest + last


def _spines(
    wiring: Wiring, devices: Sequence[Device], touches: Mapping[str, Touch], gone: set[_Place]
) -> Iterator[_Found]:
    """Yield spines one by one.

    Args:
        wiring: the fabric.
        devices: of one plane, in their order.
        touches: of every switch that changes.
        gone: links that others have taken before; what these take is added.
    """
    for device in devices:
        touch = touches[device.name]
        why = f"one spine at a time, plane {device.plane}"
        lost = {*map(_place, wiring.lost(touch)), *map(_place, wiring.taken(touch))}
        # What isolates the switch drains it by itself, and must not be taken back afterwards.
        if _is_calm(touch) or (touch.marks.isolated and _only_resets(touch)):
            yield _Found([device], why)
        elif _only_resets(touch) and lost and lost <= gone:
            yield _Found([device], f"{why}; the other ends have shut these sessions before")
        else:
            yield _Found([device], why, *_drain_of_spine(wiring, device, gone))
        gone.update(map(_place, wiring.taken(touch)))


def _drain_of_spine(
    wiring: Wiring, spine: Device, gone: Collection[_Place]
) -> tuple[str | None, bool]:
    """Return what to drain for a spine, and whether that empties it."""
    if not wiring.hosts_below.get(spine.name):
        return None, False
    if wiring.leaves_left(spine.name, gone):
        how = "TSA" if spine.dialect is Dialect.BGPCFGD else _BY_STATE
        return f"the spine, by {how}: its leaves use the other spines", True
    if wiring.nics_left(wiring.leaves_below[spine.name]):
        return _OTHER_PORT, False
    return "the servers below, by the scheduler: their leaves have no other spine", False


def _new_kinds(devices: Sequence[Device], seen: set[_Kind]) -> list[Device]:
    """Return the first of each kind that was not seen before."""
    first: list[Device] = []
    for device in devices:
        kind = device.tier.value, device.hwsku, device.asic, device.release
        if kind not in seen:
            seen.add(kind)
            first.append(device)
    return first
