"""The analysis of routes, made once for all rules of this family, and what they ask of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from railwright.checks.network import End, Network
from railwright.checks.planes import between_planes
from railwright.checks.routes.bottlenecks import single_link
from railwright.checks.routes.deadlock import Analysis, analyse
from railwright.checks.routes.inside import Inside, within_one_as
from railwright.checks.routes.sessions import Router, drained, routers
from railwright.checks.rule import Spot
from railwright.checks.sessions import TABLE, both
from railwright.checks.switch import LOCALHOST, METADATA, number
from railwright.model.fabric import PortRole

_GBIT = 1000
_FEW = 3


class Fabric(NamedTuple):
    """The routes of lossless frames, and the priorities that they are the same for."""

    priorities: tuple[int, ...]
    routers: Mapping[str, Router]
    analysis: Analysis
    joined: bool = False
    """Whether a cable joins two planes: part of the routes are there by mistake."""

    @property
    def words(self) -> str:
        """The priorities as messages name them."""
        many = "priorities" if len(self.priorities) > 1 else "priority"
        return f"{many} {', '.join(map(str, self.priorities))}"

    @property
    def sound(self) -> bool:
        """Whether all hosts reach each other, by paths that come down only once, without waits.

        Where this does not hold, it is to be mended first: all else follows from it or is beside
        the point.
        """
        return not (self.broken or self.analysis.valleys)

    @property
    def broken(self) -> bool:
        """Whether routes are missing, there by mistake, or may wait for each other in a circle."""
        found = self.analysis
        return bool(self.joined or found.cycle or found.after_failure or found.unreachable)


class Uplinks(NamedTuple):
    """What a leaf can send, in Mbit/s."""

    to: Mapping[str, tuple[int, ...]]
    """Speeds of the links to each switch."""
    hosts: int
    """Of its ports to hosts."""

    @property
    def total(self) -> int:
        """Of all links to switches."""
        return sum(map(sum, self.to.values()))

    @property
    def links(self) -> int:
        """How many links to switches there are."""
        return sum(map(len, self.to.values()))

    @property
    def most(self) -> int:
        """How many of them lead to one switch, at most."""
        return max(map(len, self.to.values()))

    @property
    def shape(self) -> tuple[tuple[str, int], ...]:
        """The number of links to each switch."""
        return tuple(sorted((far, len(speeds)) for far, speeds in self.to.items()))


def fabrics(network: Network) -> tuple[Fabric, ...]:
    """Return the analysis of each lossless priority; priorities with the same routes share one.

    Parts of the site with routes within an AS are left out.
    """
    paused = {one for link in network.links for one in link.a.paused & link.b.paused}
    parts, open_ones = network.once(parts_of), network.once(unjudged)
    alike: list[tuple[list[int], Mapping[str, Router]]] = []
    for priority in sorted(paused):
        found = {
            name: one
            for name, one in routers(network, priority).items()
            if parts[name] not in open_ones
        }
        for priorities, same in alike:
            if same == found:
                priorities.append(priority)
                break
        else:
            alike.append(([priority], found))
    joined = bool(network.once(between_planes))
    return tuple(
        Fabric(tuple(which), one, analyse(one, parts), joined) for which, one in alike if one
    )


def unjudged(network: Network) -> Mapping[int, Inside]:
    """Return the parts of the site with lossless links and sessions within an AS, with one each.

    The routes of such a session are not followed, so that nothing is known of any in its part.
    """
    parts = network.once(parts_of)
    lossless = {parts.get(link.a.device) for link in network.links if link.a.paused & link.b.paused}
    found: dict[int, Inside] = {}
    for one in within_one_as(network) if lossless else ():
        part = parts.get(one.near)
        if part is not None and part in lossless and part == parts.get(one.far):
            found.setdefault(part, one)
    return found


def choices(fabric: Fabric) -> Iterator[tuple[str, str]]:
    """Yield switches one after the other, both of which choose among links for the same frames."""
    flows = fabric.analysis.flows
    graph = flows.graph
    several = [
        reduce(or_, ways.values(), 0) & ~single_link(graph, node, ways)
        for node, ways in enumerate(flows.sent)
    ]
    for node, ways in enumerate(flows.sent):
        for hop, bits in ways.items():
            if hop < len(graph.fold) and bits & several[node] & several[hop]:
                for far in graph.fold[hop].members:
                    yield from ((near, far) for near in graph.fold[node].members)


def groups(fabric: Fabric, names: Container[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield some switches, each with all neighbours to which it sends frames for one other."""
    flows = fabric.analysis.flows
    fold, spot_of = flows.graph.fold, flows.graph.spot_of
    for node, ways in enumerate(flows.sent):
        wanted = [name for name in fold[spot_of[node]].members if name in names]
        for hops in _together(ways) if wanted else ():
            shared = frozenset(one for hop in hops if hop < len(fold) for one in fold[hop].members)
            ends = [one for hop in hops if hop >= len(fold) for one in fold[spot_of[hop]].members]
            for name in wanted:
                # of twins one is the destination, and frames go to that one alone
                yield from ((name, shared | {end}) for end in ends)
                if shared and not ends:
                    yield name, shared


