from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.rules.ecn.common import dropped, each_profile
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def without(switch: Switch) -> Iterator[Spot]:
    """The WRED profile of a queue that PFC pauses does not mark green frames.

    Why: Frames are green unless a meter says otherwise, so none is marked and every congestion
        ends in pauses. `ecn_none` is the default of YANG and of many examples.
    Fix: Set `ecn` to ecn_all.
    Source: sonic-swss orchagent/qosorch.cpp, ecn_map; sonic-buildimage
        files/build_templates/qos_config.j2 (ecn_all)
    Bad:
        site: h100-pod
        config:
            "leaf-*": {WRED_PROFILE: {ai-26-48-roce-400g: {ecn: ecn_none}}}
    Good:
        site: h100-pod
        config:
            "leaf-*": {WRED_PROFILE: {ai-26-48-roce-400g: {ecn: ecn_green}}}
    """
    for one in each_profile(switch):
        if "green" not in one.marked | dropped(one.row):
            message = f"{text(one.row, 'ecn') or 'no ecn'} on queue {one.queue}, which PFC pauses"
            mend = (Mend("WRED_PROFILE", one.name, "ecn", "ecn_all"),)
            yield Spot(message, "WRED_PROFILE", one.name, "ecn", mend=mend)
