"""Switches that are changed alike share a plan, and it is the plan that each had by itself."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.diff import diff, group
from railwright.diff.grouping import grouped, shapes
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import Disruption, Verdict
from railwright.model.types import Release
from railwright.plan import alike, oracle
from railwright.plan.alike import Course, Courses, leads, likeness
from railwright.plan.oracle import Traits
from railwright.plan.path import AS_USUAL, Permits
from stepping import configs

TRAITS = Traits("Spectrum-4", "ACS-SN5600", Release.R202605)
Pair = tuple[ConfigDb, ConfigDb]


def _of(courses: Courses, device: str, pair: Pair, traits: Traits = TRAITS) -> Course:
    return courses.of(traits, diff(device, *pair), *pair)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(configs(), configs()), min_size=2, max_size=4),
    st.sampled_from([AS_USUAL, Permits(table_load=True)]),
    st.data(),
)
def test_what_is_shared_is_what_each_would_have(
    pairs: list[Pair],
    permits: Permits,
    data: st.DataObject,
) -> None:
    courses = Courses(permits)
    every = [*pairs, *((data.draw(st.sampled_from(pairs))[0], pair[1]) for pair in pairs), *pairs]
    for number, pair in enumerate(every):
        device = f"leaf-{number}"
        shared, alone = _of(courses, device, pair), _of(Courses(permits), device, pair)
        assert shared.because_of(device) == alone.way
        assert shared._replace(way=alone.way) == alone


def _ports(**states: str) -> ConfigDb:
    return {
        "PORT": {name: {"admin_status": state, "mtu": "1"} for name, state in states.items()},
        "QUEUE": {f"{name}|3": {"scheduler": "a"} for name in states},
        "SCHEDULER": {"a": {"type": "DWRR"}, "b": {"type": "DWRR"}},
    }


def _with(config: ConfigDb, table: str, key: str, **fields: str) -> ConfigDb:
    rows = config.get(table, {})
    return {**config, table: {**rows, key: {**rows.get(key, {}), **fields}}}


@pytest.mark.parametrize("table", ["QUEUE", "BUFFER_QUEUE", "BUFFER_PG", "PORT_QOS_MAP"])
def test_a_table_that_is_empty_between_steps_for_one_keeps_its_rows_on_the_other(
    table: str,
) -> None:
    ports = {f"Ethernet{n * 8}": {"admin_status": "up"} for n in range(12)}

    def rows(*numbers: int) -> ConfigDb:
        return {"PORT": ports, table: {f"Ethernet{n * 8}|3": {"x": "y"} for n in numbers}}

    courses = Courses(AS_USUAL)
    _of(courses, "a", (rows(0, 1, 2, 3), rows(4, 5, 6, 7)))
    other = rows(0, 1, 2, 3, 11), rows(4, 5, 6, 7, 11)
    course = _of(courses, "b", other)
    assert leads(course.way, *other)
    assert course.way.steps == _of(Courses(AS_USUAL), "b", other).way.steps


def test_steps_that_lead_elsewhere_are_found() -> None:
    way = _of(Courses(AS_USUAL), "a", (BEFORE, AFTER)).way
    assert leads(way, BEFORE, AFTER)
    assert not leads(way, BEFORE, BEFORE)
    assert not leads(way, AFTER, AFTER)


BEFORE = _ports(Ethernet0="up", Ethernet8="down")
AFTER = _with(BEFORE, "QUEUE", "Ethernet0|3", scheduler="b")


def test_what_leads_elsewhere_on_a_switch_is_planned_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes two switches for alike that are not has no plan that fits one of them alone."""
    monkeypatch.setattr(alike, "likeness", lambda *_: "alike")
    first: Pair = ({"VLAN": {"Vlan1": {"vlanid": "1"}}}, {})
    second: Pair = ({"VLAN": {"Vlan2": {"vlanid": "2"}}}, {})
    courses = Courses(AS_USUAL)
    assert leads(_of(courses, "a", first).way, *first)
    assert leads(_of(courses, "b", second).way, *second)


def test_alike_is_the_same_object() -> None:
    courses = Courses(AS_USUAL)
    one, two = _of(courses, "a", (BEFORE, AFTER)), _of(courses, "b", (BEFORE, AFTER))
    assert one is two
    reason = two.because_of("b").because
    assert reason is not None
    assert reason.device == "b"
    other = _with(BEFORE, "PORT", "Ethernet8", description="x")
    assert _of(courses, "c", (other, _with(other, "QUEUE", "Ethernet0|3", scheduler="b"))) is one


@pytest.mark.parametrize(
    ("before", "after", "traits"),
    [
        pytest.param(BEFORE, AFTER, TRAITS._replace(release=Release.R202405), id="release"),
        pytest.param(BEFORE, _with(AFTER, "PORT", "Ethernet0", mtu="2"), TRAITS, id="cells"),
        pytest.param(
            _with(BEFORE, "PORT", "Ethernet0", admin_status="down"),
            _with(AFTER, "PORT", "Ethernet0", admin_status="down"),
            TRAITS,
            id="port down",
        ),
        pytest.param(
            {table: rows for table, rows in BEFORE.items() if table != "PORT"},
            {table: rows for table, rows in AFTER.items() if table != "PORT"},
            TRAITS,
            id="no port",
        ),
    ],
)
def test_not_alike(before: ConfigDb, after: ConfigDb, traits: Traits) -> None:
    courses = Courses(AS_USUAL)
    one = _of(courses, "a", (BEFORE, AFTER))
    assert _of(courses, "b", (before, after), traits) is not one


