"""Plug in every cable: settle both ends (speed, FEC, MTU, optic) and check that they agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from railwright.base.location import Location, Origin
from railwright.design import kinds
from railwright.design.cables import Cable, CableRules, Span
from railwright.design.context import Context
from railwright.design.drafts import FabricLink, Leg, Use
from railwright.design.fit import check_end, check_media, check_nic, check_pair, settle_fec
from railwright.design.layers import PortSettings, Settled
from railwright.design.panel import Panel
from railwright.model.fabric import Endpoint, PortRole
from railwright.model.finding import Kind
from railwright.model.inventory import Path
from railwright.model.parts import ServerProfile
from railwright.model.types import Lifecycle

_ALIKE = (
    ("fec", "fec", None, kinds.FEC),
    ("mtu", "MTU", None, kinds.MTU),
    ("admin", "admin", "up", kinds.ADMIN),
    ("autoneg", "autoneg", "off", kinds.ADMIN),
    ("link_training", "link training", "off", kinds.ADMIN),
)
"""What both ends of a link must share: attribute, its name, what unset means, the finding."""


class End(NamedTuple):
    """One switch end of a link to be: its panel, its leg, and what the layers say of its port."""

    panel: Panel
    leg: Leg
    settings: PortSettings


class _Values(NamedTuple):
    """The values of a :class:`Use` that do not depend on where its leg is."""

    speed_mbps: int
    fec: str
    mtu: int
    autoneg: str | None
    link_training: str | None
    admin: str | None
    description: str | None
    optic: str | None
    cable_m: int
    state: Lifecycle
    qos: Settled | None
    origins: dict[str, Origin]


class Plugged(NamedTuple):
    """A link with its switch ends settled. ``b`` is the switch; ``a`` only between switches."""

    span: Span
    cable: Cable
    a: Use | None
    b: Use
    speed_mbps: int


class Plugger:
    """Plugs cables in. What was decided for one port is not decided again for its likes."""

    def __init__(self, context: Context, rules: CableRules) -> None:
        self._context = context
        self._rules = rules
        self._known: dict[tuple[object, ...], _Values] = {}
        self._alike: set[tuple[int, int]] = set()

    def host(self, end: End, span_of: Span, profile: ServerProfile, at: Path) -> Plugged | None:
        """Plug a NIC port (the one in ``span_of.a_ports``) in; report what does not fit."""
        context, draft = self._context, end.panel.draft
        span = span_of._replace(b_ports=(end.leg.child.interface, end.leg.child.alias))
        cable = self._rules.cable(span)
        peer = Endpoint(device=span.a, port=span.a_ports[0])
        use = self._use(end, PortRole.HOST, peer, profile.port_mbps, cable)
        if use is None or not end.panel.take(use, at):
            return None
        optic = check_end(context, draft, use, span, cable)
        check_media(context, cable, (optic,), span)
        check_nic(context, draft, use, optic, profile)
        return Plugged(span, cable, None, use, use.speed_mbps)

    def fabric(self, a: End, b: End, link: FabricLink, speed_mbps: int) -> Plugged | None:
        """Plug a leaf into a spine; report ends that do not agree."""
        context = self._context
        one, other = a.leg.child, b.leg.child
        span = Span(
            kind=PortRole.FABRIC,
            pod=link.pod,
            plane=link.plane,
            rail=None,
            a=a.panel.draft.name,
            a_ports=(one.interface, one.alias),
            b=b.panel.draft.name,
            b_ports=(other.interface, other.alias),
        )
        cable = self._rules.cable(span)
        to_b = Endpoint(device=span.b, port=other.interface)
        to_a = Endpoint(device=span.a, port=one.interface)
        use_a = self._use(a, PortRole.FABRIC, to_b, speed_mbps, cable)
        use_b = self._use(b, PortRole.FABRIC, to_a, speed_mbps, cable)
        if use_a is None or use_b is None:
            return None
        cages: Path = ("pods", link.pod, "spine_cages")
        taken = [a.panel.take(use_a, ("tiers", "leaf")), b.panel.take(use_b, cages)]
        if not all(taken):
            return None
        self._check_agreement(a, b, use_a, use_b)
        optic_a = check_end(context, a.panel.draft, use_a, span, cable)
        optic_b = check_end(context, b.panel.draft, use_b, span, cable)
        where = use_b.origins.get("optic") or use_a.origins.get("optic")
        check_pair(context, optic_a, optic_b, where.location if where else None)
        check_media(context, cable, (optic_a, optic_b), span)
        return Plugged(span, cable, use_a, use_b, use_a.speed_mbps)

    def _check_agreement(self, a: End, b: End, use_a: Use, use_b: Use) -> None:
        pair = (id(use_a.origins), id(use_b.origins))  # they live in _known, and so do the values
        if pair in self._alike:
            return
        faults = tuple(_disagreements(a, b, use_a, use_b))
        for fault in faults:
            self._context.report(fault.kind, fault.message, fault.at, subject=fault.subject)
        if not faults:
            self._alike.add(pair)

    def _use(
        self, end: End, role: PortRole, peer: Endpoint, speed_mbps: int, cable: Cable
    ) -> Use | None:
        """Return what a link makes of a leg, or None if it cannot (reported)."""
        settings = end.panel.settings_of(end.leg, end.settings)
        layout = end.panel.draft.modes[end.leg.cage.number][1]
        mode, child = end.leg.mode.text, end.leg.child
        # The settings are the device's own; mode, speed and lanes are all of the child that counts.
        key = (settings, mode, layout, child.speed_mbps, len(child.lanes), speed_mbps, cable.rules)
        values = self._known.get(key)
        if values is None:
            values = _values(self._context, end, settings, speed_mbps, cable)
            if values is None:
                return None
            self._known[key] = values
        return Use(end.leg, role, peer, *values)


def _values(
    context: Context, end: End, settings: PortSettings, speed_mbps: int, cable: Cable
) -> _Values | None:
    child = end.leg.child
    origins = _port_origins(end, settings, cable)
    asked = settings.get("speed")
    speed = asked.number() if asked else speed_mbps
    if speed != child.speed_mbps and speed not in child.other_speeds_mbps:
        at = asked.origin.location if asked else origins["lanes"].location
        model = end.panel.draft.platform.name
        message = f"{end.leg.mode.text} of {model} does not run at {speed // 1000}G"
        where = at or end.panel.draft.platform_origin.location
        subject = f"{end.panel.draft.name} cage {end.leg.cage.number}"
        context.report(kinds.SPEED, message, where, subject=subject)
        return None
    lane_mbps = speed // len(child.lanes)
    fec = settle_fec(context, settings.get("fec"), lane_mbps, origins)
    mtu = settings.get("mtu")
    if mtu is None:
        value, origins["mtu"] = context.default("mtu")
        mtu = Settled(value, origins["mtu"])
    optic = settings.get("optic")
    chosen = optic.text() if optic else cable.optic
    return _Values(
        speed_mbps=speed,
        fec=fec,
        mtu=mtu.number(),
        autoneg=_optional(settings.get("autoneg")),
        link_training=_optional(settings.get("link_training")),
        admin=_optional(settings.get("admin")),
        description=_optional(settings.get("description")),
        optic=chosen,
        cable_m=cable.length_m or 0,
        state=cable.state,
        qos=settings.get("qos"),
        origins=origins,
    )


def _port_origins(end: End, settings: PortSettings, cable: Cable) -> dict[str, Origin]:
    draft = end.panel.draft
    layout = draft.modes[end.leg.cage.number][1]
    source = draft.platform.source
    origins = {
        key: Origin(layout.layer, f"{end.leg.mode.text}: {layout.text}", layout.location, source)
        for key in ("interface", "alias", "lanes", "index", "subport", "speed_mbps")
    }
    for key in ("speed", "fec", "mtu", "autoneg", "link_training", "admin", "description", "optic"):
        settled = settings.get(key)
        if settled:
            origins["speed_mbps" if key == "speed" else key] = settled.origin
    for name, key in (("length_m", "cable_m"), ("state", "admin"), ("optic", "optic")):
        origin = cable.origin(name)
        if origin:
            origins.setdefault(key, origin)
    return origins


class _Fault(NamedTuple):
    """Why the ends of a link cannot be plugged into each other; ``subject`` None: any such pair."""

    kind: Kind
    message: str
    at: Location | None
    subject: str | None


def _disagreements(a: End, b: End, use_a: Use, use_b: Use) -> Iterator[_Fault]:
    names = " - ".join(f"{end.panel.draft.name} {end.leg.child.interface}" for end in (a, b))

    def where(key: str) -> Location | None:
        origins = [use.origins[key] for use in (use_a, use_b) if key in use.origins]
        written = [o for o in origins if o.location and o.layer not in ("catalog", "default")]
        return next((origin.location for origin in [*written, *origins] if origin.location), None)

    if use_a.speed_mbps != use_b.speed_mbps:
        message = f"{use_a.speed_mbps // 1000}G against {use_b.speed_mbps // 1000}G"
        yield _Fault(kinds.SPEED, message, where("speed_mbps"), names)
        return
    for key, word, unset, kind in _ALIKE:
        one, other = getattr(use_a, key) or unset, getattr(use_b, key) or unset
        if one != other:
            yield _Fault(kind, f"{word} {one} against {other}", where(key), names)
    lanes = (len(a.leg.child.lanes), len(b.leg.child.lanes))
    if lanes[0] != lanes[1] and not (use_a.optic and use_b.optic):
        rates = tuple(use_a.speed_mbps // 1000 // count for count in lanes)
        message = (
            f"{a.panel.draft.platform.name} sends {use_a.speed_mbps // 1000}G on {lanes[0]} lanes "
            f"of {rates[0]}G, {b.panel.draft.platform.name} on {lanes[1]} lanes of {rates[1]}G"
        )
        yield _Fault(kinds.LANE_RATE, message, where("lanes") or where("interface"), None)


def _optional(settled: Settled | None) -> str | None:
    return settled.text() if settled else None
