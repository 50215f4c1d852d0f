from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import COLOURS, dropped, each_profile
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def drops(switch: Switch) -> Iterator[Spot]:
    """The WRED profile of a queue that PFC pauses drops frames that it does not mark.

    Why: What the pause keeps from being lost is thrown away on purpose, long before the buffer is
        full. YANG does not know which queues are paused.
    Fix: Mark the colour (`ecn_all`), or set its `wred_..._enable` to false.
    Source: RFC 3168 section 5 (routers drop what is not ECN-capable); sonic-swss
        orchagent/qosorch.cpp, SAI_WRED_ATTR_GREEN_ENABLE
    Bad:
        site: teralynx-pod
        config:
            "leaf-*": {WRED_PROFILE: {ai-26-48-roce-400g: {ecn: ecn_none}}}
    Good:
        site: teralynx-pod
        config:
            "leaf-*": {WRED_PROFILE: {ai-26-48-roce-400g: {ecn: ecn_all}}}
    """
    for one in each_profile(switch):
        lost = dropped(one.row) - one.marked
        if lost:
            names = ", ".join(colour for colour in COLOURS if colour in lost)
            message = f"drops {names} and does not mark it; queue {one.queue} is paused by PFC"
            yield Spot(message, "WRED_PROFILE", one.name, "ecn")
