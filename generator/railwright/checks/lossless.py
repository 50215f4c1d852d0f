"""Lossless ports as a configuration has them, and what the arithmetic says about their headroom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from railwright.checks.switch import Switch, number, positive, text
from railwright.design.lossless import table
from railwright.design.lossless.bound import bound
from railwright.design.lossless.headroom import DEFAULT_MTU, PortLink, Traffic, headroom, traffic_of
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.model.asic import DynamicBuffers, PauseQuanta
from railwright.model.configdb import Row
from railwright.model.lossless import Headroom
from railwright.model.platform import CageRole, HeadroomRow
from railwright.model.types import Release

_NO_SMALL_PACKETS = Traffic(mtu=1024, small_packet_percent=0)
"""What is presumed of lossless traffic where nobody says: less than is ever true."""

_NAME = re.compile(r"pg_lossless_(\d{1,9})_(\d{1,9})m_")
"""How both buffer managers begin the name of a lossless profile."""


class Demand(NamedTuple):
    """Everything of a port that its headroom depends on."""

    speed_mbps: int
    lanes: int
    cable_m: int
    mtu: int

    @property
    def link(self) -> PortLink:
        """The port and its cable, as the formulas want it."""
        return PortLink(
            speed_mbps=self.speed_mbps, lanes=self.lanes, cable_m=self.cable_m, mtu=self.mtu
        )

    def __str__(self) -> str:
        return f"{self.speed_mbps // 1000}G over {self.cable_m} m"


class LosslessPort(NamedTuple):
    """A port with paused priorities, a speed, lanes and a cable."""

    name: str
    demand: Demand
    groups: tuple[tuple[str, str], ...]
    """Rows of BUFFER_PG about paused priorities, with their profiles."""


def lengths(switch: Switch) -> Mapping[str, int]:
    """Return the cable length of each port in metres; ports without a proper one are not in it."""
    found: dict[str, int] = {}
    for row in switch.rows("CABLE_LENGTH").values():
        for port in row:
            metres = text(row, port)
            length = number(metres.removesuffix("m")) if metres.endswith("m") else None
            if length is not None:
                found[port] = length
    return found


def ports(switch: Switch) -> tuple[LosslessPort, ...]:
    """Return the lossless ports of a switch.

    One without speed, lanes or cable is none, and neither is a service port where the chip has no
    lossless class on those.
    """
    found = []
    metres = switch.once(lengths)
    platform = switch.platform
    without = (
        {cage.interface for cage in platform.cages if cage.role is CageRole.SERVICE}
        if platform and not platform.service_port_pfc
        else ()
    )
    slices = switch.slices("BUFFER_PG")
    for name, paused in switch.paused.items():
        row = switch.row("PORT", name)
        speed = number(text(row, "speed"))
        lanes, cable_m = text(row, "lanes"), metres.get(name)
        if speed and lanes and cable_m and name not in without:
            mtu = number(text(row, "mtu")) or DEFAULT_MTU
            groups = tuple(
                (one.key, switch.text("BUFFER_PG", one.key, "profile"))
                for one in slices.get(name, ())
                if any(map(one.holds, paused))
            )
            demand = Demand(speed, lanes.count(",") + 1, cable_m, mtu)
            found.append(LosslessPort(name, demand, groups))
    return tuple(found)


def demands(switch: Switch) -> Mapping[Demand, LosslessPort]:
    """Return one lossless port for each demand."""
    found: dict[Demand, LosslessPort] = {}
    for port in switch.once(ports):
        found.setdefault(port.demand, port)
    return found


def by_profile(switch: Switch) -> Mapping[str, Mapping[Demand, LosslessPort]]:
    """Return one port for each demand that a lossless profile of CONFIG_DB is given to."""
    found: dict[str, dict[Demand, LosslessPort]] = {}
    for port in switch.once(ports):
        for _, profile in port.groups:
            if profile in switch.rows("BUFFER_PROFILE"):
                found.setdefault(profile, {}).setdefault(port.demand, port)
    return found


def pattern(switch: Switch) -> Traffic | None:
    """Return the lossless traffic of LOSSLESS_TRAFFIC_PATTERN; None where there is no proper row.

    The switch reads the first row.
    """
    for row in switch.rows("LOSSLESS_TRAFFIC_PATTERN").values():
        mtu = number(text(row, "mtu"))
        small = number(text(row, "small_packet_percentage"))
        if mtu and small is not None and small <= 100:  # noqa: PLR2004  # percent
            return Traffic(mtu=mtu, small_packet_percent=small)
        break
    return None


def traffic(switch: Switch) -> Traffic | None:
    """Return what runs in the lossless classes: as the switch is told, else the QoS profile."""
    told = switch.once(pattern)
    if told is None and switch.known.traffic is not None:
        return traffic_of(switch.known.traffic.buffers)
    return told


def least_xoff(switch: Switch, demand: Demand) -> int | None:
    """Return the least XOFF that is enough for a port; None where pause times are not known."""
    if switch.known.pause is None:
        return None
    cell = switch.known.chip.cell_bytes if switch.known.chip else None
    known = switch.once(traffic)
    if known is None:  # then no waste is counted either
        known, cell = _NO_SMALL_PACKETS, None
    return bound(switch.known.pause, cell, demand.link, known).xoff_bytes


def computed(switch: Switch, demand: Demand, release: Release) -> Headroom | None:
    """Return what a switch with the dynamic model makes of a port on a release.

    None where it makes nothing: another chip, another model, or no traffic pattern.
    """
    facts = formula(switch)
    told = switch.once(pattern)
    if facts is None or told is None or not switch.dynamic:
        return None
    chip, pause = facts
    return headroom(
        chip,
        pause,
        demand.link,
        told,
        shared_headroom=switch.once(shares_headroom),
        release=release,
    )


def formula(switch: Switch) -> tuple[DynamicBuffers, PauseQuanta] | None:
    """Return what the chip's own formula needs; None where it has none."""
    known = switch.known
    if known.chip is None or known.chip.dynamic is None or known.pause is None:
        return None
    return known.chip.dynamic, known.pause


