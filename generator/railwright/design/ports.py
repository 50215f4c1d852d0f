"""Every interface of a device: those a link uses, and those that stay dark."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.base.location import Origin
from railwright.catalog import breakout
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Leg, Use
from railwright.design.fit import settle_fec
from railwright.design.layers import PortSettings
from railwright.design.panel import Panel
from railwright.design.qos import QosBuilder
from railwright.model.fabric import Breakout, Port, PortRole
from railwright.model.platform import BreakoutMode, Cage, CageRole, ChildPort, HwSku
from railwright.model.types import Lifecycle

_DARK_STATES = (Lifecycle.PLANNED, Lifecycle.MAINTENANCE)


def build_breakouts(panel: Panel, sku: HwSku, sku_origin: Origin) -> tuple[Breakout, ...]:
    """Return the mode of every cage, for a SKU that SONiC can re-break; else nothing.

    A SKU read from ``port_config.ini`` has no BREAKOUT_CFG (sonic-py-common device_info.py).
    """
    if not sku.breakout_capable:
        return ()
    return tuple(
        Breakout(interface=cage.interface, mode=mode.text, origins={"*": origin})
        for cage, mode, origin in _modes(panel, sku, sku_origin)
        if not mode.text.startswith("custom:")
    )


def build_ports(
    context: Context,
    panel: Panel,
    sku: HwSku,
    sku_origin: Origin,
    qos: QosBuilder,
    state: Lifecycle,
) -> tuple[Port, ...]:
    """Return all interfaces of a device in panel order.

    Args:
        context: the design run.
        panel: the device's panel after all links are plugged in.
        sku: the HwSKU, whose layout fills the cages that no link uses.
        sku_origin: who chose it.
        qos: gives each port its QoS class and its configured cable length.
        state: lifecycle of the device; a planned device keeps its ports down.
    """
    draft = panel.draft
    dark = _DarkPorts(context, panel, sku)
    ports: list[Port] = []
    for cage, mode, origin in _modes(panel, sku, sku_origin):
        for position, child in enumerate(breakout.children(cage, mode)):
            use = draft.uses.get((cage.number, position))
            if use is None:
                ports.append(dark.port(cage, position, child, origin, qos))
            else:
                ports.append(_used(use, sku, state, qos))
    panel.unknown_ports({port.interface for port in ports} | {port.alias for port in ports})
    return tuple(ports)


def idle_settings(panel: Panel, cage: Cage) -> PortSettings:
    """Return what the layers say of a cage without links; a service cage hears ``ports`` only."""
    layers = panel.draft.layers.port_layers("unused_ports") if cage.role is CageRole.DATA else ()
    return PortSettings(panel.context, tuple(layers))


def _modes(
    panel: Panel, sku: HwSku, sku_origin: Origin
) -> Iterator[tuple[Cage, BreakoutMode, Origin]]:
    draft = panel.draft
    blocked = {
        number + 1
        for number, (mode, _) in draft.modes.items()
        if draft.platform.limits.eight_way_blocks_next_cage and mode.ports == 8  # noqa: PLR2004
    }
    for cage in draft.platform.cages:
        if cage.number in draft.modes:
            yield cage, *draft.modes[cage.number]
            continue
        own = panel.own_mode(cage, idle_settings(panel, cage))
        if own:
            yield cage, *own
            continue
        text = sku.layout.get(cage.number)
        if text is None or cage.number in blocked:
            continue
        yield (
            cage,
            breakout.layout_mode(cage, text),
            Origin("catalog", f"layout of HwSKU {sku.name}", sku_origin.location, sku.source),
        )


def _used(use: Use, sku: HwSku, state: Lifecycle, qos: QosBuilder) -> Port:
    cage, position, child = use.leg.cage, use.leg.position, use.leg.child
    down = use.state in _DARK_STATES or state is Lifecycle.PLANNED
    origins = dict(use.origins)
    origins.setdefault("admin", Origin("design", f"link is {use.state}, device is {state}"))
    origins.setdefault("description", Origin("design", "names the far end"))
    autoneg = use.autoneg
    if autoneg is None and sku.autoneg is not None:
        autoneg = sku.autoneg
        origins["autoneg"] = Origin("catalog", f"HwSKU {sku.name}", None, sku.source)
    admin = use.admin or ("down" if down else "up")
    cable_m = qos.buffers.cable_m(use.speed_mbps, use.cable_m)
    if cable_m != use.cable_m:
        origins["cable_m"] = Origin(
            "design",
            f"{use.cable_m} m rounded up to the next length of the vendor's table",
            origins["cable_m"].location,
            "sonic-net/sonic-swss cfgmgr/buffermgr.cpp (no interpolation)",
        )
    return Port(
        interface=child.interface,
        cage=cage.number,
        leg=position,
        alias=child.alias,
        lanes=",".join(str(lane) for lane in child.lanes),
        index=child.index,
        subport=child.subport,
        speed_mbps=use.speed_mbps,
        fec=use.fec,
        autoneg=autoneg,
        link_training=use.link_training,
        mtu=use.mtu,
        admin=admin,
        description=use.description or use.peer_text,
        role=use.role,
        optic=use.optic,
        cable_m=cable_m,
        peer=use.peer,
        qos=qos.port(use.role, active=True, speed_mbps=use.speed_mbps, cable_m=cable_m),
        origins=origins,
    )


class _DarkPorts:
    """Ports without a cable: shut, without a lossless class, ready to be described."""

    def __init__(self, context: Context, panel: Panel, sku: HwSku) -> None:
        self._context = context
        self._panel = panel
        self._sku = sku

    def port(
        self,
        cage: Cage,
        position: int,
        child: ChildPort,
        layout: Origin,
        qos: QosBuilder,
    ) -> Port:
        mode = BreakoutMode(text="", parts=())
        leg = Leg(cage, mode, position, child)
        settings = self._panel.settings_of(leg, idle_settings(self._panel, cage))
        data = cage.role is CageRole.DATA
        role = PortRole.UNUSED if data else PortRole.SERVICE
        origins = {"*": layout, "description": Origin("design", "no cable is planned here")}
        values = self._values(settings, origins)
        autoneg = values.get("autoneg") or (self._sku.autoneg if data else None)
        admin = values.get("admin") or "down"
        origins.setdefault("admin", Origin("design", "no cable is planned here"))
        speed = self._speed(settings, child)
        return Port(
            interface=child.interface,
            cage=cage.number,
            leg=position,
            alias=child.alias,
            lanes=",".join(str(lane) for lane in child.lanes),
            index=child.index,
            subport=child.subport,
            speed_mbps=speed,
            fec=settle_fec(self._context, settings.get("fec"), speed // len(child.lanes), origins),
            autoneg=autoneg,
            link_training=values.get("link_training"),
            mtu=int(values["mtu"]),
            admin=admin,
            description=values.get("description") or role.value,
            role=role,
            optic=values.get("optic"),
            cable_m=0,
            qos=qos.port(role, active=admin == "up", speed_mbps=child.speed_mbps, cable_m=0),
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
