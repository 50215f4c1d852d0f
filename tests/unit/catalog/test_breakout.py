"""Grammar of breakout modes, and which platform mode a requested text stands for."""

from __future__ import annotations

import pytest

from railwright.base.errors import CatalogError
from railwright.catalog import load
from railwright.catalog.breakout import (
    children,
    explain_mismatch,
    find_mode,
    layout_mode,
    parse_mode,
)
from railwright.model.platform import Cage, ModePart

CATALOG = load()


def cage(name: str, number: int = 1) -> Cage:
    found = CATALOG.platform(name).cage(number)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "lanes", "parts"),
    [
        ("1x800G", 8, [(1, 800_000, (), 8)]),
        ("2x400G[200G,100G]", 8, [(2, 400_000, (200_000, 100_000), 8)]),
        ("1x25000", 1, [(1, 25_000, (), 1)]),
        ("1x100G(4)", 8, [(1, 100_000, (), 4)]),
        ("4x100G(4)+1x400G(4)", 8, [(4, 100_000, (), 4), (1, 400_000, (), 4)]),
        ("1x1600G", 8, [(1, 1_600_000, (), 8)]),
        ("3x100G", 8, [(3, 100_000, (), 8)]),
    ],
)
def test_grammar(text: str, lanes: int, parts: list[tuple[int, int, tuple[int, ...], int]]) -> None:
    mode = parse_mode(text, lanes)
    assert mode.text == text
    assert mode.parts == tuple(
        ModePart(count=count, speed_mbps=speed, other_speeds_mbps=others, lanes=given)
        for count, speed, others, given in parts
    )


def test_lanes_that_do_not_divide_stay_dark() -> None:
    assert parse_mode("3x100G", 8).parts[0].lanes_per_port == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not understood at ''"),
        ("800G", "is not understood at '800G'"),
        ("1x800g", "has 'g' behind '1x800'"),
        ("1x25G[10G]junk", "has 'junk' behind '1x25G[10G]'"),
        ("1x25G[10G", "has '[10G' behind '1x25G'"),
        ("2x400G[]", "has '[]' behind '2x400G'"),
        ("2x400G[200G,]", "has '[200G,]' behind '2x400G'"),
        ("2x400G[200G, 100G]", "has '[200G, 100G]' behind '2x400G'"),
        ("1x400G(4)+", "is not understood at ''"),
        ("1x400G(4) ", "has ' ' behind '1x400G(4)'"),
        ("1x400G\n", "has '\\n' behind '1x400G'"),
        ("None(4)+1x400G(4)", "is not understood at 'None(4)'"),
        ("1234567x1G", "is not understood"),
        ("0x400G", "has a zero in '0x400G'"),
        ("1x0G", "has a zero in '1x0G'"),
        ("1x400G(0)", "has a zero in '1x400G(0)'"),
        ("1x400G+4x100G", "takes 16 lanes, the cage has 8"),
        ("1x400G(9)", "takes 9 lanes, the cage has 8"),
        ("8x100G(4)", "puts 8 ports on 4 lanes"),
        ("१x400G", "is not understood"),
    ],
)
def test_grammar_errors(text: str, message: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse_mode(text, 8)
    assert message in caught.value.message
    assert repr(text) in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("platform", "number", "requested", "text", "speeds"),
    [
        ("SN5640", 1, "2x400G[200G]", "2x400G[200G]", (400_000,) * 2),
        ("SN5640", 1, "2x200G[400G]", "2x400G[200G]", (200_000,) * 2),
        ("SN5640", 65, "1x10G[25G]", "1x25G[10G]", (10_000,)),
        ("SN5640", 65, "1x25000[10000]", "1x25G[10G]", (25_000,)),
        ("SN5640", 1, "8x50G[100G]", "8x100G[50G]", (50_000,) * 8),
        ("SN5640", 1, "4x100G(4)+1x400G(4)", "4x100G(4)+1x400G(4)", (*(100_000,) * 4, 400_000)),
        ("SN5640", 1, "1x400G(4)+4x100G(4)", "1x400G(4)+4x100G(4)", (400_000, *(100_000,) * 4)),
        (
            "SN5600",
            1,
            "4x100G[10G,25G,50G,200G]",
            "4x200G[100G,50G,25G,10G]",
            (100_000,) * 4,
        ),
        # two modes of one cage have the same ports, lanes and set of speeds: spelling decides
        ("6512-32R", 1, "4x25G[10G](4)", "4x25G[10G](4)", (25_000,) * 4),
        ("6512-32R", 1, "4x10G[25G](4)", "4x10G[25G](4)", (10_000,) * 4),
        # shorthand
        ("SN5640", 1, "2x400G", "2x400G[200G]", (400_000,) * 2),
        ("SN5640", 1, "8x100G", "8x100G[50G]", (100_000,) * 8),
        ("SN5640", 1, "4x100G+1x400G", "4x100G(4)+1x400G(4)", (*(100_000,) * 4, 400_000)),
        ("SN5600", 1, "1x800G", "1x800G[400G,200G,100G,50G,40G,25G,10G]", (800_000,)),
        ("SN5600", 1, "2x400000", "2x400G[200G,100G,50G,40G,25G,10G]", (400_000,) * 2),
        ("D64P512T", 1, "2x400G", "2x400G[200G,100G]", (400_000,) * 2),
        ("6512-32R", 1, "1x100G", "1x100G(4)", (100_000,)),
        ("SN6600_LD", 1, "2x800G", "2x800G[400G]", (800_000,) * 2),
    ],
)
def test_matching(
    platform: str, number: int, requested: str, text: str, speeds: tuple[int, ...]
) -> None:
    mode = find_mode(cage(platform, number), requested)
    assert mode is not None
    assert mode.text == text
    assert mode.speeds_mbps == speeds
    assert [child.speed_mbps for child in children(cage(platform, number), mode)] == list(speeds)


