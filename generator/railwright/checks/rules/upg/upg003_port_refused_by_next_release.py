from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf.common import length_row
from railwright.checks.switch import Switch
from railwright.design.lossless.port_limit import GroupLoad, port_limit
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM | Need.RELEASE)
def demands(switch: Switch) -> Iterator[Spot]:
    """The next release refuses the shared headroom of a port that this one accepts unchecked.

    Why: This release has no limit for the chip and lets every port pass; the next one compares what
        the port may draw with what the chip grants, and keeps the old profile of a port beyond it.
        YANG adds nothing up.
    Fix: Shorten the cable or drop a lossless priority before the upgrade.
    Source: sonic-buildimage platform/mellanox/asic_table.j2 (port_max_shp, by branch); sonic-swss
        cfgmgr/buffer_check_headroom_mellanox.lua
    Bad:
        site: blackwell-800g
        buffers: {"*": {over_subscribe_ratio: 2}}
        cables: {"leaf-1a-01:Ethernet0": 700}
        config:
            "*": {DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {over_subscribe_ratio: "2"}}}
            leaf-1a-01: {CABLE_LENGTH: {AZURE: {Ethernet0: 700m}}}
    Good:
        site: blackwell-800g
        buffers: {"*": {over_subscribe_ratio: 2}}
        cables: {"leaf-1a-01:Ethernet0": 100}
        config:
            "*": {DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {over_subscribe_ratio: "2"}}}
            leaf-1a-01: {CABLE_LENGTH: {AZURE: {Ethernet0: 100m}}}
    """
    release, facts = switch.release, lossless.formula(switch)
    after = release.following if release else None
    if release is None or after is None or facts is None or not switch.dynamic:
        return
    if not switch.once(lossless.shares_headroom) or release.has(
        facts[0].port_shared_headroom.since
    ):
        return
    for demand, port in switch.once(lossless.demands).items():
        room = lossless.computed(switch, demand, after)
        if room is None:
            continue
        load = GroupLoad(
            groups=len(switch.paused[port.name]),
            size_bytes=room.size_bytes,
            xon_bytes=room.xon_bytes,
            xoff_bytes=room.xoff_bytes,
        )
        limit = port_limit(
            facts[0], demand.lanes, [load], limit_bytes=None, shared_headroom=True, release=after
        )
        most = limit.shared_limit_bytes
        if most is not None and limit.shared_bytes > most:
            message = (
                f"{limit.shared_bytes:,} bytes shared at {demand}; {after.value} grants {most:,}"
            )
            yield Spot(message, "CABLE_LENGTH", length_row(switch, port.name), port.name)
