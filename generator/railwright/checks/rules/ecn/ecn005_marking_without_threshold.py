from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import COLOURS, dropped, marked
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def without(switch: Switch) -> Iterator[Spot]:
    """A WRED profile marks or drops a colour for which it gives no threshold.

    Why: The chip's default applies, 0 or the whole buffer: it marks every frame, or none. YANG
        asks for no threshold.
    Fix: Give the minimum and the maximum of every colour.
    Source: sonic-swss orchagent/qosorch.cpp, WredMapHandler (hands over what the row has)
    Bad:
        site: h100-pod
        config:
            "leaf-*": {WRED_PROFILE: {ai-26-48-roce-400g: {yellow_min_threshold: null}}}
    Good:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {ecn: ecn_green, yellow_min_threshold: null, yellow_max_threshold: null,
                         red_min_threshold: null, red_max_threshold: null}
    """
    for name, row in switch.rows("WRED_PROFILE").items():
        active = marked(row) | dropped(row)
        for colour in COLOURS:
            for end in ("min", "max"):
                field = f"{colour}_{end}_threshold"
                if colour in active and field not in row:
                    yield Spot(f"no {field}", "WRED_PROFILE", name, field)
