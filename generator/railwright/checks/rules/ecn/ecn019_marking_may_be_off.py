from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.ecn.common import dropped, each_profile
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def off(switch: Switch) -> Iterator[Spot]:
    """A profile marks a lossless queue with WRED off, on a chip that is not known to do so.

    Why: Where marking hangs on WRED, nothing is marked and every congestion ends in pauses; only
        for some chips does the vendor's own template leave WRED off. YANG knows no chip.
    Fix: Set the three `wred_..._enable` to true.
    Source: sonic-buildimage
        device/marvell/x86_64-marvell_dbmvtx9180-r0/dbmvtx9180_64osfp_64x800G/qos.json.j2 (true),
        against device/mellanox/x86_64-nvidia_sn5600-r0/Mellanox-SN5600-C256S1/qos.json.j2 (false)
    Bad:
        site: teralynx-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {wred_green_enable: "false", wred_yellow_enable: "false",
                         wred_red_enable: "false"}
    Good:
        site: h100-pod
        config:
            "leaf-*": {WRED_PROFILE: {ai-26-48-roce-400g: {wred_green_enable: "false"}}}
    """
    chip = switch.known.chip
    if chip is None or chip.marks_without_drop:
        return
    for one in each_profile(switch):
        if "green" in one.marked - dropped(one.row):
            message = f"WRED is off on queue {one.queue}, so that {chip.family} may not mark"
            yield Spot(message, "WRED_PROFILE", one.name, "wred_green_enable")
