from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.types import Release

_TWO_DIGITS = 10


@device_rule(Severity.WARNING, Need.PLATFORM | Need.RELEASE)
def rows(switch: Switch) -> Iterator[Spot]:
    """The next release counts the queues of a row otherwise, so all pools change in size.

    Why: Up to 202505 the script looks at the first and the last character of a range, and `8-15`
        counts -2; since 202511 it reads the numbers, and fails at a single queue of two digits,
        after which no pool is sized any more. YANG allows both keys.
    Fix: Write ranges, and work out the pools for the next release before the upgrade.
    Source: sonic-swss cfgmgr/buffer_pool_mellanox.lua, pull request 3588, branches 202505 and
        202511
    Bad:
        config:
            leaf-1-01:
                VERSIONS: {DATABASE: {VERSION: version_202505_01}}
                BUFFER_QUEUE: {"Ethernet0|8-15": {profile: q_lossy_profile}}
        release: {leaf-1-01: "202505"}
    Good:
        config:
            leaf-1-01:
                VERSIONS: {DATABASE: {VERSION: version_202511_01}}
                BUFFER_QUEUE: {"Ethernet0|8-15": {profile: q_lossy_profile}}
        release: {leaf-1-01: "202511"}
    """
    release = switch.release
    after = release.following if release else None
    if release is None or after is None or not switch.dynamic or lossless.formula(switch) is None:
        return
    if release.has(Release.R202511) or not after.has(Release.R202511):
        return
    for slices in switch.slices("BUFFER_QUEUE").values():
        for one in slices:
            if one.last >= _TWO_DIGITS:
                message = (
                    f"{after.value} counts {one.last - one.first + 1}, {release.value} does not"
                )
                yield Spot(message, "BUFFER_QUEUE", one.key)
