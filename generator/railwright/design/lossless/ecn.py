"""Where ECN marks: thresholds from time at line rate, kept below the fill at which PFC fires.

A lossless priority group may take alpha times what is free in its pool. With ``n`` of them hot at
once, each gets ``alpha * B / (1 + n * alpha)`` of a pool of ``B`` bytes before it pauses its peer.
A queue that one such group feeds must be marked in full below that, or senders are paused before
they were told to slow down (Zhu et al., SIGCOMM 2015, section 4, for a shared dynamic threshold).
"""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

from railwright.model.qos_profile import EcnPoints, EcnPolicy

_GROUPS = (1, 8, 32, 64, 128, 256)


class Thresholds(NamedTuple):
    """Fill at which marking begins and at which it is full, in bytes."""

    min_bytes: int
    max_bytes: int


def alpha(dynamic_th: int) -> float:
    """Return the share of what is free that a threshold of ``2**dynamic_th`` grants."""
    return float(2.0**dynamic_th)


def pause_bytes(pool_bytes: int, share: float, hot_groups: int) -> int:
    """Return the fill of one priority group at which PFC fires: ``a * B / (1 + n * a)``.

    Args:
        pool_bytes: the pool that lossless groups share, ``B``; a negative one holds nothing.
        share: alpha, ``a``.
        hot_groups: groups that are congested at once, ``n``, itself included.
    """
    return floor(share * max(pool_bytes, 0) / (1 + hot_groups * share))


def pause_table(pool_bytes: int, share: float, hot_groups: int) -> dict[int, int]:
    """Return :func:`pause_bytes` for a few numbers of hot groups, the policy's among them."""
    return {n: pause_bytes(pool_bytes, share, n) for n in sorted({*_GROUPS, hot_groups})}


def hot_groups(policy: EcnPolicy, groups: int) -> int:
    """Return how many of a switch's lossless groups the policy takes to be hot; at least one."""
    return max(1, ceil(groups * policy.hot_percent / 100))


def at_line_rate(points: EcnPoints, speed_mbps: int) -> Thresholds:
    """Return what times come to: a megabit a second for a microsecond is a bit.

    Marking begins above nothing and is full above where it begins, however short the times.
    """
    least = max(1, round(points.min_us * speed_mbps / 8))
    return Thresholds(least, max(least + 1, round(points.max_us * speed_mbps / 8)))


def below_pause(wanted: Thresholds, policy: EcnPolicy, pause_at_bytes: int) -> Thresholds:
    """Lower thresholds so that marking is full before PFC can fire.

    ``max <= clamp * pause``, and ``min`` shrinks with it so that the slope keeps its shape.
    """
    most = max(2, pause_at_bytes * policy.clamp_percent // 100)
    if wanted.max_bytes <= most:
        return wanted
    return Thresholds(max(1, wanted.min_bytes * most // wanted.max_bytes), most)
