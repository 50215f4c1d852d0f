from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import LARGEST
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def unreadable(switch: Switch) -> Iterator[Spot]:
    """A threshold is larger than the switch can read.

    Why: orchagent reads it as a signed number of 32 bits and fails on more; the profile and every
        queue that names it are not programmed. YANG takes 64 bits.
    Fix: Use at most 2147483647 bytes.
    Source: sonic-swss orchagent/qosorch.cpp, WredMapHandler (stoi); sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-wred-profile.yang (uint64)
    Bad:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_max_threshold: "3000000000",
                         yellow_max_threshold: "3000000000",
                         red_max_threshold: "3000000000"}
    Good:
        config:
            leaf-1-01:
                WRED_PROFILE:
                    wide:
                        {ecn: ecn_green, green_min_threshold: "100000",
                         green_max_threshold: "2147483647", green_drop_probability: "5"}
                QUEUE: {"CPU|0": {wred_profile: wide}}
    """
    for name, row in switch.rows("WRED_PROFILE").items():
        for field in row:
            if field.endswith("_threshold"):
                value = number(text(row, field))
                if value is not None and value > LARGEST:
                    yield Spot(f"{value} is more than {LARGEST}", "WRED_PROFILE", name, field)
