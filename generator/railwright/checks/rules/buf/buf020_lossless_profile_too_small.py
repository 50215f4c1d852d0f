from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def figures(switch: Switch) -> Iterator[Spot]:
    """A lossless profile is smaller than the vendor's, or than the formula of the chip.

    Why: Once a profile stands in CONFIG_DB under the name that the buffer manager would give it, it
        is used as it is, and the vendor's table is not looked at again. What is missing is dropped
        after a pause. YANG takes any number.
    Fix: Use the figures of `railwright qos show`.
    Source: sonic-swss cfgmgr/buffermgr.cpp ("Reusing existing profile"); pg_profile_lookup.ini of
        the HwSKU in sonic-buildimage device
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_PROFILE: {pg_lossless_400000_5m_profile: {xoff: "129919"}}}
    Good:
        config:
            "leaf-1-0[34]":
                BUFFER_PROFILE:
                    pg_lossless_400000_2m_profile:
                        pool: ingress_lossless_pool
                        size: "1518"
                        xon: "0"
                        xon_offset: "13824"
                        xoff: "127360"
                        dynamic_th: "1"
    """
    for profile, field, given, right in common.compared(switch):
        if given < right:
            mend = (Mend("BUFFER_PROFILE", profile, field, str(right)),)
            message = f"{field} {given:,}, where {right:,} is right for its ports"
            yield Spot(message, "BUFFER_PROFILE", profile, field, mend=mend)
