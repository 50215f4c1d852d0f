"""Lossless figures of ports that are alike: who computes the headroom, and what it comes to."""

from __future__ import annotations

from railwright.design.lossless.bound import bound
from railwright.design.lossless.headroom import headroom, traffic_of
from railwright.design.lossless.names import DynamicPort, dynamic_profile_name
from railwright.design.lossless.port_limit import GroupLoad, port_limit
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.lossless.table import Found, holds_xoff, listed_m, profile
from railwright.model.lossless import Bound, Headroom, Origination, PortFigures, Term
from railwright.model.platform import HeadroomRow
from railwright.model.qos_profile import BufferPolicy
from railwright.model.types import BufferModel


def dynamic_th(silicon: Silicon, policy: BufferPolicy) -> int:
    """Return the exponent of alpha of lossless groups: the policy's, else the vendor's."""
    if policy.dynamic_th is not None:
        return policy.dynamic_th
    if silicon.figures.default_dynamic_th is not None:
        return silicon.figures.default_dynamic_th
    return silicon.rows[0].threshold if silicon.rows else 0


def shares_headroom(silicon: Silicon, policy: BufferPolicy) -> bool:
    """Whether XOFF comes from a pool that all ports share."""
    fixed = any(pool.xoff for pool in silicon.figures.pools.values())
    ratio = policy.over_subscribe_ratio is not None and silicon.model is BufferModel.DYNAMIC
    return fixed or ratio


def port_figures(
    silicon: Silicon, policy: BufferPolicy, ports: PortSet, name: str
) -> PortFigures | None:
    """Return the figures of ports with lossless priorities.

    Args:
        silicon: the switch.
        policy: of the switch's QoS profile.
        ports: alike, up, with a lossless profile.
        name: of the QoS profile.

    Returns:
        The figures; None where neither formula nor table has any for this speed.
    """
    least = _bound(silicon, policy, ports)
    written: HeadroomRow | None = None
    if silicon.model is BufferModel.DYNAMIC:
        found = _formula(silicon, policy, ports)
        decided = Origination.SWITCH
        buffer_profile = _dynamic_name(silicon, policy, ports)
    else:
        row = table_row(silicon, policy, ports)
        if row is None:
            return None
        written, decided = row.row, row.decided_by
        found = of_row(row, silicon)
        buffer_profile = static_name(ports.speed_mbps, ports.cable_m)
    if found is None:
        return None
    return PortFigures(
        interfaces=ports.interfaces,
        profile=name,
        role=ports.role,
        speed_mbps=ports.speed_mbps,
        lanes=ports.lanes,
        cable_m=ports.cable_m,
        mtu=ports.mtu,
        groups=len(ports.lossless),
        buffer_profile=buffer_profile,
        headroom=found,
        row=written,
        decided_by=decided,
        bound=least,
        **_limits(silicon, ports, found),
    )


def _limits(silicon: Silicon, ports: PortSet, room: Headroom) -> dict[str, int]:
    """Return what one port draws from shared headroom, and what it may draw."""
    chip = silicon.facts.dynamic
    if chip is None or not room.shared_headroom or silicon.model is not BufferModel.DYNAMIC:
        return {}
    load = GroupLoad(
        groups=len(ports.lossless),
        size_bytes=room.size_bytes,
        xon_bytes=room.xon_bytes,
        xoff_bytes=room.xoff_bytes,
    )
    limit = port_limit(
        chip,
        ports.lanes,
        [load],
        limit_bytes=None,  # the chip reports it at run time only
        shared_headroom=True,
        release=silicon.release,
    )
    if limit.shared_limit_bytes is None:
        return {"port_shared_bytes": limit.shared_bytes}
    return {
        "port_shared_bytes": limit.shared_bytes,
        "port_limit_bytes": limit.shared_limit_bytes,
    }


def static_name(speed_mbps: int, cable_m: int) -> str:
    """Return the name that the traditional buffer manager gives a lossless profile.

    Source: sonic-net/sonic-swss cfgmgr/buffermgr.cpp (``pg_lossless_<speed>_<cable>_profile``).
    """
    return f"pg_lossless_{speed_mbps}_{cable_m}m_profile"


def table_row(silicon: Silicon, policy: BufferPolicy, ports: PortSet) -> Found | None:
    """Return the row to write down where the switch looks headroom up."""
    formula = _formula(silicon, policy, ports)
    listed = listed_m(silicon.rows, ports.speed_mbps)
    if not listed:
        return None
    last = ports._replace(cable_m=listed[-1])
    return profile(
        silicon.rows,
        ports.speed_mbps,
        ports.cable_m,
        formula=(formula.xoff_bytes, formula.xon_bytes, formula.size_bytes) if formula else None,
        bound_xoff_bytes=_bound(silicon, policy, ports).xoff_bytes,
        bound_of_last_bytes=_bound(silicon, policy, last).xoff_bytes,
    )


def _dynamic_name(silicon: Silicon, policy: BufferPolicy, ports: PortSet) -> str:
    port = DynamicPort(
        name=ports.interfaces[0],
        speed_mbps=ports.speed_mbps,
        lanes=ports.lanes,
        cable_m=ports.cable_m,
        mtu=ports.mtu,
    )
    default = dynamic_th(silicon, policy)
    platform = silicon.platform.platform
    return dynamic_profile_name(port, platform=platform, default_dynamic_th=default)


def _bound(silicon: Silicon, policy: BufferPolicy, ports: PortSet) -> Bound:
    return bound(silicon.pause, silicon.facts.cell_bytes, ports.link, traffic_of(policy))


def _formula(silicon: Silicon, policy: BufferPolicy, ports: PortSet) -> Headroom | None:
    if silicon.facts.dynamic is None:
        return None
    return headroom(
        silicon.facts.dynamic,
        silicon.pause,
        ports.link,
        traffic_of(policy),
        shared_headroom=shares_headroom(silicon, policy),
        release=silicon.release,
    )


def of_row(found: Found, silicon: Silicon) -> Headroom:
    """Return what a row that is written down comes to."""
    row: HeadroomRow = found.row
    where = f"{row.speed_mbps // 1000}G, {row.cable_m} m: {found.decided_by}"
    figures = (("xoff", row.xoff), ("xon", row.xon), ("size", row.size))
    return Headroom(
        xoff_bytes=row.xoff,
        xon_bytes=row.xon,
        size_bytes=row.size,
        shared_headroom=not holds_xoff(row),
        peer_response_known=row.speed_mbps in silicon.pause.quanta,
        terms=tuple(
            Term(name=name, value=value, unit="bytes", formula=where, source=silicon.rows_source)
            for name, value in figures
        ),
    )
