from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def figures(switch: Switch) -> Iterator[Spot]:
    """A lossless profile resumes, or shares memory, otherwise than the vendor's.

    Why: Where it resumes, and how much of the free memory it may take, decide how early it pauses;
        the marking thresholds are worked out for the vendor's figures. YANG takes any number.
    Fix: Use the figures of the vendor's table, or set `dynamic_th` in the QoS profile.
    Source: pg_profile_lookup.ini of the HwSKU in sonic-buildimage device
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_PROFILE: {pg_lossless_400000_5m_profile: {xon_offset: "13825"}}}
    Good:
        config:
            "leaf-1-0[34]":
                BUFFER_PROFILE:
                    by_hand:
                        pool: ingress_lossless_pool
                        size: "1518"
                        xon_offset: "13825"
                        dynamic_th: "2"
    """
    if switch.dynamic:
        return
    policy = switch.known.traffic.buffers if switch.known.traffic else None
    for profile, (row, demands) in switch.once(lossless.judged).items():
        right = lossless.required(switch, demands[0])
        if right is None or not lossless.named_for(profile):
            continue
        alpha = policy.dynamic_th if policy and policy.dynamic_th is not None else right.threshold
        for field, wanted in (("xon_offset", right.xon_offset), ("dynamic_th", alpha)):
            given = text(row, field)
            if given and wanted is not None and given != str(wanted):
                mend = (Mend("BUFFER_PROFILE", profile, field, str(wanted)),)
                message = f"{field} {given}, where the table has {wanted}"
                yield Spot(message, "BUFFER_PROFILE", profile, field, mend=mend)
