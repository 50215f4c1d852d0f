from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def nothing_watched(network: Network) -> Iterator[Spot]:
    """PFC pauses on a switch whose watchdog runs on no port.

    Why: One NIC that sends pauses without end stops its leaf, then the spines, then the fabric.
        The watchdog runs on ports with a row in PFC_WD only, and nothing starts it by itself
        unless `default_pfcwd_status` says so.
    Fix: Add PFC_WD rows for the ports with PFC.
    Source: sonic-swss orchagent/pfcwdorch.cpp; sonic-utilities pfcwd/main.py, start_default; Guo et
        al., RDMA over Commodity Ethernet at Scale, SIGCOMM 2016
    Bad:
        config:
            "*": {PFC_WD: null}
    Good:
        config:
            "*": {PFC_WD: null, DEVICE_METADATA: {localhost: {default_pfcwd_status: enable}}}
    """
    for name, switch in network.switches.items():
        by_default = switch.text(METADATA, LOCALHOST, "default_pfcwd_status") == "enable"
        if switch.paused and not switch.has("PFC_WD") and not by_default:
            # where the far end of a link is watched, CAB019 says it of that link
            others = (far.switch for _, far in network.neighbors(name))
            if not any(other.has("PFC_WD") for other in others):
                message = f"no row, and {len(switch.paused)} ports pause"
                yield Spot(message, "PFC_WD", device=name)
