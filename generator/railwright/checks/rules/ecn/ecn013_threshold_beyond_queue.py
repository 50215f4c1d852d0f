from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import lossless, most_of
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def beyond(switch: Switch) -> Iterator[Spot]:
    """A lossless queue is full before marking is.

    Why: Its buffer profile ends the queue below the maximum threshold, so that frames are dropped,
        in a class that must not drop, while most of them pass unmarked. YANG compares no tables.
    Fix: Raise the limit of the queue's buffer profile, or lower the thresholds.
    Source: sonic-swss orchagent/bufferorch.cpp (static_th, dynamic_th); Choudhury and Hahne,
        Dynamic Queue Length Thresholds for Shared-Memory Packet Switches, IEEE/ACM Transactions on
        Networking 6 (2), 1998 (one queue alone gets alpha / (1 + alpha) of the memory)
    Bad:
        config:
            "leaf-1-0[12]":
                BUFFER_POOL: {by_hand: {type: egress, mode: static, size: "4000000"}}
                BUFFER_PROFILE: {by_hand: {pool: by_hand, size: "0", static_th: "500000"}}
                BUFFER_QUEUE: {"Ethernet0|3": {profile: by_hand}}
                BUFFER_PORT_EGRESS_PROFILE_LIST:
                    Ethernet0: {profile_list: "egress_lossy_profile,by_hand"}
    Good:
        config:
            "leaf-1-0[12]":
                BUFFER_POOL: {by_hand: {type: egress, mode: static, size: "4000000"}}
                BUFFER_PROFILE: {by_hand: {pool: by_hand, size: "0", static_th: "2000000"}}
                BUFFER_QUEUE: {"Ethernet0|3": {profile: by_hand}}
                BUFFER_PORT_EGRESS_PROFILE_LIST:
                    Ethernet0: {profile_list: "egress_lossy_profile,by_hand"}
    """
    slices, rows = switch.slices("BUFFER_QUEUE"), switch.rows("BUFFER_QUEUE")
    seen: set[object] = set()
    for one in lossless(switch):
        port = one.ports.ports[0]
        key = next((row.key for row in slices.get(port, ()) if row.holds(one.queue)), "")
        profile, most = text(rows.get(key, {}), "profile"), one.threshold("max")
        limit = _limit(switch, profile)
        if limit is None or most is None or most <= limit or (one.name, profile) in seen:
            continue
        seen.add((one.name, profile))
        message = f"full at {most} bytes; {profile} ends the queue at {limit}"
        yield Spot(message, "WRED_PROFILE", one.name, "green_max_threshold")


def _limit(switch: Switch, profile: str) -> int | None:
    """Return how long a queue can get if it is alone; None where nothing says."""
    row = switch.row("BUFFER_PROFILE", profile)
    fixed = number(text(row, "static_th"))
    if fixed is not None:
        return fixed
    size = switch.text("BUFFER_POOL", text(row, "pool"), "size")
    return most_of(size, text(row, "dynamic_th"), 1)