def test_a_whole_table_is_not_a_row() -> None:
    new = _with(BEFORE, "NTP_SERVER", "10.0.0.1")
    there = _with(BEFORE, "NTP_SERVER", "10.0.0.2")
    one = likeness(TRAITS, diff("a", BEFORE, new), BEFORE, new)
    two = likeness(TRAITS, diff("a", there, _with(there, "NTP_SERVER", "10.0.0.1")), there, new)
    assert one != two


def test_sessions_of_other_address_families_are_not_alike() -> None:
    one = _with(BEFORE, "BGP_NEIGHBOR", "default|10.0.0.1", asn="1")
    two = _with(one, "BGP_NEIGHBOR_AF", "default|10.0.0.1|ipv4_unicast", admin_status="true")
    new = [_with(each, "BGP_NEIGHBOR", "default|10.0.0.1", asn="2") for each in (one, two)]
    plans = [_of(Courses(AS_USUAL), "a", each) for each in zip((one, two), new, strict=True)]
    assert [each.way.steps[0].moves for each in plans] == [2, 4]
    courses = Courses(AS_USUAL)
    assert _of(courses, "a", (one, new[0])) is not _of(courses, "b", (two, new[1]))


def test_what_ties_other_rows_to_it_is_never_shared() -> None:
    lanes = _with(BEFORE, "PORT", "Ethernet0", lanes="1")
    assert likeness(TRAITS, diff("a", BEFORE, lanes), BEFORE, lanes) is None
    member = _with(BEFORE, "VLAN_MEMBER", "Vlan1|Ethernet0", tagging_mode="tagged")
    assert likeness(TRAITS, diff("a", BEFORE, member), BEFORE, member) is None


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(configs(), configs()), max_size=4))
def test_rows_that_switches_share_are_grouped_as_if_each_had_its_own(pairs: list[Pair]) -> None:
    once = [(diff("x", *pair), shapes(diff("x", *pair))) for pair in pairs]
    devices = [(f"leaf-{n}", n % len(pairs)) for n in range(2 * len(pairs))]
    changes = [
        one.model_copy(update={"device": device}) for device, n in devices for one in once[n][0]
    ]
    assert grouped((device, once[n][1]) for device, n in devices) == group(changes)


# ---- what is worst of a row ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row", "worst"),
    [
        ("PORT", ("description", "fec"), "fec"),
        ("PORT", ("alias", "speed", "description"), "speed"),
        ("DEVICE_METADATA", ("bgp_asn", "hostname", "hwsku", "timezone"), "hwsku"),
        ("ACL_TABLE", ("no_such", "policy_desc"), "no_such"),
        ("BUFFER_PROFILE", ("dynamic_th", "size"), "size"),
    ],
)
def test_a_row_has_the_verdict_of_its_worst_field_wherever_it_stands(
    table: str, row: tuple[str, ...], worst: str
) -> None:
    key = {"PORT": "Ethernet0", "DEVICE_METADATA": "localhost"}.get(table, "x")
    port = {"admin_status": "up"} if table == "PORT" else {}

    def config(value: str) -> ConfigDb:
        return {table: {key: {**port, **dict.fromkeys(row, value)}}}

    before, after = config("1"), config("2")
    alone = [one for one in diff("a", before, after) if one.field == worst]
    (expected,) = oracle.verdicts(alone, before, after, TRAITS)
    course = _of(Courses(AS_USUAL), "a", (before, after))
    assert course.worst[table, key] == expected
    (shape,) = course.shapes
    assert {told for *_, told in shape.family[1]} == {
        (expected.effect, expected.updater, expected.told, expected.source)
    }


def test_changes_that_nobody_knows_are_counted() -> None:
    before: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "1", "no_such": "1", "nor_this": "1"}}}
    after: ConfigDb = {
        "PORT": {"Ethernet0": {"mtu": "2", "no_such": "2", "nor_this": "2"}},
        "NO_SUCH": {"x": {"y": "z"}},
    }
    assert _of(Courses(AS_USUAL), "a", (before, after)).unknown == 3


def test_of_the_same_class_what_is_refused_is_worse_and_then_what_waits() -> None:
    def verdict(updater: Disruption | None, waits: str | None = None) -> Verdict:
        reload = Disruption.CONFIG_RELOAD
        return Verdict(effect=reload, updater=updater, why="w", source="s", takes_effect=waits)

    plain = verdict(Disruption.CONFIG_RELOAD)
    waits = verdict(Disruption.CONFIG_RELOAD, "at the next boot")
    refused = verdict(None)
    fields = ("a", "b", "c")
    row: ConfigDb = {"T": {"k": dict.fromkeys(fields, "1")}}
    changes = diff("d", {}, row)
    for three in permutations((plain, waits, refused)):
        assert alike._worst(changes, three) == {("T", "k"): refused}
    for two in permutations((plain, waits)):
        assert alike._worst(changes[:2], two) == {("T", "k"): waits}
