"""Where ECN marks: worked figures, and the law that marking is full before PFC can fire."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buffers import SHIPPED
from railwright.design.lossless.ecn import (
    Thresholds,
    alpha,
    at_line_rate,
    below_pause,
    hot_groups,
    pause_bytes,
    pause_table,
)
from railwright.model.qos_profile import EcnPoints, EcnPolicy

SHIPPED_POLICY = SHIPPED.qos("ai-26-48").ecn
assert SHIPPED_POLICY is not None
POLICY: EcnPolicy = SHIPPED_POLICY


def policy(clamp: int = 80, hot: int = 50) -> EcnPolicy:
    return POLICY.model_copy(update={"clamp_percent": clamp, "hot_percent": hot})


@pytest.mark.parametrize(
    ("exponent", "share"), [(-8, 1 / 256), (-1, 0.5), (0, 1), (1, 2), (7, 128)]
)
def test_alpha_is_a_power_of_two(exponent: int, share: float) -> None:
    assert alpha(exponent) == share


@pytest.mark.parametrize(
    ("pool", "share", "hot", "fill"),
    [
        (66_000_000, 1.0, 1, 33_000_000),
        (66_000_000, 1.0, 32, 2_000_000),
        (66_000_000, 2.0, 16, 4_000_000),
        (66_000_000, 0.5, 1, 22_000_000),
        (100, 1.0, 2, 33),
        (0, 1.0, 1, 0),
        (-5_000_000, 1.0, 1, 0),
    ],
)
def test_where_pfc_fires(pool: int, share: float, hot: int, fill: int) -> None:
    assert pause_bytes(pool, share, hot) == fill


pools = st.integers(-(10**8), 10**9)
exponents = st.integers(-8, 7)
groups = st.integers(1, 1024)
clamps = st.integers(1, 100)
fills = st.integers(0, 10**9)


@given(st.tuples(pools, pools), exponents, groups)
def test_a_larger_pool_never_pauses_earlier(pair: tuple[int, int], exponent: int, hot: int) -> None:
    small, large = sorted(pair)
    share = alpha(exponent)
    assert pause_bytes(small, share, hot) <= pause_bytes(large, share, hot)


@given(pools, st.tuples(exponents, exponents), groups)
def test_a_larger_alpha_never_pauses_earlier(pool: int, pair: tuple[int, int], hot: int) -> None:
    small, large = map(alpha, sorted(pair))
    assert pause_bytes(pool, small, hot) <= pause_bytes(pool, large, hot)


@given(pools, exponents, st.tuples(groups, groups))
def test_more_hot_groups_never_pause_later(pool: int, exponent: int, pair: tuple[int, int]) -> None:
    few, many = sorted(pair)
    share = alpha(exponent)
    assert pause_bytes(pool, share, many) <= pause_bytes(pool, share, few)


@given(pools, exponents, groups)
def test_hot_groups_together_fit_into_the_pool(pool: int, exponent: int, hot: int) -> None:
    fill = pause_bytes(pool, alpha(exponent), hot)
    assert fill >= 0
    assert hot * fill <= max(pool, 0)
    free = max(pool, 0) - hot * fill
    assert fill <= alpha(exponent) * free  # what a dynamic threshold grants, at its balance


@given(pools, exponents, groups)
def test_the_table_holds_the_policy_s_own_number(pool: int, exponent: int, hot: int) -> None:
    table = pause_table(pool, alpha(exponent), hot)
    assert {1, 8, 32, 64, 128, 256, hot} == set(table)
    assert list(table) == sorted(table)
    assert all(table[few] >= table[many] for few, many in pairwise(table))
    assert all(fill == pause_bytes(pool, alpha(exponent), n) for n, fill in table.items())


@given(st.integers(0, 4096), clamps)
def test_some_group_is_hot_and_never_more_than_there_are(count: int, percent: int) -> None:
    found = hot_groups(policy(hot=percent), count)
    assert 1 <= found <= max(1, count)
    assert found >= count * percent / 100


def test_half_of_the_groups_of_a_leaf_are_hot() -> None:
    assert [hot_groups(policy(hot=50), count) for count in (0, 1, 3, 64)] == [1, 1, 2, 32]


@pytest.mark.parametrize(
    ("speed_gbps", "wanted"),
    [(10, (5_000, 20_000)), (400, (200_000, 800_000)), (1600, (800_000, 3_200_000))],
)
def test_thresholds_are_times_at_line_rate(speed_gbps: int, wanted: tuple[int, int]) -> None:
    assert at_line_rate(EcnPoints(min_us=4, max_us=16), speed_gbps * 1000) == wanted


@given(st.tuples(st.floats(0.001, 1000), st.floats(0.001, 1000)), st.sampled_from([1, 10, 800]))
def test_marking_always_begins_before_it_is_full(pair: tuple[float, float], gbps: int) -> None:
    low, high = sorted(pair)
    if low == high:
        return
    found = at_line_rate(EcnPoints(min_us=low, max_us=high), gbps * 1000)
    assert 0 < found.min_bytes < found.max_bytes


def test_times_too_short_for_two_bytes_still_differ() -> None:
    assert at_line_rate(EcnPoints(min_us=0.001, max_us=0.002), 1_000) == (1, 2)


thresholds = st.tuples(st.integers(1, 10**8), st.integers(1, 10**8)).map(
    lambda pair: Thresholds(min(pair), max(pair) + 1)
)


@given(thresholds, clamps, fills)
def test_marking_is_full_before_pfc_can_fire(wanted: Thresholds, clamp: int, pause_at: int) -> None:
    kept = below_pause(wanted, policy(clamp), pause_at)
    assert 1 <= kept.min_bytes < kept.max_bytes
    assert kept.max_bytes <= max(2, clamp * pause_at // 100)
    assert kept.min_bytes <= wanted.min_bytes
    assert kept.max_bytes <= wanted.max_bytes


@given(thresholds, clamps, fills)
def test_thresholds_that_fit_stay(wanted: Thresholds, clamp: int, pause_at: int) -> None:
    kept = below_pause(wanted, policy(clamp), pause_at)
    fits = wanted.max_bytes <= max(2, pause_at * clamp // 100)
    assert (kept == wanted) is fits


@given(thresholds, clamps, fills)
def test_the_slope_keeps_its_shape(wanted: Thresholds, clamp: int, pause_at: int) -> None:
    """The first threshold shrinks in proportion, to the byte below."""
    kept = below_pause(wanted, policy(clamp), pause_at)
    exact = wanted.min_bytes * kept.max_bytes / wanted.max_bytes
    assert kept.min_bytes == max(1, int(wanted.min_bytes * kept.max_bytes // wanted.max_bytes))
    assert kept.min_bytes == 1 or exact - 1 < kept.min_bytes <= exact


@given(thresholds, clamps, st.tuples(fills, fills))
def test_an_earlier_pause_never_raises_a_threshold(
    wanted: Thresholds, clamp: int, pair: tuple[int, int]
) -> None:
    early, late = (below_pause(wanted, policy(clamp), fill) for fill in sorted(pair))
    assert early.min_bytes <= late.min_bytes
    assert early.max_bytes <= late.max_bytes


def test_a_memory_without_room_marks_from_the_first_byte() -> None:
    assert below_pause(Thresholds(200_000, 800_000), policy(), 0) == (1, 2)
