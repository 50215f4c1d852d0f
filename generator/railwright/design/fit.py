"""Does the part fit: an optic against its cage and mode, a cable against its reach, end to end."""

from __future__ import annotations

from railwright.base.location import Location, Origin
from railwright.catalog import breakout
from railwright.design import kinds
from railwright.design.cables import Cable, Span
from railwright.design.context import Context
from railwright.design.drafts import Draft, Use
from railwright.design.layers import Settled
from railwright.model.parts import Optic, ServerProfile
from railwright.model.types import Fec


def check_end(context: Context, draft: Draft, use: Use, span: Span, cable: Cable) -> Optic | None:
    """Check the optic of one switch end; return it if it is known."""
    if use.optic is None:
        return None
    at = use.origins["optic"].location
    optic = context.optic(use.optic, at)
    if optic is None:
        return None
    cage, mode = use.leg.cage, use.leg.mode
    where = f"{draft.platform.name} cages ({cage.form_factor})"
    if optic.family != cage.family:
        message = f"{optic.part} is {optic.form_factor}, it does not fit {where}"
        context.report(kinds.OPTIC, message, at)
    elif not optic.in_switch:
        message = f"{optic.part} ({optic.form_factor}) is for the NIC side, not for {where}"
        context.report(kinds.OPTIC, message, at)
    total_mbps = use.speed_mbps * mode.ports
    if optic.total_gbps is not None and total_mbps > optic.total_gbps * 1000:
        message = (
            f"{mode.text} needs {total_mbps // 1000}G, {optic.part} carries {optic.total_gbps}G"
        )
        context.report(kinds.OPTIC, message, at)
    lane_mbps = use.speed_mbps // len(use.leg.child.lanes)
    if optic.lane_gbps is not None and lane_mbps != optic.lane_gbps * 1000:
        message = (
            f"{use.speed_mbps // 1000}G on {len(use.leg.child.lanes)} lanes is "
            f"{lane_mbps // 1000}G a lane, {optic.part} has {optic.lane_gbps}G lanes"
        )
        context.report(
            kinds.OPTIC, message, at, f"use another breakout or part; mode is {mode.text}"
        )
    if optic.breakouts and mode.ports > 1 and not _carries(optic, mode.ports):
        message = (
            f"{optic.part} does not split {mode.ports} ways (it does {', '.join(optic.breakouts)})"
        )
        context.report(kinds.OPTIC, message, at)
    _check_reach(context, optic, span, cable, at)
    return optic


def check_pair(context: Context, a: Optic | None, b: Optic | None, at: Location | None) -> None:
    """Check that the optics of two switch ends talk to each other."""
    if a is None or b is None:
        return
    if a.medium != b.medium:
        message = f"{a.part} is {a.medium}, {b.part} at the far end is {b.medium}"
        context.report(kinds.OPTIC, message, at, "use the same media at both ends")
    elif a.line_rate_gbps != b.line_rate_gbps:
        message = (
            f"{a.part} sends {a.line_rate_gbps}G lanes, {b.part} at the far end {b.line_rate_gbps}G"
        )
        context.report(kinds.OPTIC, message, at, "use parts with the same rate per lane")


def check_nic(
    context: Context, draft: Draft, use: Use, optic: Optic | None, profile: ServerProfile
) -> None:
    """Check that a leaf port and the NIC at its far end run their lanes at one rate.

    Copper carries lanes as they are; only a switch optic with a gearbox makes them another rate.
    """
    if profile.lane_gbps is None:
        return
    lanes = len(use.leg.child.lanes)
    rate = use.speed_mbps // lanes // 1000
    if optic and optic.line_rate_gbps:
        rate = optic.line_rate_gbps
    if rate == profile.lane_gbps:
        return
    sender = optic.part if optic else draft.platform.name
    message = (
        f"{sender} sends {use.speed_mbps // 1000}G in lanes of {rate}G, the NIC of {profile.name} "
        f"({profile.nic_model}) has lanes of {profile.lane_gbps}G"
    )
    known = [use.origins[key].location for key in ("optic", "lanes") if key in use.origins]
    at = next((place for place in known if place), draft.platform_origin.location)
    modes = ", ".join(profile.leaf_modes)
    context.report(kinds.LANE_RATE, message, at, f"this host fits {modes}" if modes else None)


def check_media(
    context: Context, cable: Cable, optics: tuple[Optic | None, ...], span: Span
) -> None:
    """Check the cable's declared media against its optics, and bare copper against its reach."""
    for optic in optics:
        if optic and cable.media and optic.medium != cable.media:
            origin = cable.origin("media")
            message = f"the cable is {cable.media}, {optic.part} is {optic.medium}"
            context.report(kinds.OPTIC, message, origin.location if origin else None)
    if any(optics) or cable.media is None or cable.length_m is None:
        return
    reach = context.catalog.longest_reach_m(cable.media)
    if reach is not None and cable.length_m > reach:
        message = (
            f"{cable.length_m} m of {cable.media} between {span.tiers[0]} and {span.tiers[1]}: "
            f"the longest {cable.media} in the catalog reaches {reach:g} m"
        )
        where = cable.origin("length_m")
        context.report(kinds.REACH, message, where.location if where else None)


def settle_fec(
    context: Context, asked: Settled | None, lane_mbps: int, origins: dict[str, Origin]
) -> str:
    """Return the FEC of a port, from its lane rate unless asked for; report what cannot work."""
    needed = Fec.RS if breakout.needs_rs(lane_mbps) else Fec.NONE
    if asked is None:
        origins["fec"] = Origin(
            "design",
            f"{needed}: {lane_mbps // 1000}G a lane",
            None,
            "sonic-net/sonic-buildimage src/sonic-config-engine/portconfig.py",
        )
        return needed.value
    origins["fec"] = asked.origin
    if needed is Fec.RS and asked.text() not in (Fec.RS, Fec.AUTO):
        message = f"fec {asked.text()} at {lane_mbps // 1000}G a lane: PAM4 lanes need rs"
        context.report(kinds.FEC, message, asked.origin.location)
    return asked.text()


def _carries(optic: Optic, ports: int) -> bool:
    """Whether one of the optic's shapes has this many ports (``2x400G`` has two)."""
    return any(shape.split("x", 1)[0] == str(ports) for shape in optic.breakouts)


def _check_reach(
    context: Context, optic: Optic, span: Span, cable: Cable, at: Location | None
) -> None:
    if optic.reach_m is None or cable.length_m is None or cable.length_m <= optic.reach_m:
        return
    message = (
        f"{optic.part} reaches {optic.reach_m:g} m, the cable between {span.tiers[0]} and "
        f"{span.tiers[1]} is {cable.length_m} m"
    )
    origin = cable.origin("length_m")
    context.report(kinds.REACH, message, origin.location if origin else at)
