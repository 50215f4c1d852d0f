from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def offsets(switch: Switch) -> Iterator[Spot]:
    """A lossless profile resumes at the fill at which it pauses.

    Why: With neither `xon` nor `xon_offset` every frame that leaves ends the pause and the next one
        begins it: the link carries pauses in place of data. YANG has zero for both.
    Fix: Give `xon`, or `xon_offset` where the vendor uses that.
    Source: sonic-buildimage device/marvell/x86_64-marvell_d64p512t-r0/d64p512t_64x800G-2x10G/
        pg_profile_lookup.ini (xon 0, xon_offset 13824); OCP SAI saibuffer.h
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_PROFILE: {pg_lossless_400000_5m_profile: {xon_offset: null}}}
    Good:
        config:
            "leaf-1-0[34]": {BUFFER_PROFILE: {pg_lossless_400000_5m_profile: {xon: null}}}
    """
    for profile, (row, _) in switch.once(lossless.judged).items():
        if not lossless.bytes_of(row, "xon") and not lossless.bytes_of(row, "xon_offset"):
            yield Spot("neither xon nor xon_offset", "BUFFER_PROFILE", profile, "xon_offset")