def shares_headroom(switch: Switch) -> bool:
    """Whether XOFF comes from a pool that all ports share.

    That is so with ``xoff`` of the one pool that may have it, and with an oversubscription ratio
    (sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp).
    """
    if positive(switch.text("BUFFER_POOL", LOSSLESS_POOL, "xoff")):
        return True
    ratios = switch.rows("DEFAULT_LOSSLESS_BUFFER_PARAMETER").values()
    return any(positive(text(row, "over_subscribe_ratio")) for row in ratios)


def vendor_rows(switch: Switch) -> Mapping[tuple[int, int], HeadroomRow]:
    """Return the vendor's headroom table by speed and length; empty where none is for lossless."""
    sku, platform = switch.hwsku, switch.platform
    if sku is None or platform is None or sku.headroom_table is None:
        return {}
    facts = platform.headroom_facts.get(sku.headroom_table)
    if facts is not None and not facts.lossless_ready and not switch.known.ours:
        return {}
    rows = platform.headroom_tables.get(sku.headroom_table, ())
    return {(row.speed_mbps, row.cable_m): row for row in rows}


def required(switch: Switch, demand: Demand) -> HeadroomRow | None:
    """Return the figures to write down for a port: the vendor's row, or more where that is short.

    Where nobody says what the traffic is, the vendor's row alone; None without one.
    """
    rows = switch.once(vendor_rows)
    told, pause = switch.once(traffic), switch.known.pause
    if told is None or pause is None or switch.release is None:
        return rows.get((demand.speed_mbps, demand.cable_m))
    of_speed = [row for (speed, _), row in rows.items() if speed == demand.speed_mbps]
    if not of_speed:
        return None
    last = demand._replace(cable_m=max(row.cable_m for row in of_speed))
    facts = formula(switch)
    figures = None
    if facts is not None:
        shared = switch.once(shares_headroom)
        found = headroom(*facts, demand.link, told, shared_headroom=shared, release=switch.release)
        figures = (found.xoff_bytes, found.xon_bytes, found.size_bytes)
    made = table.profile(
        of_speed,
        demand.speed_mbps,
        demand.cable_m,
        formula=figures,
        bound_xoff_bytes=least_xoff(switch, demand) or 0,
        bound_of_last_bytes=least_xoff(switch, last) or 0,
    )
    return made.row if made else None


def named_for(profile: str) -> tuple[int, int] | None:
    """Return speed and length that the name of a profile tells; None where it tells none."""
    found = _NAME.match(profile)
    return (int(found[1]), int(found[2])) if found else None


def judged(switch: Switch) -> Mapping[str, tuple[Row, tuple[Demand, ...]]]:
    """Return the lossless profiles of CONFIG_DB with the ports that they are meant for.

    A port for which the name of its profile is another one's is left out.
    """
    found = {}
    for profile, users in switch.once(by_profile).items():
        told = named_for(profile)
        meant = tuple(
            demand
            for demand in users
            if told is None or told == (demand.speed_mbps, demand.cable_m)
        )
        if meant and switch.lossless(profile):
            found[profile] = (switch.row("BUFFER_PROFILE", profile), meant)
    return found


def bytes_of(row: Row, field: str) -> int:
    """Return a size of a profile or pool; 0 where none is given, as the switch has it."""
    return number(text(row, field)) or 0
