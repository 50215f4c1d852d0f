from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import each_profile
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def steps(switch: Switch) -> Iterator[Spot]:
    """Marking of a lossless queue begins where it is full.

    Why: Below the threshold nobody slows down, above it everybody does at once; the queue swings
        between empty and paused. YANG allows equal thresholds.
    Fix: Put the minimum well below the maximum.
    Source: Zhu et al., Congestion Control for Large-Scale RDMA Deployments, SIGCOMM 2015 (marking
        grows between the two); sonic-buildimage files/build_templates/qos_config.j2 (1 and 2 MiB)
    Bad:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_max_threshold: "200000", yellow_max_threshold: "200000",
                         red_max_threshold: "200000"}
    Good:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_max_threshold: "400000", yellow_max_threshold: "400000",
                         red_max_threshold: "400000"}
    """
    for one in each_profile(switch):
        least, most = one.threshold("min"), one.threshold("max")
        if "green" in one.marked and least is not None and least == most:
            message = f"minimum and maximum are {least} bytes"
            yield Spot(message, "WRED_PROFILE", one.name, "green_min_threshold")
