from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.INFO, Need.PLATFORM | Need.RELEASE)
def demands(switch: Switch) -> Iterator[Spot]:
    """The next release computes another headroom from the same configuration.

    Why: The figure is not in CONFIG_DB: after the upgrade the switch sets aside more for each
        lossless group, and less is left for bursts. YANG says nothing about figures that a script
        works out.
    Fix: Work out the memory for the next release before the upgrade.
    Source: sonic-swss cfgmgr/buffer_headroom_mellanox.lua, pull requests 4757 and 4797 (202605)
    Bad:
        site: h100-pod
        buffers: {"leaf-1-01": {small_packet_percent: 50}}
        config:
            leaf-1-01: {LOSSLESS_TRAFFIC_PATTERN: {AZURE: {small_packet_percentage: "50"}}}
    Good:
        config:
            leaf-1-01: {LOSSLESS_TRAFFIC_PATTERN: {AZURE: {small_packet_percentage: "50"}}}
        buffers: {"leaf-1-01": {small_packet_percent: 50}}
    """
    release = switch.release
    after = release.following if release else None
    facts = lossless.formula(switch)
    if release is None or after is None or facts is None or not switch.has("BUFFER_PG"):
        return
    if facts[0].amendments_of(release) == facts[0].amendments_of(after):
        return
    for demand, port in switch.once(lossless.demands).items():
        before, then = (lossless.computed(switch, demand, one) for one in (release, after))
        if before is None or then is None or any(name != "NULL" for _, name in port.groups):
            continue
        if before.xoff_bytes != then.xoff_bytes or before.size_bytes != then.size_bytes:
            message = (
                f"xoff at {demand} is {before.xoff_bytes:,} on {release.value} "
                f"and {then.xoff_bytes:,} on {after.value}"
            )
            yield Spot(message, "BUFFER_PG", port.groups[0][0] if port.groups else None)
