from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import lossless, most_of
from railwright.checks.served import served
from railwright.checks.switch import Switch, text
from railwright.design.lossless import ecn
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.model.finding import Severity

_PARAMETER = "DEFAULT_LOSSLESS_BUFFER_PARAMETER"


@device_rule(Severity.WARNING)
def early(switch: Switch) -> Iterator[Spot]:
    """PFC fires before the queue is marked in full.

    Why: A priority group may take alpha times what is free in its pool; when it has, its sender
        is paused, and a queue that this group feeds cannot get longer. Marking that would be full
        only beyond that leaves congestion to PFC. YANG computes nothing.
    Fix: Lower the maximum threshold, or give the group more of the pool.
    Source: Zhu et al., Congestion Control for Large-Scale RDMA Deployments, SIGCOMM 2015;
        sonic-swss orchagent/bufferorch.cpp (dynamic_th)
    Bad:
        site: h100-pod
        config:
            "*": {BUFFER_POOL: {ingress_lossless_pool: {size: "8000000"}}}
    Good:
        site: h100-pod
        config:
            "*": {BUFFER_POOL: {ingress_lossless_pool: {size: "90000000"}}}
    """
    policy = switch.known.traffic.ecn if switch.known.traffic else None
    groups = sum(len(one.paused) * len(one.ports) for one in switch.once(served))
    hot = ecn.hot_groups(policy, groups) if policy else 1
    seen: set[object] = set()
    for one in lossless(switch):
        port, most = one.ports.ports[0], one.threshold("max")
        limit = _limit(switch, port, one.queue, hot)
        if limit is None or most is None or most <= limit or (one.name, limit) in seen:
            continue
        seen.add((one.name, limit))
        message = f"full at {most} bytes; with {hot} groups congested PFC fires at {limit}"
        yield Spot(message, "WRED_PROFILE", one.name, "green_max_threshold")


def _limit(switch: Switch, port: str, group: int, hot: int) -> int | None:
    """Return the fill at which a priority group pauses; None where the switch works it out."""
    slices = switch.slices("BUFFER_PG").get(port, ())
    key = next((row.key for row in slices if row.holds(group)), "")
    name = switch.text("BUFFER_PG", key, "profile")
    if name == "NULL":
        pool = LOSSLESS_POOL
        rows = list(switch.rows(_PARAMETER).values())
        share = text(rows[0], "default_dynamic_th") if rows else ""
    else:
        row = switch.row("BUFFER_PROFILE", name)
        pool, share = text(row, "pool"), text(row, "dynamic_th")
    return most_of(switch.text("BUFFER_POOL", pool, "size"), share, hot)
