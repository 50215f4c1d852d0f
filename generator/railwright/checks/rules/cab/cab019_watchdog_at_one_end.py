from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def watchdogs(link: Link) -> Iterator[Spot]:
    """Only one end of a link with paused priorities has a PFC watchdog.

    Why: A storm from the other side is not seen there and spreads on. A switch without the table
        has no watchdog at all, and nothing asks it for one.
    Fix: Give the switch PFC_WD rows for its ports.
    Source: sonic-swss orchagent/pfcwdorch.cpp; Guo et al., RDMA over Commodity Ethernet at Scale,
        SIGCOMM 2016
    Bad:
        config:
            spine-01: {PFC_WD: null}
    Good:
        config:
            "*": {PFC_WD: null, DEVICE_METADATA: {localhost: {default_pfcwd_status: enable}}}
    """
    for near, far in link.ends:
        if near.paused and not near.switch.has("PFC_WD") and far.port in far.switch.rows("PFC_WD"):
            message = f"no watchdog here, one at {far}"
            yield Spot(message, "PFC_WD", near.port, device=near.device)
