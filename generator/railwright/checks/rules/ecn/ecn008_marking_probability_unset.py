from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import each_profile
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unset(switch: Switch) -> Iterator[Spot]:
    """A profile that marks a lossless queue gives no probability, or 0.

    Why: Between its thresholds the queue then marks nothing, or at once everything: the switch
        puts in 100 where dropping is enabled, and leaves it to the chip where it is not. YANG
        fills in 100 and stays silent.
    Fix: Give the probability of full marking, such as 5.
    Source: sonic-swss orchagent/qosorch.cpp, WredMapHandler::addQosItem; sonic-buildimage
        files/build_templates/qos_config.j2 (5)
    Bad:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_drop_probability: null, yellow_drop_probability: null,
                         red_drop_probability: null}
    Good:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_drop_probability: "20", yellow_drop_probability: "20",
                         red_drop_probability: "20"}
    """
    for one in each_profile(switch):
        value = text(one.row, "green_drop_probability")
        if "green" in one.marked and value in {"", "0"}:
            message = f"probability {value or 'missing'}"
            yield Spot(message, "WRED_PROFILE", one.name, "green_drop_probability")
