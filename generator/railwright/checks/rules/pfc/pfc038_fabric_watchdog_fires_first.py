from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, number, text
from railwright.checks.uniform import usual
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def order(switch: Switch) -> Iterator[Spot]:
    """The watchdog of a port to a switch fires before that of a port to a host.

    Why: Storms start at hosts. A leaf that shuts off a spine first cuts off every host behind it,
        in place of the one that stalls. YANG looks at each row alone.
    Fix: Make `detection_time` of ports to hosts the shorter one.
    Source: Guo et al., RDMA over Commodity Ethernet at Scale, SIGCOMM 2016
    Bad:
        config:
            leaf-1-01:
                PFC_WD:
                    Ethernet256: {detection_time: "200"}
                    Ethernet264: {detection_time: "200"}
                    Ethernet272: {detection_time: "200"}
                    Ethernet280: {detection_time: "200"}
                    Ethernet0: {detection_time: "300"}
                    Ethernet4: {detection_time: "300"}
                    Ethernet8: {detection_time: "300"}
                    Ethernet12: {detection_time: "300"}
                    Ethernet16: {detection_time: "300"}
                    Ethernet20: {detection_time: "300"}
                    Ethernet24: {detection_time: "300"}
                    Ethernet28: {detection_time: "300"}
    Good:
        config:
            leaf-1-01:
                PFC_WD:
                    Ethernet256: {detection_time: "200"}
                    Ethernet264: {detection_time: "200"}
                    Ethernet272: {detection_time: "200"}
                    Ethernet280: {detection_time: "200"}
    """
    times: dict[PortRole, list[int]] = {PortRole.HOST: [], PortRole.FABRIC: []}
    for name, row in switch.rows("PFC_WD").items():
        time, role = number(text(row, "detection_time")), switch.role(name)
        if time and role in times:
            times[role].append(time)
    slow, fast = usual(times[PortRole.HOST]), usual(times[PortRole.FABRIC])
    if slow and fast and slow > fast:
        yield Spot(f"{fast} ms towards switches, {slow} ms towards hosts", "PFC_WD")
