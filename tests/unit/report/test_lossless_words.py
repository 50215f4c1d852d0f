"""Figures in words: terminal and page say them alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.base import ranges
from railwright.report import lossless_words as words


@pytest.mark.parametrize(
    ("names", "short"),
    [
        ([f"Ethernet{n}" for n in range(0, 128, 4)], "Ethernet0-124/4"),
        (["Ethernet0", "Ethernet1", "Ethernet2"], "Ethernet0-2"),
        (["Ethernet0", "Ethernet8"], "Ethernet0,8"),
        (["Ethernet0", "Ethernet8", "Ethernet12", "Ethernet16", "Ethernet20"], "Ethernet0,8-20/4"),
        (["Ethernet16", "Ethernet0", "Ethernet8"], "Ethernet0-16/8"),
        (["Ethernet0"], "Ethernet0"),
        (["etp1a"], "etp1a"),
        ([f"Ethernet{n}" for n in (0, 4, 16, 20, 64, 72)], "6 ports"),
    ],
)
def test_interfaces_are_shortened(names: list[str], short: str) -> None:
    assert words.interfaces(names) == short


@given(st.sets(st.integers(0, 600), min_size=1, max_size=40))
def test_no_interface_is_lost_or_invented(numbers: set[int]) -> None:
    short = words.interfaces((f"Ethernet{n}" for n in numbers), most=1_000)
    assert set(ranges.expand(short.removeprefix("Ethernet"))) == numbers


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 B"),
        (1_023, "1023 B"),
        (227_328, "222 KiB"),
        (19_456, "19 KiB"),
        (158_229_504, "151 MiB"),
        (10_973_257, "10.5 MiB"),
        (-2 * 1_024 * 1_024, "-2 MiB"),
        (5 << 30, "5 GiB"),
    ],
)
def test_sizes(size_bytes: int, text: str) -> None:
    assert words.size(size_bytes) == text


@pytest.mark.parametrize(
    ("speed_mbps", "text"),
    [(25_000, "25G"), (2_500, "2.5G"), (800_000, "800G"), (1_600_000, "1.6T")],
)
def test_speeds(speed_mbps: int, text: str) -> None:
    assert words.speed(speed_mbps) == text


def test_time_at_line_rate() -> None:
    assert words.microseconds(800_000, 400_000) == "16.0"


@pytest.mark.parametrize(
    ("value", "people", "programs"),
    [(1_974_272, "1,974,272", "1974272"), (819.2, "819.2", "819.2"), (1 / 3, "0.333", "0.333333")],
)
def test_numbers(value: float, people: str, programs: str) -> None:
    assert (words.grouped(value), words.exact(value)) == (people, programs)


def test_shares() -> None:
    assert words.percent(1, 8) == "12.5 %"
    assert words.percent(1, 0) == "-"
    assert words.pool_share(0.25) == "1/4 of what is free"
    assert words.pool_share(2.0) == "2 x what is free"
    assert (words.share("DWRR", 50), words.share("STRICT", None)) == ("DWRR 50", "STRICT")


def test_code_points() -> None:
    assert words.code_points([*range(24), *range(32, 48), 63]) == "0-23,32-47,63"
    assert words.code_points([]) == ""
