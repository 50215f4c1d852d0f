"""The reference page of lossless figures: profile by platform by speed by cable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from railwright.catalog import Catalog
from railwright.design.lossless.choose import Switch, configured_m, silicon_of
from railwright.design.lossless.limits import completed, layout, speeds_mbps
from railwright.design.lossless.plan import make_plan
from railwright.design.lossless.silicon import PortSet
from railwright.model.lossless import LosslessPlan
from railwright.model.platform import Platform
from railwright.model.qos_profile import QosProfile
from railwright.model.types import Release, Tier

CABLES_M = (3, 30, 100, 300)
LEAST_MBPS = 100_000
MTU = 9_100
HEAD = (
    "speed",
    "cable",
    "ports",
    "xoff",
    "xon",
    "size",
    "bound",
    "Kmin",
    "Kmax",
    "PFC fires at",
    "pool share",
    "decided by",
)
SOURCES = {
    "ports": "as many as the switch can have of the speed, all of them lossless, on a leaf",
    "xoff, xon, size": """
        Spectrum: the formula of sonic-net/sonic-swss cfgmgr/buffer_headroom_mellanox.lua, compared
        with it in a real Redis. Teralynx: the vendor's `pg_profile_lookup.ini` (see the catalog),
        length rounded up. The last column says where neither of them decides""",
    "bound": """
        what arrives after a pause was decided, with nobody's pipeline in it (IEEE 802.1Q clause 36
        and Annex N, IEEE 802.3 Annex 31B.3.7); no value may lie below""",
    "Kmin, Kmax": """
        the profile's times at line rate (`ecn` in its file, with its source), lowered where PFC
        would come first""",
    "PFC fires at": """
        `a B / (1 + n a)`: the pool that lossless groups share, the profile's share of all groups
        hot at once (Zhu et al., SIGCOMM 2015, section 4)""",
    "pool share": """
        what lossless traffic may use beyond its headroom, in percent of the packet memory.
        Spectrum: sizes as sonic-net/sonic-swss cfgmgr/buffer_pool_mellanox.lua works them out,
        compared with it in a real Redis. `over`: more is promised than there is""",
}
ABOUT = """
    What each QoS profile comes to on each switch, by speed and cable; bytes. Checked against
    SONiC's own code and the vendors' tables, not measured on silicon. For any other case there is
    `railwright qos what-if --speed 800G --cable 60m`; for every step of one port,
    `railwright qos explain`."""


def lines(catalog: Catalog) -> list[str]:
    """Return the page, without its first line."""
    text = [
        "# Lossless figures",
        "",
        _flowed(ABOUT),
        "",
        "| column | where it comes from |",
        "|---|---|",
        *(f"| {name} | {_flowed(source)} |" for name, source in SOURCES.items()),
    ]
    platforms = [catalog.platform(name) for name in catalog.platforms()]
    sound = [platform for platform in platforms if not platform.provisional]
    for profiles in _alike(catalog):
        names = ", ".join(f"`{profile.name}`" for profile in profiles)
        text += ["", f"## {names}", "", *(f"{one.name}: {one.summary}." for one in profiles)]
        for platform in sound:
            rows = list(_rows(catalog, platform, profiles[0]))
            if rows:
                text += ["", f"### {platform.name}", "", *_table(rows)]
    return text


def _flowed(text: str) -> str:
    return " ".join(text.split())


def _alike(catalog: Catalog) -> list[list[QosProfile]]:
    """Put profiles together that come to the same figures."""
    groups: dict[tuple[str, str, int], list[QosProfile]] = defaultdict(list)
    for name in catalog.qos_profiles():
        one = catalog.qos(name)
        ecn = one.ecn.model_dump_json(exclude={"source", "evidence"}) if one.ecn else ""
        buffers = one.buffers.model_dump_json(exclude={"source", "evidence"})
        groups[ecn, buffers, len(one.lossless)].append(one)
    return list(groups.values())


def _rows(
    catalog: Catalog, platform: Platform, profile: QosProfile
) -> Iterator[tuple[object, ...]]:
    sku = platform.hwskus[platform.default_hwsku]
    release = Release(str(catalog.default("release").value))
    switch = Switch(platform, sku, release, Tier.LEAF)
    silicon = silicon_of(catalog, switch).silicon
    for speed in speeds_mbps(platform):
        shape = layout(platform, speed) if speed >= LEAST_MBPS else None
        if shape is None:
            continue
        known: tuple[object, ...] = ()
        for cable in CABLES_M:
            ports = PortSet(
                interfaces=shape.interfaces,
                role="host",
                speed_mbps=speed,
                lanes=shape.lanes,
                cable_m=configured_m(silicon, speed, cable),
                mtu=MTU,
                up=True,
                profile=profile,
            )
            full = completed(silicon, profile.buffers, ports)
            row = _row(ports, make_plan(full, profile, (ports,)))
            shown = (f"{speed // 1000}G", f"{cable} m", *row)
            if row != known:
                yield shown
            known = row


def _row(ports: PortSet, plan: LosslessPlan) -> tuple[object, ...]:
    ecn = next(iter(plan.ecn), None)
    marks = (ecn.min_bytes, ecn.max_bytes) if ecn else (None, None)
    share = f"{100 * plan.shared_bytes / plan.memory_bytes:.1f} %"
    if not plan.ports:
        return (len(ports.interfaces), None, None, None, None, *marks, None, share, "no PFC")
    (one,) = plan.ports
    room = one.headroom
    return (
        len(ports.interfaces),
        room.xoff_bytes,
        room.xon_bytes,
        room.size_bytes,
        one.bound.xoff_bytes,
        *marks,
        plan.pause_bytes,
        share if plan.available_bytes > 0 else "over",
        one.decided_by.value,
    )


def _table(rows: Sequence[tuple[object, ...]]) -> list[str]:
    numbers = "|".join("--:" if place else "---" for place in range(len(HEAD)))
    return [f"| {' | '.join(HEAD)} |", f"|{numbers}|", *(f"| {_cells(row)} |" for row in rows)]


def _cells(row: tuple[object, ...]) -> str:
    return " | ".join(
        f"{cell:,}" if isinstance(cell, int) else "-" if cell is None else str(cell) for cell in row
    )
