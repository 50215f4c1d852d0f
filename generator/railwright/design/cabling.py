"""Who is plugged into whom, by position only: no ports, no speeds, no devices yet.

Every number here is a function of (pod, plane, rail, host, index). Adding a pod, a host or a spine
appends; it moves no cable that is already plugged in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft, FabricLink, HostDraft, HostLink, Place
from railwright.model.types import Attach, Tier


def host_name(host: HostDraft, index: int) -> str:
    """``gpu-1-001``: group, pod, number."""
    return f"{host.name}-{host.pod}-{index:03}"


def host_links(context: Context, host: HostDraft) -> Iterator[HostLink]:
    """Yield the NIC ports of one group of hosts; report a group that does not spread evenly."""
    if host.group.attach is Attach.RAIL:
        yield from _by_rail(context, host)
    else:
        yield from _by_tor(context, host)


def _by_rail(context: Context, host: HostDraft) -> Iterator[HostLink]:
    profile, planes = host.profile, context.intent.planes
    leaves = context.intent.tiers[Tier.LEAF.value].count
    path = ("pods", host.pod, "hosts", host.name)
    if profile.rails == 0:
        message = f"{profile.name} has no rails"
        context.report(kinds.PLANES, message, (*path, "profile"), "set `attach: tor`")
        return
    ports = profile.ports_per_rail
    if ports % planes:
        message = f"{profile.name}: {ports} ports a rail do not divide over {planes} planes"
        context.report(kinds.PLANES, message, (*path, "profile"))
        return
    spread = _rail_spread(context, host, leaves)
    if spread is None:
        return
    rails_per_leaf, hosts_per_set = spread
    per_rail = ports // planes
    for index in range(1, host.group.count + 1):
        name = host_name(host, index)
        leaf_set, turn = divmod(index - 1, hosts_per_set)
        for nic in range(1, profile.compute_nics + 1):
            rail = (nic - 1) % profile.rails
            for port in range(1, profile.ports_per_nic + 1):
                ordinal = (nic - 1) // profile.rails * profile.ports_per_nic + port - 1
                copy = ordinal // planes
                yield HostLink(
                    host=name,
                    host_index=index,
                    port=_nic_port(nic, port, profile.ports_per_nic),
                    rail=rail + 1,
                    plane=ordinal % planes + 1,
                    leaf=leaf_set * profile.rails + rail // rails_per_leaf + 1,
                    slot=(turn * rails_per_leaf + rail % rails_per_leaf) * per_rail + copy,
                    member=turn * per_rail + copy,
                    subnet=rail % rails_per_leaf,
                )


def _rail_spread(context: Context, host: HostDraft, leaves: int) -> tuple[int, int] | None:
    """Return rails on one leaf, and hosts that share one set of leaves.

    With fewer leaves than rails a leaf carries several rails; with more, every ``hosts_per_leaf``
    hosts have a set of leaves of their own.
    """
    rails, count = host.profile.rails, host.group.count
    path = ("pods", host.pod, "hosts", host.name)
    per_leaf = host.group.hosts_per_leaf
    if rails % leaves == 0:
        if per_leaf is not None:
            message = f"hosts_per_leaf has no effect: every rail has one leaf ({leaves} leaves)"
            hint = "delete it, or set `attach: tor`"
            context.report(kinds.PLANES, message, (*path, "hosts_per_leaf"), hint)
            return None
        return rails // leaves, count
    if leaves % rails:
        message = f"{rails} rails of {host.profile.name} do not divide over {leaves} leaves"
        hint = f"make the leaf count (in one plane of a pod) a divisor or a multiple of {rails}"
        context.report(kinds.PLANES, message, ("tiers", "leaf", "count"), hint)
        return None
    if per_leaf is None:
        message = f"{leaves} leaves are {leaves // rails} for each rail"
        hint = "say how many hosts share a leaf: `hosts_per_leaf`"
        context.report(kinds.PLANES, message, path, hint)
        return None
    if count > per_leaf * (leaves // rails):
        message = f"{count} hosts, {per_leaf} under a leaf, need more than {leaves} leaves"
        context.report(kinds.NO_ROOM, message, (*path, "count"))
        return None
    return 1, per_leaf


def _by_tor(context: Context, host: HostDraft) -> Iterator[HostLink]:
    profile, planes = host.profile, context.intent.planes
    leaves = context.intent.tiers[Tier.LEAF.value].count
    per_leaf = host.group.hosts_per_leaf or host.group.count
    path = ("pods", host.pod, "hosts", host.name)
    total = profile.compute_nics * profile.ports_per_nic
    if total % planes:
        message = f"{total} ports of {profile.name} do not divide over {planes} planes"
        context.report(kinds.PLANES, message, (*path, "profile"))
        return
    if host.group.count > per_leaf * leaves:
        message = (
            f"{host.group.count} hosts, {per_leaf} under a leaf, need more than {leaves} leaves"
        )
        context.report(kinds.NO_ROOM, message, (*path, "count"))
        return
    per_plane = total // planes
    last = _last_subnet(context, host, per_plane)
    if last is None:
        return
    for index in range(1, host.group.count + 1):
        for ordinal in range(total):
            nic, port = divmod(ordinal, profile.ports_per_nic)
            copy = ordinal // planes
            turn = (index - 1) % per_leaf
            yield HostLink(
                host=host_name(host, index),
                host_index=index,
                port=_nic_port(nic + 1, port + 1, profile.ports_per_nic),
                rail=copy + 1,
                plane=ordinal % planes + 1,
                leaf=(index - 1) // per_leaf + 1,
                slot=turn * per_plane + copy,
                member=turn,
                subnet=last - copy,
            )


def _last_subnet(context: Context, host: HostDraft, needed: int) -> int | None:
    """Return the number of a leaf's last subnet, which the first NIC port of each host is in.

    Rails fill the subnets of a leaf from the first on, top-of-rack groups from the last back, so
    that storage never shares a subnet with GPUs; both are functions of the declared capacity.
    """
    capacity = context.intent.addressing.capacity.subnets_per_leaf
    leaves = context.intent.tiers[Tier.LEAF.value].count
    taken = 0
    for name, group in context.intent.pods[host.pod].hosts.items():
        profile = context.server(group.profile, None) if group.attach is Attach.RAIL else None
        if name != host.name and profile:
            taken = max(taken, -(-profile.rails // leaves))
    if taken + needed <= capacity:
        return capacity - 1
    message = f"{needed} subnets a leaf for {host.name!r}, {taken} for rails, {capacity} declared"
    hint = f"set addressing.capacity.subnets_per_leaf to {taken + needed} or more"
    context.report(kinds.POOL, message, ("pods", host.pod, "hosts", host.name), hint)
    return None


def _nic_port(nic: int, port: int, ports: int) -> str:
    return f"nic{nic}" if ports == 1 else f"nic{nic}p{port}"


def fabric_links(context: Context, drafts: dict[Place, Draft]) -> Iterator[FabricLink]:
    """Yield every leaf-spine cable, leaf by leaf.

    On a leaf, spine ``s`` has the slots from ``(s-1)*parallel`` on. On a spine, leaf ``i`` has the
    slots from ``(i-1)*parallel`` on in the block of its pod.
    """
    parallel = context.intent.parallel
    spines: dict[int, list[Place]] = defaultdict(list)
    for place in sorted(drafts):
        if place.tier is Tier.SPINE:
            spines[place.plane].append(place)
    for leaf in sorted(place for place in drafts if place.tier is Tier.LEAF):
        for spine in spines[leaf.plane]:
            for turn in range(parallel):
                yield FabricLink(
                    pod=leaf.pod,
                    plane=leaf.plane,
                    leaf=leaf.index,
                    spine=spine.index,
                    parallel=turn + 1,
                    leaf_slot=(spine.index - 1) * parallel + turn,
                    spine_slot=(leaf.index - 1) * parallel + turn,
                )
