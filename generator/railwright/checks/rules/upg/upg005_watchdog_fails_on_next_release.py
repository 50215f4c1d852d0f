from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM | Need.RELEASE)
def gaps(switch: Switch) -> Iterator[Spot]:
    """The PFC watchdog works on this release and cannot detect a storm on the next one.

    Why: The script of the chip is missing, or has another name than orchagent looks for: the rows
        are taken, and nothing is ever detected. The configuration is the same and valid on both.
    Fix: Upgrade past this release, or to an image that has it mended.
    Source: sonic-swss orchagent/Makefile.am and orchagent/pfcwdorch.cpp, by branch
    Bad:
        site: teralynx-pod
        config:
            leaf-*: {VERSIONS: {DATABASE: {VERSION: version_202405_02}}, FLEX_COUNTER_TABLE:
                {WRED_ECN_PORT: null, WRED_ECN_QUEUE: null}}
        release: {leaf-*: "202405"}
    Good:
        site: teralynx-pod
        config:
            leaf-*: {VERSIONS: {DATABASE: {VERSION: version_202511_01}}}
        release: {leaf-*: "202511"}
    """
    after = switch.release.following if switch.release else None
    chip = switch.known.chip
    if chip is None or after is None or not switch.has("PFC_WD"):
        return
    gaps = {gap.release: gap for gap in chip.watchdog_gaps}
    if after in gaps and switch.release not in gaps:
        yield Spot(f"on {after.value}: {gaps[after].reason}", "PFC_WD")
