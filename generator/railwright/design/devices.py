"""One device, complete: from its panel, its links and its hosts to what templates print."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from railwright.base.errors import PoolExhausted
from railwright.base.location import Origin
from railwright.design import kinds
from railwright.design.addressing import AddressPlan
from railwright.design.context import Context
from railwright.design.drafts import Draft, Place
from railwright.design.panel import Panel
from railwright.design.ports import build_breakouts, build_ports, cage_modes
from railwright.design.qos import QosBuilder
from railwright.design.routing import Timers, check_paths, role_of, routed_interfaces, sessions
from railwright.design.wiring import HostPlug
from railwright.model.fabric import (
    Device,
    Link,
    ManagementPort,
    Neighbor,
    NeighborDevice,
    Port,
    Vlan,
)
from railwright.model.types import Dialect, Lifecycle, Release, Tier

FIRST_VLAN = 101
"""VLAN of the first host subnet of a leaf. VLANs end at their leaf, so all leaves use the same."""


class Numbers(NamedTuple):
    """What other devices must know of a device."""

    asn: int
    asn_origin: Origin
    loopback: str
    management: str | None
    state: Lifecycle
    type: str
    hwsku: str


class Site(NamedTuple):
    """The numbers of every device, by name."""

    numbers: dict[str, Numbers]
    asns: dict[str, tuple[int, Origin]]
    states: dict[str, Lifecycle]

    @classmethod
    def of(cls, context: Context, plan: AddressPlan, panels: dict[Place, Panel]) -> Site:
        """Work out the numbers of all devices; positions beyond the plan are reported."""
        numbers: dict[str, Numbers] = {}
        for place, panel in sorted(panels.items()):
            draft = panel.draft
            try:
                asn, origin = plan.asn(place)
                loopback = plan.loopback(place)[0]
                management = plan.management(place)[0]
            except PoolExhausted as error:
                at = error.location or context.inventory.locate("addressing")
                context.report(kinds.POOL, error.message, at, error.hint, draft.name)
                continue
            special = draft.special
            if special and special.asn is not None:
                asn = special.asn
                path = ("devices", draft.name, "asn")
                origin = context.inventory.origin("device", "asn", *path)
            state = draft.layers.setting("state")
            numbers[draft.name] = Numbers(
                asn=asn,
                asn_origin=origin,
                loopback=(special and special.loopback_ipv4) or loopback or "",
                management=_with_mask(special.management_ipv4 if special else None, management),
                state=Lifecycle(state.text()) if state else Lifecycle.ACTIVE,
                type=role_of(place.tier)[0],
                hwsku=draft.hwsku.name if draft.hwsku else "",
            )
        asns = {name: (item.asn, item.asn_origin) for name, item in numbers.items()}
        return cls(numbers, asns, {name: item.state for name, item in numbers.items()})


class DeviceBuilder:
    """Builds one device."""

    def __init__(
        self, context: Context, plan: AddressPlan, site: Site, place: Place, panel: Panel
    ) -> None:
        self._context = context
        self._plan = plan
        self._site = site
        self._place = place
        self._panel = panel
        self._draft: Draft = panel.draft

    def build(self, links: list[Link], hosts: list[tuple[HostPlug, Link]]) -> Device | None:
        """Return the device, or None if a finding says why not."""
        draft, layers = self._draft, self._draft.layers
        own = self._site.numbers.get(draft.name)
        qos_name = layers.qos(self._place.plane)
        if own is None or draft.hwsku is None or draft.hwsku_origin is None or qos_name is None:
            return None
        profile = self._context.qos(qos_name.text(), qos_name.origin.location)
        if profile is None:
            return None
        release, distribution, routing = (
            layers.setting("release"),
            layers.setting("distribution"),
            layers.setting("routing"),
        )
        if release is None or distribution is None or routing is None:
            return None
        if profile.lossless and draft.hwsku.lossy_tuning:
            keys = ", ".join(draft.hwsku.lossy_tuning)
            message = f"sai.profile of {draft.hwsku.name} sets {keys}; their effect is not public"
            where = draft.platform_origin.location
            self._context.report(kinds.LOSSY_TUNING, message, where, subject=draft.name)
        running = Release(release.text())
        qos = QosBuilder(self._context, draft, draft.hwsku, profile, qos_name.origin, running)
        modes = tuple(cage_modes(self._panel, draft.hwsku, draft.hwsku_origin))
        ports = qos.separated(
            build_ports(self._context, self._panel, modes, draft.hwsku, qos, own.state)
        )
        origins = self._origins(own)
        origins.update(
            release=release.origin, distribution=distribution.origin, dialect=routing.origin
        )
        uplinks = len(links) if self._place.tier is Tier.LEAF else self._context.intent.parallel
        loopback_ipv6 = (draft.special and draft.special.loopback_ipv6) or self._plan.loopback(
            self._place
        )[1]
        neighbors = self._neighbors(ports)
        return Device(
            name=draft.name,
            tier=self._place.tier,
            pod=self._place.pod or None,
            plane=self._place.plane,
            index=self._place.index,
            type=own.type,
            platform=draft.platform.platform,
            model=draft.platform.name,
            asic=draft.platform.asic.family.value,
            vendor_asic=draft.platform.asic.platform_asic,
            hwsku=draft.hwsku.name,
            release=release.text(),
            distribution=distribution.text(),
            dialect=Dialect(routing.text()),
            buffer_model=qos.buffers.model,
            create_only_buffers=draft.hwsku.create_only_buffers,
            state=own.state,
            asn=own.asn,
            loopback_ipv4=own.loopback,
            loopback_ipv6=loopback_ipv6,
            max_paths=check_paths(self._context, draft, uplinks),
            management_port=self._management(own),
            management=self._context.intent.management,
            ports=ports,
            breakouts=build_breakouts(modes, draft.hwsku),
            interfaces=routed_interfaces(self._routed(links, hosts), draft.name),
            vlans=self._vlans(hosts),
            sessions=sessions(links, draft.name, self._site.asns, self._site.states, Timers(draft)),
            neighbors=neighbors,
            neighbor_devices=self._neighbor_devices(neighbors),
            qos=qos.device(ports),
            origins=origins,
        )

    def _origins(self, own: Numbers) -> dict[str, Origin]:
        draft = self._draft
        tier = self._place.tier
        role = role_of(tier)[1]
        state = draft.layers.setting("state")
        loopback = self._plan.origin("loopback", "loopback pool, by position")
        if draft.special and draft.special.loopback_ipv4:
            loopback = self._context.inventory.origin(
                "device", "loopback_ipv4", "devices", draft.name, "loopback_ipv4"
            )
        hwsku = draft.hwsku_origin or role
        return {
            "*": self._context.inventory.origin("tier", f"tier {tier}", "tiers", tier.value),
            "platform": draft.platform_origin,
            "hwsku": hwsku,
            "create_only_buffers": hwsku,
            "type": role,
            "asn": own.asn_origin,
            "state": state.origin if state else role,
            "loopback_ipv4": loopback,
            "loopback_ipv6": loopback,
            "max_paths": draft.layers.bgp("max_paths").origin,
            "name": self._context.inventory.origin(
                "tier", "name pattern and position", "tiers", tier.value, "name"
            ),
            "management": self._context.inventory.origin("fabric", "management", "management"),
            **{
                f"management.{key}": self._context.inventory.origin(
                    "fabric", f"management.{key}", "management", key
                )
                for key in sorted(self._context.intent.management.model_fields_set)
            },
        }

    def _management(self, own: Numbers) -> ManagementPort:
        pool = self._context.intent.addressing.management
        special = self._draft.special
        try:
            planned = self._plan.management(self._place)[1]
        except PoolExhausted:  # reported with the numbers of the site
            planned = None
        ipv6 = _with_mask(special.management_ipv6 if special else None, planned)
        origin = self._plan.origin("management", "management pool, by position")
        return ManagementPort(
            ipv4=own.management,
            gateway_ipv4=pool.gateway_ipv4 if own.management else None,
            ipv6=ipv6,
            gateway_ipv6=pool.gateway_ipv6 if ipv6 else None,
            origins={"*": origin},
        )

    def _routed(self, links: list[Link], hosts: list[tuple[HostPlug, Link]]) -> list[Link]:
        """Return the links whose end on this device is a layer-3 interface."""
        return [*(link for _, link in hosts if link.ipv4 or link.ipv6), *links]

    def _vlans(self, hosts: list[tuple[HostPlug, Link]]) -> tuple[Vlan, ...]:
        members: dict[int, list[tuple[HostPlug, Link]]] = defaultdict(list)
        for plug, link in hosts:
            if not (link.ipv4 or link.ipv6):
                members[plug.link.subnet].append((plug, link))
        vlans: list[Vlan] = []
        for subnet, group in sorted(members.items()):
            try:
                pair = self._plan.host_subnets(self._place, subnet)
                addresses = tuple(item.address(1) for item in pair if item)
            except PoolExhausted:  # reported with the host's own address
                continue
            rails = sorted({plug.link.rail for plug, _ in group})
            vlans.append(
                Vlan(
                    vlan_id=FIRST_VLAN + subnet,
                    name=f"Vlan{FIRST_VLAN + subnet}",
                    addresses=addresses,
                    members=tuple(link.b.port for _, link in group),
                    description=f"rail {' '.join(str(rail) for rail in rails)}",
                    origins={
                        "*": Origin("design", "one VLAN for each host subnet of the leaf"),
                        "members": group[0][1].origin_of("*"),
                        "addresses": self._plan.origin("hosts", "host subnet, by position"),
                    },
                )
            )
        return tuple(vlans)

    def _neighbors(self, ports: tuple[Port, ...]) -> tuple[Neighbor, ...]:
        origins = {"*": Origin("design", "what is cabled to the port")}
        return tuple(
            Neighbor(interface=port.interface, name=peer.device, port=peer.port, origins=origins)
            for port in ports
            if (peer := port.peer)
        )

    def _neighbor_devices(self, neighbors: tuple[Neighbor, ...]) -> tuple[NeighborDevice, ...]:
        names = dict.fromkeys(neighbor.name for neighbor in neighbors)
        return tuple(self._neighbor_device(name) for name in names)

    def _neighbor_device(self, name: str) -> NeighborDevice:
        numbers = self._site.numbers.get(name)
        if numbers is None:
            origin = Origin("design", "a host")
            return NeighborDevice(name=name, type="Server", origins={"*": origin})
        return NeighborDevice(
            name=name,
            type=numbers.type,
            hwsku=numbers.hwsku,
            loopback=numbers.loopback,
            management=numbers.management and numbers.management.split("/")[0],
            origins={"*": numbers.asn_origin, "type": Origin("design", "role of the device")},
        )


def _with_mask(own: str | None, planned: str | None) -> str | None:
    """Return an override with the mask of the planned address, or the planned address."""
    if own is None or planned is None:
        return planned
    return f"{own}/{planned.split('/')[1]}"
