"""From planned cables to plugged ones: which leg of which cage each link takes."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from railwright.design import kinds
from railwright.design.cables import CableRules, Span
from railwright.design.cabling import fabric_links, host_links
from railwright.design.context import Context
from railwright.design.drafts import FabricLink, HostDraft, HostLink, Leg, Place
from railwright.design.layers import PortLayer, PortSettings
from railwright.design.links import End, Plugged, Plugger
from railwright.design.panel import Panel, fastest_mbps
from railwright.model.fabric import PortRole
from railwright.model.inventory import Path
from railwright.model.platform import Cage
from railwright.model.types import Tier


class HostPlug(NamedTuple):
    """A NIC port that is plugged in."""

    host: HostDraft
    link: HostLink
    leaf: Place
    plugged: Plugged
    member: int
    """Position in its subnet, over all groups of the leaf."""


class FabricPlug(NamedTuple):
    """A leaf-spine cable that is plugged in."""

    link: FabricLink
    leaf: Place
    spine: Place
    plugged: Plugged


def wire_hosts(
    context: Context, panels: dict[Place, Panel], hosts: list[HostDraft], rules: CableRules
) -> list[HostPlug]:
    """Plug every NIC port into its leaf; report leaves that have not enough cages."""
    result: list[HostPlug] = []
    plugger = Plugger(context, rules)
    for host in hosts:
        by_leaf: dict[Place, list[HostLink]] = defaultdict(list)
        for link in host_links(context, host):
            by_leaf[Place(Tier.LEAF, host.pod, link.plane, link.leaf)].append(link)
        for leaf, links in sorted(by_leaf.items()):
            if leaf in panels:
                result.extend(_wire_group(context, panels[leaf], leaf, host, links, plugger))
    return result


def _wire_group(
    context: Context,
    panel: Panel,
    leaf: Place,
    host: HostDraft,
    links: list[HostLink],
    plugger: Plugger,
) -> list[HostPlug]:
    path: Path = ("pods", host.pod, "hosts", host.name)
    own = (PortLayer("pod", host.group.ports, (*path, "ports")),) if host.group.ports else ()
    settings = PortSettings(context, _with_group(panel, own))
    speed = settings.get("speed")
    mbps = speed.number() if speed else host.profile.port_mbps
    if mbps != host.profile.port_mbps and speed:
        message = (
            f"{host.profile.name} has {host.profile.port_gbps}G ports, the leaf port is set to "
            f"{mbps // 1000}G"
        )
        context.report(kinds.SPEED, message, speed.origin.location)
        return []
    every = panel.cages(PortRole.HOST)
    first = host.group.first_cage or (every[0].number if every else 1)
    cages = [cage for cage in every if cage.number >= first]
    needed = max(link.slot for link in links) + 1
    lane = host.profile.lane_gbps
    legs = panel.legs(cages, settings, mbps, lane * 1000 if lane else None, needed)
    if len(legs) < needed:
        panel.no_room("hosts", needed, legs, cages, (*path, "count"))
        return []
    base = _first_member(host, cages)
    plugs: list[HostPlug] = []
    for link in links:
        span = Span(
            kind=PortRole.HOST,
            pod=host.pod,
            plane=link.plane,
            rail=link.rail,
            a=link.host,
            a_ports=(link.port,),
            b=panel.draft.name,
            b_ports=(),
        )
        end = End(panel, legs[link.slot], settings)
        plugged = plugger.host(end, span, host.profile, path)
        if plugged:
            plugs.append(HostPlug(host, link, leaf, plugged, base + link.member))
    return plugs


def _first_member(host: HostDraft, cages: list[Cage]) -> int:
    """Return the subnet position of a group's first host: a function of ``first_cage`` alone.

    Strides are the most ports that a cage can have, so that groups with other breakouts never
    meet, and widening ``host_cages`` renumbers nobody. A group that names no cage starts at 0.
    """
    if host.group.first_cage is None:
        return 0
    return (host.group.first_cage - 1) * max(mode.ports for mode in cages[0].modes)


def _with_group(panel: Panel, group: tuple[PortLayer, ...]) -> tuple[PortLayer, ...]:
    """Put what a host group says above its pod and below its leaf."""
    layers = tuple(panel.draft.layers.port_layers("host_ports"))
    device = tuple(layer for layer in layers if layer.name == "device")
    return (*(layer for layer in layers if layer.name != "device"), *group, *device)


def wire_fabric(
    context: Context, panels: dict[Place, Panel], rules: CableRules
) -> list[FabricPlug]:
    """Plug every leaf into its spines; report devices that have not enough cages."""
    drafts = {place: panel.draft for place, panel in panels.items()}
    wiring = _FabricWiring(context, panels, rules)
    result: list[FabricPlug] = []
    for link in fabric_links(context, drafts):
        plug = wiring.plug(link)
        if plug:
            result.append(plug)
    return result


class _Pair(NamedTuple):
    """A leaf and a spine of its plane, and what their links have in common."""

    leaf: Place
    spine: Place
    near: Panel
    far: Panel
    settings: PortSettings
    far_settings: PortSettings
    legs: list[Leg]
    mbps: int


class _FabricWiring:
    """Legs of leaves and spines, made once for each leaf."""

    def __init__(self, context: Context, panels: dict[Place, Panel], rules: CableRules) -> None:
        self._context = context
        self._panels = panels
        self._plugger = Plugger(context, rules)
        self._spines: dict[int, list[Place]] = defaultdict(list)
        self._last_leaf: dict[int, int] = defaultdict(int)
        for place in panels:
            if place.tier is Tier.SPINE:
                self._spines[place.plane].append(place)
            else:
                self._last_leaf[place.pod] = max(self._last_leaf[place.pod], place.index)
        self._leaf_legs: dict[Place, tuple[PortSettings, list[Leg], int]] = {}
        self._spine_legs: dict[tuple[Place, int, int, int], list[Leg]] = {}
        self._far_settings: dict[tuple[Place, int], PortSettings] = {}
        self._pairs: dict[tuple[int, int, int, int], _Pair] = {}

    def plug(self, link: FabricLink) -> FabricPlug | None:
        place = (link.pod, link.plane, link.leaf, link.spine)
        pair = self._pairs.get(place)
        if pair is None:
            pair = self._pairs[place] = self._pair(link)
        if link.leaf_slot >= len(pair.legs):
            return None
        leg, mbps = pair.legs[link.leaf_slot], pair.mbps
        lane_mbps = mbps // len(leg.child.lanes)
        far_legs = self._spine(pair.spine, link.pod, pair.far_settings, mbps, lane_mbps)
        if link.spine_slot >= len(far_legs):
            return None
        near = End(pair.near, leg, pair.settings)
        far = End(pair.far, far_legs[link.spine_slot], pair.far_settings)
        plugged = self._plugger.fabric(near, far, link, mbps)
        return FabricPlug(link, pair.leaf, pair.spine, plugged) if plugged else None

    def _pair(self, link: FabricLink) -> _Pair:
        leaf = Place(Tier.LEAF, link.pod, link.plane, link.leaf)
        spine = Place(Tier.SPINE, 0, link.plane, link.spine)
        settings, legs, mbps = self._leaf(leaf)
        return _Pair(
            leaf=leaf,
            spine=spine,
            near=self._panels[leaf],
            far=self._panels[spine],
            settings=settings,
            far_settings=self._spine_settings(spine, link.pod),
            legs=legs,
            mbps=mbps,
        )

    def _leaf(self, leaf: Place) -> tuple[PortSettings, list[Leg], int]:
        if leaf not in self._leaf_legs:
            panel = self._panels[leaf]
            settings = PortSettings(
                self._context, tuple(panel.draft.layers.port_layers("fabric_ports"))
            )
            cages = panel.cages(PortRole.FABRIC)
            spines = self._spines[leaf.plane]
            mbps = self._speed(panel, settings, cages, leaf.pod, spines)
            needed = max(spine.index for spine in spines) * self._context.intent.parallel
            legs = panel.legs(cages, settings, mbps, None, needed) if mbps else []
            if mbps and len(legs) < needed:
                path = ("tiers", "spine", "count")
                panel.no_room("spines", needed, legs, cages, path)
                legs = []
            self._leaf_legs[leaf] = (settings, legs, mbps)
        return self._leaf_legs[leaf]

    def _speed(
        self, panel: Panel, settings: PortSettings, cages: list[Cage], pod: int, spines: list[Place]
    ) -> int:
        """Return the link speed: asked for at either end, else the fastest that both ends have."""
        asked = settings.get("speed")
        if asked:
            return asked.number()
        speeds = [_offered(panel, settings, cages)]
        for spine in spines:
            far = self._panels[spine]
            far_settings = self._spine_settings(spine, pod)
            asked = far_settings.get("speed")
            if asked:
                return asked.number()
            far_cages, _ = self._spine_cages(far, pod)
            speeds.append(_offered(far, far_settings, far_cages))
        return min(speeds)

    def _spine_settings(self, spine: Place, pod: int) -> PortSettings:
        if (spine, pod) not in self._far_settings:
            self._far_settings[spine, pod] = self._pod_settings(self._panels[spine], pod)
        return self._far_settings[spine, pod]

    def _pod_settings(self, panel: Panel, pod: int) -> PortSettings:
        layers = list(panel.draft.layers.port_layers("fabric_ports"))
        body = self._context.intent.pods[pod].spine_ports
        if body:
            above = [layer for layer in layers if layer.name == "device"]
            own = PortLayer("pod", body, ("pods", pod, "spine_ports"))
            layers = [*(layer for layer in layers if layer.name != "device"), own, *above]
        return PortSettings(self._context, tuple(layers))

    def _spine_cages(self, panel: Panel, pod: int) -> tuple[list[Cage], bool]:
        """Return the cages of a spine for a pod, and whether the pod names them itself."""
        text = self._context.intent.pods[pod].spine_cages
        if text is None:
            return panel.cages(PortRole.FABRIC), False
        origin = self._context.inventory.origin("pod", "spine_cages", "pods", pod, "spine_cages")
        return panel.named_cages(text, origin), True

    def _spine(
        self, spine: Place, pod: int, settings: PortSettings, mbps: int, lane_mbps: int
    ) -> list[Leg]:
        key = (spine, pod, mbps, lane_mbps)
        if key not in self._spine_legs:
            panel = self._panels[spine]
            cages, named = self._spine_cages(panel, pod)
            intent = self._context.intent
            needed = self._last_leaf[pod] * intent.parallel
            if not named:
                block = intent.tiers[Tier.LEAF.value].count * intent.parallel
                mode = panel.mode(cages[0], settings, mbps, lane_mbps) if cages else None
                cages = cages[(pod - 1) * -(-block // mode[0].ports) :] if mode else []
            legs = panel.legs(cages, settings, mbps, lane_mbps, needed)
            if len(legs) < needed:
                path: Path = ("pods", pod, "spine_cages") if named else ("pods", pod)
                panel.no_room(f"the leaves of pod {pod}", needed, legs, cages, path)
                legs = []
            self._spine_legs[key] = legs
        return self._spine_legs[key]


def _offered(panel: Panel, settings: PortSettings, cages: list[Cage]) -> int:
    """Return the speed that the first cage starts at: by its breakout, else its fastest."""
    if not cages:
        return 0
    fastest = fastest_mbps(cages[0])
    chosen = panel.mode(cages[0], settings, fastest, None)
    return max(chosen[0].speeds_mbps) if chosen else 0


def check_frame_sizes(
    context: Context, host_plugs: list[HostPlug], fabric_plugs: list[FabricPlug]
) -> None:
    """Report switch links that carry smaller frames than hosts may send."""
    largest = max((plug.plugged.b for plug in host_plugs), key=lambda use: use.mtu, default=None)
    if largest is None:
        return
    for plug in fabric_plugs:
        use = plug.plugged.b
        if use.mtu < largest.mtu:
            message = f"switch links carry {use.mtu} bytes, host ports {largest.mtu}"
            context.report(kinds.HOST_MTU, message, use.origins["mtu"].location)
