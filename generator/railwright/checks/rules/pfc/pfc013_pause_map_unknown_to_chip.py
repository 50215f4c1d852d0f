from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def unknown(switch: Switch) -> Iterator[Spot]:
    """A port names a `pfc_to_pg_map` on a chip whose templates have none.

    Why: A driver that does not know the attribute refuses it, and the switch drops the whole row
        of the port with its other maps and PFC. YANG knows no chip.
    Fix: Remove the field.
    Source: sonic-buildimage files/build_templates/qos_config.j2, pfc_to_pg_map_supported_asics;
        sonic-swss orchagent/qosorch.cpp, handlePortQosMapTable
    Bad:
        site: teralynx-pod
        config:
            "*":
                PFC_PRIORITY_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"3": "3"}}
                PORT_QOS_MAP: {Ethernet0: {pfc_to_pg_map: ai-26-48}}
    Good:
        site: h100-pod
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet512: {pfc_to_pg_map: ai-26-48}}}
    """
    if switch.platform is None or switch.platform.pfc_to_pg_map:
        return
    for one in switch.once(served):
        if "pfc_to_pg_map" in one.fields:
            for port in one.ports:
                mend = (Mend("PORT_QOS_MAP", port, "pfc_to_pg_map", None),)
                message = f"{switch.platform.name} may refuse it, and the row with it"
                yield Spot(message, "PORT_QOS_MAP", port, "pfc_to_pg_map", mend=mend)
