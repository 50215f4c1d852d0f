"""Changes in plain words, with units."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.diff import diff, group
from railwright.diff.units import ANY, Unit, units
from railwright.diff.words import words
from railwright.model.configdb import ConfigDb

PORTS = range(0, 512, 8)
LOSSLESS = "pg_lossless_{}_{}_profile"


def said(before: ConfigDb, after: ConfigDb) -> list[str]:
    return [line for one in group(diff("leaf", before, after)) for line in words(one)]


def field(table: str, name: str, before: Any, after: Any, key: str = "k") -> list[str]:
    """The words of one field of a row that stays."""
    sides = [
        {table: {key: {"other": "1"} | ({} if value is None else {name: value})}}
        for value in (before, after)
    ]
    return said(*sides)


@pytest.mark.parametrize(
    ("table", "name", "before", "after", "line"),
    [
        (
            "BUFFER_PROFILE",
            "xoff",
            "285312",
            "345984",
            "xoff 285,312 -> 345,984 B (+21 %), headroom behind the pause",
        ),
        ("BUFFER_PROFILE", "size", "0", "1518", "size 0 -> 1,518 B, reserved"),
        ("BUFFER_POOL", "size", "1000000", "999999", "size 1,000,000 -> 999,999 B, the pool"),
        ("PORT", "mtu", "9100", "9216", "mtu 9,100 -> 9,216 B (+1.3 %), largest packet"),
        ("PORT", "mtu", "9100", "1500", "mtu 9,100 -> 1,500 B (-84 %), largest packet"),
        ("PORT", "mtu", None, "9100", "mtu 9,100 B, largest packet"),
        ("PORT", "mtu", "9100", None, "mtu 9,100 B, largest packet"),
        ("PORT", "mtu", "9100", "a lot", "mtu 9100 -> a lot, largest packet"),
        ("PORT", "mtu", "9100", "", 'mtu 9100 -> "", largest packet'),
        ("PORT", "speed", "400000", "800000", "speed 400G -> 800G"),
        ("PORT", "speed", "2500", "100", "speed 2500M -> 100M"),
        ("PORT", "fec", "rs", "none", "fec rs -> none, forward error correction"),
        ("PORT", "admin_status", "up", "down", "admin_status up -> down, the port is shut"),
        (
            "BUFFER_PROFILE",
            "dynamic_th",
            "1",
            "-3",
            "dynamic_th 1 -> -3, alpha 2 -> 1/8: up to 67 -> 11 % of what is free of the pool",
        ),
        ("BUFFER_PROFILE", "dynamic_th", "1", "99", "dynamic_th 1 -> 99"),
        (
            "WRED_PROFILE",
            "green_drop_probability",
            "5",
            "10",
            "green_drop_probability 5 -> 10 %, marked just below the upper threshold",
        ),
        (
            "PFC_WD",
            "detection_time",
            "200",
            "1000",
            "detection_time 200 -> 1,000 ms, paused for so long is a storm",
        ),
        ("BGP_NEIGHBOR", "asn", "65010", "65110", "asn 65010 -> 65110, AS number of the peer"),
        (
            "BUFFER_PG",
            "profile",
            LOSSLESS.format(800000, "40m"),
            LOSSLESS.format(800000, "100m"),
            "profile for 800G and 40 -> 100 m of cable",
        ),
        (
            "BUFFER_PG",
            "profile",
            LOSSLESS.format(400000, "40m"),
            "pg_lossless_800000_5m_mtu4200_th0_profile",
            "profile for 400G -> 800G and 40 -> 5 m of cable",
        ),
        ("DSCP_TO_TC_MAP", "26", "3", "4", "DSCP 26: traffic class 3 -> 4"),
        ("CABLE_LENGTH", "Ethernet0", "40m", "100m", "cable of Ethernet0 40 -> 100 m"),
    ],
)
def test_words(table: str, name: str, before: Any, after: Any, line: str) -> None:
    assert field(table, name, before, after) == [line]


@pytest.mark.parametrize(
    ("table", "name", "before", "after"),
    [
        ("PORT", "lanes", "1", "2"),
        ("NOWHERE", "mtu", "1", "2"),
        ("PORT", "mtu", ["1"], ["2"]),
        ("BUFFER_PG", "profile", "a", LOSSLESS.format(800000, "40m")),
        ("BUFFER_PG", "profile", "pg_lossless_fast_40m_profile", "pg_lossless"),
    ],
)
def test_no_words_for_what_nobody_has_named(table: str, name: str, before: Any, after: Any) -> None:
    assert field(table, name, before, after) == []


def test_fields_that_change_alike_share_a_line() -> None:
    before, after = (
        {"CABLE_LENGTH": {"AZURE": {f"Ethernet{n}": length for n in PORTS}}}
        for length in ("40m", "100m")
    )
    assert said(before, after) == ["cable of Ethernet[0-504/8] 40 -> 100 m"]
    named = {f"port-{letter}": "1m" for letter in "abcdef"}
    assert said({}, {"CABLE_LENGTH": {"AZURE": named}}) == ["cable of 6 fields 1 m"]


def test_a_field_that_comes_or_goes_where_others_change() -> None:
    before: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100", "fec": "rs"}}}
    after: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100", "admin_status": "up"}}}
    assert said(before, after) == [
        "admin_status up, the port opens (new)",
        "fec rs, forward error correction (gone)",
    ]


def test_of_what_varies_the_most_rows_or_the_bounds_are_told() -> None:
    before: ConfigDb = {"PORT": {f"Ethernet{n}": {"mtu": "9100"} for n in range(20)}}
    rows = {f"Ethernet{n}": {"mtu": "9000" if n else "1500"} for n in range(20)}
    assert said(before, {"PORT": rows}) == [
        "mtu 9,100 -> 9,000 B (-1.1 %) in most rows, largest packet"
    ]
    rows = {f"Ethernet{n}": {"mtu": f"{9000 + n}"} for n in range(20)}
    assert said(before, {"PORT": rows}) == ["mtu 9,100 -> 9,000 to 9,019 B, largest packet"]
    rows["Ethernet3"] = {"mtu": "many"}
    assert said(before, {"PORT": rows}) == []
    asns = {f"10.0.0.{n}": {"asn": f"{65000 + n}"} for n in range(20)}
    assert said({}, {"BGP_NEIGHBOR": asns}) == []


def test_a_row_without_fields_has_no_words() -> None:
    assert said({}, {"CABLE_LENGTH": {"AZURE": {}}}) == []


NAMED = sorted(
    {(table, name) for one in units().fields for table in one.tables for name in one.fields}
)
VALUES = st.one_of(
    st.none(),
    st.text(max_size=4),
    st.lists(st.text(max_size=2), max_size=2),
    st.sampled_from(["0", "5", "40m", "m", "-3", "9" * 5000, "٣", "pg_lossless_0_0m", "up"]),
)


@settings(max_examples=300, deadline=None)
@given(place=st.sampled_from(NAMED), before=VALUES, after=VALUES)
def test_no_value_is_too_odd_for_words(place: tuple[str, str], before: Any, after: Any) -> None:
    table, name = place
    assert len(field(table, "x{}" if name == ANY else name, before, after)) <= 1


def test_every_meaning_has_a_public_source_and_every_source_a_use() -> None:
    known = units()
    assert {one.source for one in known.fields} == set(known.sources)
    for source in known.sources.values():
        assert re.fullmatch(r"sonic-net/[\w-]+ [\w./-]+( \(.+\))?", source)


def test_a_field_is_named_once() -> None:
    places = [(t, f) for one in units().fields for t in one.tables for f in one.fields]
    assert len(places) == len(set(places))
    assert {one.unit for one in units().fields} == set(Unit)