def _together(ways: Mapping[int, int]) -> Iterable[frozenset[int]]:
    """Return the sets of next hops that have a destination in common."""
    alike: list[tuple[int, frozenset[int]]] = []
    for hop, bits in ways.items():
        parted, rest = [], bits
        for towards, hops in alike:
            rest &= ~towards
            if towards & bits:
                parted.append((towards & bits, hops | {hop}))
            if towards & ~bits:
                parted.append((towards & ~bits, hops))
        alike = [*parted, (rest, frozenset({hop}))] if rest else parted
    return {hops for _, hops in alike}


def parts_of(network: Network) -> Mapping[str, int]:
    """Return which part of the site each switch belongs to.

    Cables join no two parts, but for those that join planes by mistake.
    """
    if not network.links:
        return {}
    import networkx as nx  # noqa: PLC0415 # one switch alone needs none

    graph: nx.Graph[str] = nx.Graph()
    crossing = frozenset(network.once(between_planes))
    for link in network.links:
        if link not in crossing and not any(drained(end.switch) for end, _ in link.ends):
            graph.add_edge(link.a.device, link.b.device)
    return {
        name: part for part, group in enumerate(nx.connected_components(graph)) for name in group
    }


def session_of(network: Network, near: str, far: str) -> tuple[str, str | None]:
    """Return the table and key of the session of a switch with another one."""
    for here, there in network.neighbors(near):
        if there.device == far:
            link = next(one for one in network.links_of[near] if here in one[:2])
            for side in both(link):
                if side.near == here:
                    return TABLE, side.one.key
    return TABLE, None


def at_session(network: Network, message: str, near: str, far: str) -> Spot:
    """Return a spot at the session of a switch with another one."""
    table, key = session_of(network, near, far)
    return Spot(message, table, key, None, near)


def leaves(network: Network) -> Mapping[str, Uplinks]:
    """Return what the leaves of sound fabrics can send, of which all links are told alike.

    A leaf with a link that only one end has up, or whose ends differ in speed, is left out; other
    rules say so.
    """
    found: dict[str, Uplinks] = {}
    for fabric in network.once(fabrics):
        if fabric.sound:
            for name, router in fabric.routers.items():
                if router.has_hosts and name not in found:
                    one = _uplinks(network, name)
                    if one is not None:
                        found[name] = one
    return found


