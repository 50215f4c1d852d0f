from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.platform import CageRole


@device_rule(Severity.ERROR, Need.PLATFORM)
def services(switch: Switch) -> Iterator[Spot]:
    """PFC is on at a service port whose chip has no lossless class there.

    Why: The vendor ships these ports without PFC and with maps that lead every class to lossy
        groups; pauses are neither sent nor obeyed. YANG does not know which ports serve the box.
    Fix: Take `pfc_enable` and `pfcwd_sw_enable` away from the port.
    Source: sonic-buildimage device/marvell/x86_64-marvell_d64p512t-r0/d64p512t_64x800G-2x10G/
        qos.json.j2 (service ports: AZURE_LOSSY, no pfc_enable)
    Bad:
        config:
            leaf-1-03:
                PORT_QOS_MAP:
                    Ethernet512:
                        dscp_to_tc_map: ai-26-48
                        tc_to_pg_map: ai-26-48
                        tc_to_queue_map: ai-26-48
                        pfc_to_queue_map: ai-26-48
                        pfc_enable: "3"
                        pfcwd_sw_enable: "3"
                BUFFER_PG:
                    "Ethernet512|0-2": {profile: ingress_lossy_profile}
                    "Ethernet512|3": {profile: pg_lossless_400000_5m_profile}
                    "Ethernet512|4-7": {profile: ingress_lossy_profile}
                BUFFER_QUEUE:
                    "Ethernet512|0-2": {profile: egress_lossy_profile}
                    "Ethernet512|3": {profile: egress_lossless_profile}
                    "Ethernet512|4-7": {profile: egress_lossy_profile}
                QUEUE:
                    "Ethernet512|0": {scheduler: ai-26-48-best-effort}
                    "Ethernet512|3": {scheduler: ai-26-48-roce, wred_profile: ai-26-48-roce-400g}
                    "Ethernet512|6": {scheduler: ai-26-48-cnp}
                    "Ethernet512|7": {scheduler: ai-26-48-control}
                PFC_WD:
                    Ethernet512: {action: drop, detection_time: "200", restoration_time: "400"}
                CABLE_LENGTH: {AZURE: {Ethernet512: "5m"}}
    Good:
        config:
            leaf-1-03:
                PORT_QOS_MAP:
                    Ethernet512:
                        dscp_to_tc_map: ai-26-48
                        tc_to_pg_map: ai-26-48
                        tc_to_queue_map: ai-26-48
    """
    platform = switch.platform
    if platform is None or platform.service_port_pfc:
        return
    cages = {cage.interface for cage in platform.cages if cage.role is CageRole.SERVICE}
    for name in switch.paused:
        if name in cages:
            yield Spot("PFC on a service port", "PORT_QOS_MAP", name, "pfc_enable")
