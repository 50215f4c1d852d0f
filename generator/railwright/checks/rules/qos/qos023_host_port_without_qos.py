from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.CABLING)
def bare(switch: Switch) -> Iterator[Spot]:
    """A port to a host that is up has no row in PORT_QOS_MAP, though others pause.

    Why: Its frames get the chip's default class and no pause: the one hop at which lossless
        traffic is dropped. YANG asks for no row. Links between switches have a rule that looks at
        both ends.
    Fix: Add a PORT_QOS_MAP row for the port.
    Source: sonic-swss orchagent/qosorch.cpp, handlePortQosMapTable; IEEE 802.1Q clause 36 (no loss
        needs PFC on every hop)
    Bad:
        config:
            leaf-1-01:
                PORT_QOS_MAP: {Ethernet0: null}
                BUFFER_PG: {"Ethernet0|3": null}
                PFC_WD: {Ethernet0: null}
    Good:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet512: {dscp_to_tc_map: ai-26-48}}}
    """
    rows, ports = switch.rows("PORT_QOS_MAP"), switch.rows("PORT")
    if not switch.paused:
        return
    for port, plug in switch.plugs.items():
        if port in rows or plug.role is not PortRole.HOST or not plug.peer:
            continue
        if text(ports.get(port, {}), "admin_status") == "up":
            yield Spot(f"no row, and {plug.peer} is there", "PORT_QOS_MAP", port)
