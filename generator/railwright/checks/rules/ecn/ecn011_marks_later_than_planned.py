from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.ecn.common import lossless
from railwright.checks.rules.qos.common import planned
from railwright.checks.switch import Switch
from railwright.design.lossless import ecn
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.TRAFFIC | Need.CABLING)
def later(switch: Switch) -> Iterator[Spot]:
    """A lossless queue marks later than the times of its QoS profile come to at the port's speed.

    Why: The queue grows longer than planned, and the pause may come before the mark. Marking
        earlier is no finding: the design lowers thresholds where memory is short.
    Fix: Use thresholds of at most time x speed / 8 bytes.
    Source: Zhu et al., Congestion Control for Large-Scale RDMA Deployments, SIGCOMM 2015 (mark
        before pause)
    Bad:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_max_threshold: "900000", yellow_max_threshold: "900000",
                         red_max_threshold: "900000"}
    Good:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_max_threshold: "700000", yellow_max_threshold: "700000",
                         red_max_threshold: "700000"}
    """
    policy = switch.known.traffic.ecn if switch.known.traffic else None
    plan = {id(one) for one in planned(switch)}
    seen: set[object] = set()
    for one in lossless(switch):
        ports = one.ports
        place = (one.name, ports.role, ports.speed_mbps)
        if policy is None or id(ports) not in plan or not ports.speed_mbps or place in seen:
            continue
        seen.add(place)
        times = policy.host if ports.role is PortRole.HOST else policy.fabric
        wanted = ecn.at_line_rate(times, ports.speed_mbps)
        for end, most in (("min", wanted.min_bytes), ("max", wanted.max_bytes)):
            found = one.threshold(end)
            if "green" in one.marked and found is not None and found > most:
                message = f"{found} bytes; at {ports.speed_mbps} Mb/s the QoS profile means {most}"
                yield Spot(message, "WRED_PROFILE", one.name, f"green_{end}_threshold")
