from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM | Need.RELEASE)
def model(switch: Switch) -> Iterator[Spot]:
    """The switch is told to compute its headroom and has nothing to compute it with.

    Why: The dynamic buffer manager starts, finds no script and no table for the chip, and programs
        no lossless group at all. YANG allows the model everywhere.
    Fix: Set `buffer_model` to `traditional`, with a profile for each lossless group.
    Source: sonic-buildimage dockers/docker-orchagent/buffermgrd.sh and
        platform/mellanox/asic_table.j2; sonic-swss cfgmgr/buffermgrdyn.cpp
    Bad:
        config:
            leaf-1-03:
                DEVICE_METADATA: {localhost: {buffer_model: dynamic}}
                DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {default_dynamic_th: "1"}}
                LOSSLESS_TRAFFIC_PATTERN: {AZURE: {mtu: "4200", small_packet_percentage: "100"}}
    Good:
        config:
            leaf-1-03: {DEVICE_METADATA: {localhost: {buffer_model: null}}}
    """
    platform, release = switch.platform, switch.release
    if not switch.dynamic or platform is None or release is None:
        return
    facts = lossless.formula(switch)
    if not platform.dynamic_buffers or (facts and not release.has(facts[0].since)):
        since = facts[0].since if facts else None
        what = f"before {since}" if since else "at all"
        message = f"{platform.name} has no dynamic buffer model {what}"
        yield Spot(message, METADATA, LOCALHOST, "buffer_model")
