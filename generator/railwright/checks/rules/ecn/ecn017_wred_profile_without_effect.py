from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import dropped, markings
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def idle(switch: Switch) -> Iterator[Spot]:
    """A queue without pause has a WRED profile that neither marks nor drops.

    Why: It looks like congestion control and is none: both `ecn` and the `wred_..._enable` flags
        are off by default. YANG fills in the defaults and stays silent.
    Fix: Set `ecn`, or remove the profile from the queue.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-wred-profile.yang (ecn_none,
        false); sonic-swss orchagent/qosorch.cpp
    Bad:
        config:
            leaf-1-01:
                WRED_PROFILE: {idle: {green_min_threshold: "100000"}}
                QUEUE: {"Ethernet0|0": {wred_profile: idle}}
    Good:
        config:
            leaf-1-01:
                WRED_PROFILE:
                    busy:
                        {ecn: ecn_green, green_min_threshold: "100000",
                         green_max_threshold: "400000"}
                QUEUE: {"Ethernet0|0": {wred_profile: busy}}
    """
    for one in {one.name: one for one in markings(switch) if not one.lossless}.values():
        if not one.marked and not dropped(one.row):
            message = f"neither marks nor drops on queue {one.queue}"
            yield Spot(message, "WRED_PROFILE", one.name, "ecn")
