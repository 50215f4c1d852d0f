"""Every interface of a device: those a link uses, and those that stay dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from railwright.base.location import Origin
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Leg, Use
from railwright.design.fit import settle_fec
from railwright.design.layers import PortSettings
from railwright.design.panel import Panel
from railwright.design.qos import QosBuilder
from railwright.model.fabric import Breakout, Port, PortRole
from railwright.model.platform import BreakoutMode, Cage, CageRole, ChildPort, HwSku
from railwright.model.qos import PortQos
from railwright.model.types import Lifecycle

_NO_MODE = BreakoutMode(text="", parts=())
_DARK_STATES = (Lifecycle.PLANNED, Lifecycle.MAINTENANCE)


CageMode: TypeAlias = "tuple[Cage, BreakoutMode, Origin]"


def build_breakouts(modes: Sequence[CageMode], sku: HwSku) -> tuple[Breakout, ...]:
    """Return BREAKOUT_CFG rows, for a SKU that SONiC can re-break; else nothing.

    A SKU read from ``port_config.ini`` has no BREAKOUT_CFG (sonic-py-common device_info.py).
    """
    if not sku.breakout_capable:
        return ()
    return tuple(
        Breakout(interface=cage.interface, mode=mode.text, origins={"*": origin})
        for cage, mode, origin in modes
        if not mode.text.startswith("custom:")
    )


def build_ports(
    context: Context,
    panel: Panel,
    modes: Sequence[CageMode],
    sku: HwSku,
    qos: QosBuilder,
    state: Lifecycle,
) -> tuple[Port, ...]:
    """Return all interfaces of a device in panel order.

    Args:
        context: the design run.
        panel: the device's panel after all links are plugged in.
        modes: the mode of every cage that has ports.
        sku: the HwSKU.
        qos: gives each port its QoS class and its configured cable length.
        state: lifecycle of the device; a planned device keeps its ports down.
    """
    draft = panel.draft
    dark, lit = _DarkPorts(context, panel, sku, qos), _LitPorts(sku, state, qos)
    ports: list[Port] = []
    for cage, mode, origin in modes:
        for position, child in enumerate(context.children(cage, mode)):
            use = draft.uses.get((cage.number, position))
            if use is None:
                ports.append(dark.port(cage, position, child, origin))
            else:
                ports.append(lit.port(use))
    panel.check_port_keys(ports)
    return tuple(ports)


def cage_modes(panel: Panel, sku: HwSku, sku_origin: Origin) -> Iterator[CageMode]:
    """Yield the mode of every cage that has ports, and who chose it, in panel order.

    Args:
        panel: the device's panel after all links are plugged in.
        sku: the HwSKU, whose layout fills the cages that no link uses.
        sku_origin: who chose it.
    """
    draft = panel.draft
    layout = panel.context.layout(draft.platform, sku)
    blocked = {
        number + 1
        for number, (mode, _) in draft.modes.items()
        if draft.platform.limits.eight_way_blocks_next_cage and mode.ports == 8  # noqa: PLR2004
    }
    for cage in draft.platform.cages:
        if cage.number in draft.modes:
            yield cage, *draft.modes[cage.number]
            continue
        own = panel.own_mode(cage, panel.idle_settings(cage.role))
        if own:
            yield cage, *own
            continue
        mode = layout.get(cage.number)
        if mode is None or cage.number in blocked:
            continue
        yield (
            cage,
            mode,
            Origin("catalog", f"layout of HwSKU {sku.name}", sku_origin.location, sku.source),
        )


class _Values(NamedTuple):
    """What ports with shared decisions have in common beyond their :class:`Use`."""

    autoneg: str | None
    admin: str
    cable_m: int
    qos: PortQos
    origins: dict[str, Origin]


class _LitPorts:
    """Ports of links. Those of one kind share their decisions, and who made them."""

    def __init__(self, sku: HwSku, state: Lifecycle, qos: QosBuilder) -> None:
        self._sku = sku
        self._state = state
        self._qos = qos
        self._known: dict[tuple[int, PortRole], _Values] = {}

    def port(self, use: Use) -> Port:
        """Return the port of a link's end."""
        key = (id(use.origins), use.role)
        values = self._known.get(key)
        if values is None:
            values = self._known[key] = self._values(use)
        child, peer = use.leg.child, use.peer
        return Port(
            interface=child.interface,
            cage=use.leg.cage.number,
            leg=use.leg.position,
            alias=child.alias,
            lanes=child.lanes_text,
            index=child.index,
            subport=child.subport,
            speed_mbps=use.speed_mbps,
            fec=use.fec,
            autoneg=values.autoneg,
            link_training=use.link_training,
            mtu=use.mtu,
            admin=values.admin,
            description=use.description or f"{peer.device}:{peer.port}",
            role=use.role,
            optic=use.optic,
            cable_m=values.cable_m,
            peer=peer,
            qos=values.qos,
            origins=values.origins,
        )

    def _values(self, use: Use) -> _Values:
        down = use.state in _DARK_STATES or self._state is Lifecycle.PLANNED
        origins = {
            "admin": Origin("design", f"link is {use.state}, device is {self._state}"),
            "description": Origin("design", "names the far end"),
            **use.origins,
        }
        autoneg = use.autoneg
        if autoneg is None and self._sku.autoneg is not None:
            autoneg = self._sku.autoneg
            text = f"HwSKU {self._sku.name}"
            origins["autoneg"] = Origin("catalog", text, None, self._sku.source)
        cable_m = self._qos.buffers.cable_m(use.speed_mbps, use.cable_m)
        if cable_m != use.cable_m:
            origins["cable_m"] = Origin(
                "design",
                f"{use.cable_m} m rounded up to the next length of the vendor's table",
                origins["cable_m"].location,
                "sonic-net/sonic-swss cfgmgr/buffermgr.cpp (no interpolation)",
            )
        admin = use.admin or ("down" if down else "up")
        qos = self._qos.port(
            use.role,
            active=True,
            up=admin == "up",
            speed_mbps=use.speed_mbps,
            cable_m=cable_m,
            asked=use.qos,
        )
        return _Values(autoneg, admin, cable_m, qos, origins)


