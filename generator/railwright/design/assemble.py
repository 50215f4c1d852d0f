"""Put the fabric together: addresses on links, then devices, hosts and pods."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from railwright.base.errors import PoolExhausted
from railwright.base.location import Origin
from railwright.design import kinds
from railwright.design.addressing import AddressPlan
from railwright.design.cables import Cable
from railwright.design.closure import check_closure
from railwright.design.context import Context
from railwright.design.devices import DeviceBuilder, Site
from railwright.design.drafts import HostDraft, Place
from railwright.design.layers import Settled
from railwright.design.panel import Panel
from railwright.design.unique import check_unique
from railwright.design.wiring import FabricPlug, HostPlug
from railwright.model.fabric import (
    Device,
    Endpoint,
    Fabric,
    Host,
    HostPort,
    Link,
    PlacedPatch,
    PodSummary,
    PortRole,
)
from railwright.model.types import HostAccess, PointToPoint, Tier


class Addressed(NamedTuple):
    """A host link with its leaf and the addresses of the NIC."""

    plug: HostPlug
    link: Link
    port: HostPort


def assemble(
    context: Context,
    plan: AddressPlan,
    panels: dict[Place, Panel],
    hosts: list[HostDraft],
    host_plugs: list[HostPlug],
    fabric_plugs: list[FabricPlug],
) -> Fabric | None:
    """Return the fabric, or None if a position has no address or number (reported)."""
    addressed = [_host_link(context, plan, panels[plug.leaf], plug) for plug in host_plugs]
    origins: dict[tuple[str, tuple[int, ...]], dict[str, Origin]] = {}
    fabric = [_fabric_link(context, plan, panels, plug, origins) for plug in fabric_plugs]
    site = Site.of(context, plan, panels)
    if context.failed():
        return None
    links_of: dict[str, list[Link]] = defaultdict(list)
    for link in fabric:
        links_of[link.a.device].append(link)
        links_of[link.b.device].append(link)
    hosts_of: dict[str, list[Addressed]] = defaultdict(list)
    for item in addressed:
        hosts_of[item.link.b.device].append(item)
    devices: list[Device] = []
    for place, panel in sorted(panels.items()):
        name = panel.draft.name
        builder = DeviceBuilder(context, plan, site, place, panel)
        device = builder.build(links_of[name], [(h.plug, h.link) for h in hosts_of[name]])
        if device:
            devices.append(device)
    check_closure(context, devices, fabric)
    check_unique(context, devices, addressed_ports=[item.port for item in addressed])
    return Fabric(
        site=context.intent.site,
        description=context.intent.description,
        planes=context.intent.planes,
        pods=_pods(context, panels, hosts),
        devices=tuple(devices),
        hosts=_hosts(hosts, addressed),
        links=tuple([item.link for item in addressed] + fabric),
        patches=_patches(context),
        origins={"*": context.inventory.origin("fabric", "site", "site")},
    )


def _host_link(context: Context, plan: AddressPlan, panel: Panel, plug: HostPlug) -> Addressed:
    access = panel.draft.layers.setting("access")
    routed = access is not None and access.value == HostAccess.ROUTED
    use, draft = plug.plugged.b, panel.draft
    if routed and _bgpcfgd(panel):
        context.report(
            kinds.DIALECT,
            "routed host ports need frrcfgd: bgpcfgd advertises VLAN subnets only",
            access.origin.location if access else None,
        )
    pairs: list[tuple[str, str] | None] = [None, None]
    gateways: list[str | None] = [None, None]
    try:
        for family, subnet in enumerate(plan.host_subnets(plug.leaf, plug.link.subnet)):
            if subnet is None:
                continue
            if routed:
                bits = 31 if family == 0 else 127
                switch = subnet.address(2 * plug.member).split("/")[0]
                nic = subnet.address(2 * plug.member + 1).split("/")[0]
                pairs[family] = (f"{nic}/{bits}", f"{switch}/{bits}")
                gateways[family] = switch
            else:
                gateway = subnet.address(1)
                pairs[family] = (subnet.address(2 + plug.member), gateway)
                gateways[family] = gateway.split("/")[0]
    except PoolExhausted as error:
        at = error.location or context.inventory.locate("addressing", "hosts")
        context.report(kinds.POOL, error.message, at, error.hint, draft.name)
    link = Link(
        kind=PortRole.HOST,
        a=Endpoint(device=plug.link.host, port=plug.link.port),
        b=Endpoint(device=draft.name, port=use.leg.child.interface),
        pod=plug.host.pod,
        plane=plug.link.plane,
        rail=plug.link.rail,
        speed_mbps=plug.plugged.speed_mbps,
        fec=use.fec,
        mtu=use.mtu,
        cable_m=plug.plugged.cable.length_m or 0,
        media=plug.plugged.cable.media,
        state=plug.plugged.cable.state,
        ipv4=pairs[0] if routed else None,
        ipv6=pairs[1] if routed else None,
        origins={
            "*": context.inventory.origin(
                "pod", f"hosts {plug.host.name}", "pods", plug.host.pod, "hosts", plug.host.name
            ),
            "ipv4": plan.origin("hosts", "host subnet of the leaf, by position"),
            **dict(plug.plugged.cable.origins),
        },
    )
    port = HostPort(
        port=plug.link.port,
        rail=plug.link.rail,
        plane=plug.link.plane,
        leaf=draft.name,
        interface=use.leg.child.interface,
        speed_mbps=plug.plugged.speed_mbps,
        ipv4=pairs[0][0] if pairs[0] else None,
        ipv6=pairs[1][0] if pairs[1] else None,
        gateway_ipv4=gateways[0],
        gateway_ipv6=gateways[1],
    )
    return Addressed(plug, link, port)


def _fabric_link(
    context: Context,
    plan: AddressPlan,
    panels: dict[Place, Panel],
    plug: FabricPlug,
    known: dict[tuple[str, tuple[int, ...]], dict[str, Origin]],
) -> Link:
    panel = panels[plug.leaf]
    p2p = panel.draft.layers.setting("p2p")
    unnumbered = p2p is not None and p2p.value == PointToPoint.UNNUMBERED
    if unnumbered and _bgpcfgd(panel):
        context.report(
            kinds.DIALECT,
            "unnumbered links need frrcfgd: bgpcfgd ignores interface neighbours",
            p2p.origin.location if p2p else None,
        )
    elif unnumbered and _bgpcfgd(panels[plug.spine]):
        message = f"unnumbered towards {panels[plug.spine].draft.name}, which runs bgpcfgd"
        at = p2p.origin.location if p2p else None
        context.report(kinds.PEER_DIALECT, message, at, subject=panel.draft.name)
    ipv4: tuple[str, str] | None = None
    ipv6: tuple[str, str] | None = None
    if not unnumbered:
        try:
            ipv4, ipv6 = plan.point_to_point(plug.leaf, plug.link.spine, plug.link.parallel)
        except PoolExhausted as error:
            at = error.location or context.inventory.locate("addressing", "p2p")
            context.report(kinds.POOL, error.message, at, error.hint, panel.draft.name)
    cable, use = plug.plugged.cable, plug.plugged.b
    near = plug.plugged.a or use
    key = (panel.draft.name if unnumbered else "", cable.rules)
    if key not in known:
        known[key] = _fabric_origins(context, plan, p2p if unnumbered else None, cable)
    return Link(
        kind=PortRole.FABRIC,
        a=use.peer,
        b=near.peer,
        pod=plug.link.pod,
        plane=plug.link.plane,
        rail=None,
        parallel=plug.link.parallel,
        speed_mbps=plug.plugged.speed_mbps,
        fec=use.fec,
        mtu=use.mtu,
        cable_m=cable.length_m or 0,
        media=cable.media,
        state=cable.state,
        ipv4=ipv4,
        ipv6=ipv6,
        origins=known[key],
    )


def _fabric_origins(
    context: Context, plan: AddressPlan, unnumbered: Settled | None, cable: Cable
) -> dict[str, Origin]:
    planned = plan.origin("p2p", "fabric link, by position")
    return {
        "*": context.inventory.origin("fabric", "links of every leaf-spine pair", "parallel"),
        "ipv4": unnumbered.origin if unnumbered else planned,
        **dict(cable.origins),
    }


def _bgpcfgd(panel: Panel) -> bool:
    routing = panel.draft.layers.setting("routing")
    return routing is None or routing.text() == "bgpcfgd"


def _hosts(hosts: list[HostDraft], addressed: list[Addressed]) -> tuple[Host, ...]:
    ports: dict[str, list[HostPort]] = defaultdict(list)
    draft_of: dict[str, tuple[HostDraft, int]] = {}
    for item in addressed:
        name = item.plug.link.host
        ports[name].append(item.port)
        draft_of[name] = (item.plug.host, item.plug.link.host_index)
    order = {(host.pod, host.name): number for number, host in enumerate(hosts)}

    def position(name: str) -> tuple[int, int]:
        host, index = draft_of[name]
        return order[host.pod, host.name], index

    return tuple(
        Host(
            name=name,
            pod=draft_of[name][0].pod,
            group=draft_of[name][0].name,
            index=draft_of[name][1],
            profile=draft_of[name][0].profile.name,
            gpus=draft_of[name][0].profile.gpus,
            ports=tuple(sorted(ports[name], key=lambda port: (port.rail, port.plane, port.port))),
        )
        for name in sorted(ports, key=position)
    )


def _pods(
    context: Context, panels: dict[Place, Panel], hosts: list[HostDraft]
) -> tuple[PodSummary, ...]:
    return tuple(
        PodSummary(
            number=number,
            name=pod.name or f"pod{number}",
            hosts=sum(host.group.count for host in hosts if host.pod == number),
            gpus=sum(host.group.count * host.profile.gpus for host in hosts if host.pod == number),
            leaves=sum(1 for place in panels if place.tier is Tier.LEAF and place.pod == number),
        )
        for number, pod in sorted(context.intent.pods.items())
    )


def _patches(context: Context) -> tuple[PlacedPatch, ...]:
    placed: list[PlacedPatch] = []
    for number, patch in enumerate(context.intent.patches):
        where = context.inventory.locate("patches", number, "set")
        placed.append(PlacedPatch(patch=patch, origins={"*": Origin("patch", patch.reason, where)}))
    return tuple(placed)
