from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.ecn.common import dropped, each_profile
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM | Need.TRAFFIC)
def needless(switch: Switch) -> Iterator[Spot]:
    """A lossless queue drops what cannot be marked, though the chip marks without that.

    Why: One sender that is not ECN-capable loses frames in a class that must not lose any, long
        before the buffer is full. YANG knows neither chip nor traffic.
    Fix: Set the three `wred_..._enable` to false, or say `drop_unmarkable` in the QoS profile.
    Source: sonic-buildimage
        device/mellanox/x86_64-nvidia_sn5600-r0/Mellanox-SN5600-C256S1/qos.json.j2 (ecn_all, all
        three false); RFC 3168 section 5
    Bad:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {wred_green_enable: "true", wred_yellow_enable: "true",
                         wred_red_enable: "true"}
    Good:
        site: teralynx-pod
        config:
            "leaf-*": {WRED_PROFILE: {ai-26-48-roce-400g: {wred_green_enable: "true"}}}
    """
    chip, profile = switch.known.chip, switch.known.traffic
    if chip is None or not chip.marks_without_drop or profile is None or profile.ecn is None:
        return
    for one in each_profile(switch):
        if not profile.ecn.drop_unmarkable and "green" in one.marked & dropped(one.row):
            message = f"frames that are not ECN-capable are dropped on queue {one.queue}"
            yield Spot(message, "WRED_PROFILE", one.name, "wred_green_enable")