class _DarkValues(NamedTuple):
    """What ports without a cable have in common."""

    fec: str
    autoneg: str | None
    link_training: str | None
    mtu: int
    admin: str
    description: str
    optic: str | None
    qos: PortQos
    origins: dict[str, Origin]


class _DarkPorts:
    """Ports without a cable: shut, without a lossless class, ready to be described."""

    def __init__(self, context: Context, panel: Panel, sku: HwSku, qos: QosBuilder) -> None:
        self._context = context
        self._panel = panel
        self._sku = sku
        self._qos = qos
        self._known: dict[tuple[object, ...], _DarkValues] = {}

    def port(self, cage: Cage, position: int, child: ChildPort, layout: Origin) -> Port:
        leg = Leg(cage, _NO_MODE, position, child)
        settings = self._panel.settings_of(leg, self._panel.idle_settings(cage.role))
        role = PortRole.UNUSED if cage.role is CageRole.DATA else PortRole.SERVICE
        key = (settings, role, layout, child.speed_mbps, len(child.lanes))
        values = self._known.get(key)
        if values is None:
            values = self._known[key] = self._decided(settings, role, child, layout)
        return Port(
            interface=child.interface,
            cage=cage.number,
            leg=position,
            alias=child.alias,
            lanes=child.lanes_text,
            index=child.index,
            subport=child.subport,
            speed_mbps=self._speed(settings, child),
            fec=values.fec,
            autoneg=values.autoneg,
            link_training=values.link_training,
            mtu=values.mtu,
            admin=values.admin,
            description=values.description,
            role=role,
            optic=values.optic,
            cable_m=0,
            qos=values.qos,
            origins=values.origins,
        )

    def _decided(
        self, settings: PortSettings, role: PortRole, child: ChildPort, layout: Origin
    ) -> _DarkValues:
        origins = {"*": layout, "description": Origin("design", "no cable is planned here")}
        values = self._values(settings, origins)
        autoneg = values.get("autoneg") or (self._sku.autoneg if role is PortRole.UNUSED else None)
        admin = values.get("admin") or "down"
        origins.setdefault("admin", Origin("design", "no cable is planned here"))
        lane_mbps = self._speed(settings, child) // len(child.lanes)
        return _DarkValues(
            fec=settle_fec(self._context, settings.get("fec"), lane_mbps, origins),
            autoneg=autoneg,
            link_training=values.get("link_training"),
            mtu=int(values["mtu"]),
            admin=admin,
            description=values.get("description") or role.value,
            optic=values.get("optic"),
            qos=self._qos.port(role, active=admin == "up", speed_mbps=child.speed_mbps, cable_m=0),
            origins=origins,
        )

    def _speed(self, settings: PortSettings, child: ChildPort) -> int:
        asked = settings.get("speed")
        if asked is None:
            return child.speed_mbps
        if asked.number() not in (child.speed_mbps, *child.other_speeds_mbps):
            name = self._panel.draft.name
            message = f"{child.interface} does not run at {asked.number() // 1000}G"
            self._context.report(kinds.SPEED, message, asked.origin.location, subject=name)
        return asked.number()

    def _values(self, settings: PortSettings, origins: dict[str, Origin]) -> dict[str, str]:
        values: dict[str, str] = {}
        for key in ("autoneg", "link_training", "mtu", "admin", "description", "optic"):
            settled = settings.get(key)
            if settled:
                values[key] = settled.text()
                origins[key] = settled.origin
        optic = settings.get("optic")
        if optic:
            self._context.optic(optic.text(), optic.origin.location)
        if "mtu" not in values:
            value, origins["mtu"] = self._context.default("mtu")
            values["mtu"] = str(value)
        return values