@pytest.mark.parametrize(
    ("platform", "requested"),
    [
        ("SN5640", "8x100G[25G]"),
        ("SN5640", "2x400G[200G,100G]"),
        ("SN5640", "2x200G"),
        ("SN5640", "1x800G"),
        ("SN5640", "2x400G(8)junk"),
        ("SN5600", "8x100G"),
        ("SN6600_LD", "1x800G[400G](4)+2x400G[200G](4)"),
        ("6512-32R", "1x100G(8)"),
        ("SN5640", ""),
    ],
)
def test_no_match_is_explained(platform: str, requested: str) -> None:
    assert find_mode(cage(platform), requested) is None
    message, hint = explain_mismatch(cage(platform), requested)
    assert repr(requested) in message
    assert all(mode.text in hint for mode in cage(platform).modes)


def test_ambiguous_shorthand_matches_nothing() -> None:
    given = cage("SN5640")
    twin = given.model_copy(
        update={"modes": (parse_mode("2x400G[200G]", 8), parse_mode("2x400G[100G]", 8))}
    )
    assert find_mode(twin, "2x400G") is None
    assert find_mode(twin, "2x400G[100G]") == twin.modes[1]


def test_an_exact_spelling_wins_over_an_equal_set_of_speeds() -> None:
    given = cage("SN5640")
    twin = given.model_copy(
        update={"modes": (parse_mode("2x400G[200G]", 8), parse_mode("2x200G[400G]", 8))}
    )
    found = find_mode(twin, "2x200G[400G]")
    assert found is not None
    assert found.text == "2x200G[400G]"


def test_custom_layouts() -> None:
    given = cage("SN5600")
    mode = layout_mode(given, "custom:8x100G@1lane")
    made = children(given, mode)
    assert [child.interface for child in made] == [f"Ethernet{n}" for n in range(8)]
    assert [child.alias for child in made][-1] == "etp1h"
    assert {child.fec for child in made} == {"rs"}


@pytest.mark.parametrize(
    "text", ["custom:9x100G@1lane", "custom:0x100G@1lane", "custom:8x100G", "8x100G"]
)
def test_custom_layout_errors(text: str) -> None:
    with pytest.raises(CatalogError) as caught:
        layout_mode(cage("SN5600"), text)
    assert repr(text) in caught.value.message


@pytest.mark.parametrize(
    ("platform", "number", "text", "fec"),
    [
        ("SN5600", 1, "4x200G", "rs"),
        ("SN5640", 1, "1x400G", "rs"),
        ("SN5400", 1, "4x100G", "rs"),
        ("D64P512T", 1, "8x25G", None),
        ("6512-32R", 1, "1x100G(4)", None),
        ("SN5600", 65, "1x25G", None),
    ],
)
def test_fec_is_rs_from_50g_a_lane(platform: str, number: int, text: str, fec: str | None) -> None:
    given = cage(platform, number)
    mode = find_mode(given, text)
    assert mode is not None
    assert {child.fec for child in children(given, mode)} == {fec}
