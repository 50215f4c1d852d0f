from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def actions(switch: Switch) -> Iterator[Spot]:
    """The watchdog of a port to a host reports a storm and lets it spread.

    Why: `alert` leaves the queue paused; one stalled NIC then stops the leaf, and the leaf the
        spines. It is meant for a burn-in. YANG allows the word.
    Fix: Use `drop`, or say `alert` in the QoS profile for as long as it is meant.
    Source: Guo et al., RDMA over Commodity Ethernet at Scale, SIGCOMM 2016; sonic-swss
        orchagent/pfcwdorch.cpp
    Bad:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {action: alert}}}
    Good:
        config:
            spine-*: {PFC_WD: {Ethernet0: {action: alert}}}
    """
    policy = switch.known.traffic.watchdog if switch.known.traffic else None
    if policy is not None and policy.action == "alert":
        return
    for name, row in switch.rows("PFC_WD").items():
        if text(row, "action") == "alert" and switch.role(name) is PortRole.HOST:
            yield Spot("a storm of the host spreads", "PFC_WD", name, "action")