def kinds_of_leaves(network: Network) -> Iterator[Mapping[str, Uplinks]]:
    """Yield leaves that should be alike: on one set of switches, of one hardware, as many hosts."""
    every = network.once(leaves)
    if len(every) < 2:  # noqa: PLR2004 # one is like itself
        return
    import networkx as nx  # noqa: PLC0415 # one switch alone needs none

    graph: nx.Graph[tuple[bool, str]] = nx.Graph()
    for name, one in every.items():
        graph.add_edges_from(((True, name), (False, far)) for far in one.to)
    parts = nx.connected_components(graph)
    part_of = {node: number for number, part in enumerate(parts) for node in part}
    groups: dict[tuple[int, str, int], dict[str, Uplinks]] = {}
    for name, one in every.items():
        hwsku = network.switches[name].text(METADATA, LOCALHOST, "hwsku")
        groups.setdefault((part_of[True, name], hwsku, one.hosts), {})[name] = one
    yield from groups.values()


def planned(network: Network) -> Iterator[Mapping[str, Uplinks]]:
    """Yield leaves of one hardware with as many hosts, and what their cables can carry.

    It does not matter what is shut for now, and of two ends the faster one counts. Leaves with
    another sum than most of their kind are left out: a cable of theirs is wrong, which others say.
    """
    kinds: dict[tuple[str, int], dict[str, Uplinks]] = {}
    for name, switch in network.switches.items():
        to: dict[str, list[int]] = {}
        for near, far in network.neighbors(name):
            mbps = max(number(end.text("speed")) or 0 for end in (near, far))
            to.setdefault(far.device, []).append(mbps)
        hosts = sum(
            number(switch.text("PORT", port, "speed")) or 0
            for port, plug in switch.plugs.items()
            if plug.role is PortRole.HOST
        )
        if to and hosts:
            one = Uplinks({far: tuple(sorted(speeds)) for far, speeds in to.items()}, hosts)
            hwsku = switch.text(METADATA, LOCALHOST, "hwsku")
            kinds.setdefault((hwsku, hosts), {})[name] = one
    for kind in kinds.values():
        counts = Counter(one.total for one in kind.values())
        usual = max(counts, key=lambda total: (counts[total], total))
        yield {name: one for name, one in kind.items() if one.total == usual}


def unlike(kind: Mapping[str, Uplinks]) -> Mapping[str, Uplinks]:
    """Return the leaves that have other uplinks than most of their kind."""
    counts: dict[tuple[tuple[str, int], ...], int] = {}
    for one in kind.values():
        counts[one.shape] = counts.get(one.shape, 0) + 1
    usual = max(counts, key=lambda shape: (counts[shape], sum(links for _, links in shape)))
    return {name: one for name, one in kind.items() if one.shape != usual}


def spread(one: Uplinks) -> str:
    """Return the links of a leaf in words, those to each switch."""
    words = []
    for far, speeds in sorted(one.to.items()):
        each = {speed: speeds.count(speed) for speed in sorted(speeds, reverse=True)}
        links = " + ".join(f"{count} x {speed // _GBIT}G" for speed, count in each.items())
        words.append(f"{links} to {far}")
    return ", ".join(words)


def gbit(mbps: int) -> str:
    """Return a capacity in words."""
    return f"{mbps // _GBIT:,} Gbit/s"


def some(names: tuple[str, ...]) -> str:
    """Return a list of names that is not too long."""
    rest = len(names) - _FEW
    words = ", ".join(names[:_FEW])
    return f"{words} and {rest} more" if rest > 0 else words


def _uplinks(network: Network, name: str) -> Uplinks | None:
    to: dict[str, list[int]] = {}
    between = set()
    for near, far in network.neighbors(name):
        between.add(near.port)
        if near.text("admin_status") != far.text("admin_status"):
            return None
        if near.text("admin_status") == "up":
            speed = near.text("speed")
            if speed != far.text("speed") or not speed.isdecimal():
                return None
            to.setdefault(far.device, []).append(int(speed))
    switch = network.switches[name]
    hosts = sum(
        int(speed)
        for port, plug in switch.plugs.items()
        if plug.role is PortRole.HOST
        and port not in between
        and port in switch.paused
        and (speed := End(switch, port).text("speed")).isdecimal()
        and End(switch, port).text("admin_status") == "up"
    )
    if not to:
        return None
    return Uplinks({far: tuple(sorted(speeds)) for far, speeds in to.items()}, hosts)
