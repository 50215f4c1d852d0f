from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def unmapped(switch: Switch) -> Iterator[Spot]:
    """A port with PFC names no `pfc_to_pg_map` on a chip that goes by it.

    Why: The map says for which priority a full group sends a pause; without it the chip decides.
        YANG knows no chip.
    Fix: Name the map, as the switch's own templates do.
    Source: sonic-buildimage files/build_templates/qos_config.j2, pfc_to_pg_map_supported_asics
    Bad:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet0: {pfc_to_pg_map: null}}}
    Good:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet512: {dscp_to_tc_map: ai-26-48}}}
    """
    if switch.platform is None or not switch.platform.pfc_to_pg_map:
        return
    for one in switch.once(served):
        if one.paused and "pfc_to_pg_map" not in one.fields:
            for port in one.ports:
                yield Spot("no pfc_to_pg_map", "PORT_QOS_MAP", port, "pfc_to_pg_map")
