"""Steps: exact, valid in between, of one class each, and a way that follows from them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.diff import diff, patch
from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb, Row
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.plan import Step
from railwright.model.types import Release
from railwright.plan import alike, oracle, path
from railwright.plan.oracle import Traits
from railwright.plan.order import PORTS_AT_ONCE, groups, steps
from railwright.plan.path import Permits, Way
from railwright.plan.pieces import TIED, Phase
from railwright.plan.references import Index, named

TRAITS = Traits("Spectrum-4", "ACS-SN5600", Release.R202605)
NAMES = ("a", "b", "c")
Tables = dict[str, dict[str, dict[str, str | list[str]]]]
PORTS = ("Ethernet0", "Ethernet8", "Ethernet16", "Ethernet24", "Ethernet32", "Ethernet40")


def planned(before: ConfigDb, after: ConfigDb, traits: Traits = TRAITS) -> tuple[Step, ...]:
    changes = diff("d", before, after)
    return steps(
        changes, oracle.verdicts(changes, before, after, traits), before, after, traits.release
    )


def ways(before: ConfigDb, after: ConfigDb, permits: Permits, traits: Traits = TRAITS) -> Way:
    changes = diff("d", before, after)
    verdicts = oracle.verdicts(changes, before, after, traits)
    return path.way(changes, verdicts, before, after, traits.release, permits)


def some(draw: st.DrawFn, pool: Sequence[str]) -> list[str]:
    return draw(st.lists(st.sampled_from(pool), unique=True, max_size=3)) if pool else []


@st.composite
def configs(draw: st.DrawFn) -> ConfigDb:
    """A configuration in which no row names what is not there."""
    names = {
        table: some(draw, NAMES)
        for table in ("BUFFER_PROFILE", "WRED_PROFILE", "SCHEDULER", "DSCP_TO_TC_MAP", "PREFIX_SET")
    }
    names["shift"] = draw(st.sampled_from([[], ["x"]]))
    value = st.sampled_from(["1", "2"])
    found: Tables = {
        table: {name: {"type" if table == "SCHEDULER" else "x": draw(value)} for name in keys}
        for table, keys in names.items()
        if table != "shift"
    }
    found["VLAN"] = {name: {"vlanid": name[4:]} for name in some(draw, ("Vlan1", "Vlan2"))}
    found["ROUTE_MAP_SET"] = {name: {} for name in some(draw, names["PREFIX_SET"])}
    found["ROUTE_MAP"] = {
        f"{name}|10": {"match_prefix_set": draw(st.sampled_from(names["PREFIX_SET"]))}
        for name in found["ROUTE_MAP_SET"]
    }
    for port in some(draw, PORTS):
        for table, key, row in of_port(draw, port, names, tuple(found["VLAN"])):
            found.setdefault(table, {})[key] = {**found.get(table, {}).get(key, {}), **row}
    return {table: rows for table, rows in found.items() if rows}


def of_port(
    draw: st.DrawFn, port: str, names: Mapping[str, Sequence[str]], vlans: tuple[str, ...]
) -> Iterator[tuple[str, str, Row]]:
    """Yield rows of a port; with other names, it has the lane of the port beside it."""
    yield "PORT", port, {
        "lanes": f"{PORTS.index(port) + names['shift'].count('x')}",
        "mtu": draw(st.sampled_from(["1", "2"])),
        "fec": draw(st.sampled_from(["rs", "none"])),
        "admin_status": draw(st.sampled_from(["up", "down"])),
    }  # fmt: skip
    kind = draw(st.sampled_from(["member", "routed", "linklocal", "none"]))
    if kind == "member" and vlans:
        yield "VLAN_MEMBER", f"{draw(st.sampled_from(vlans))}|{port}", {"tagging_mode": "tagged"}
    elif kind == "routed":
        yield "INTERFACE", port, {}
        yield "INTERFACE", f"{port}|10.0.0.{PORTS.index(port)}/31", {}
    elif kind == "linklocal":
        yield "INTERFACE", port, {"ipv6_use_link_local_only": "enable"}
    if draw(st.booleans()):
        yield "CABLE_LENGTH", "AZURE", {port: "5m"}
        yield "PFC_WD", port, {"action": "drop"}
    for table, key, field, target in (
        ("PORT_QOS_MAP", port, "dscp_to_tc_map", "DSCP_TO_TC_MAP"),
        ("QUEUE", f"{port}|3", "wred_profile", "WRED_PROFILE"),
        ("QUEUE", f"{port}|3", "scheduler", "SCHEDULER"),
        ("QUEUE", f"{port}|4-5", "scheduler", "SCHEDULER"),
        ("BUFFER_PG", f"{port}|3-4", "profile", "BUFFER_PROFILE"),
        ("BUFFER_PORT_INGRESS_PROFILE_LIST", port, "profile_list", "BUFFER_PROFILE"),
    ):
        if names[target] and draw(st.booleans()):
            yield table, key, {field: draw(st.sampled_from(names[target]))}


def unmet(state: ConfigDb, universe: Index) -> Iterator[str]:
    """Yield what rows of a state name that is a row before or after, and not in between."""
    here = {(table, key) for table, rows in state.items() for key in rows}
    for table, rows in state.items():
        for key, row in rows.items():
            for target in universe.of(table, key, row) - here:
                yield f"{table}|{key} names {target}"


def states(before: ConfigDb, found: tuple[Step, ...]) -> Iterator[ConfigDb]:
    state = before
    for one in found:
        state = patch.apply(state, one.edits)
        yield state


@settings(deadline=None)
@given(configs(), configs())
def test_steps_are_exact_and_valid_in_between(before: ConfigDb, after: ConfigDb) -> None:
    found = planned(before, after)
    universe = Index(
        (table, key) for one in (before, after) for table, rows in one.items() for key in rows
    )
    state = before
    for state in states(before, found):
        assert not list(unmet(state, universe))
        lanes = [lane for row in state.get("PORT", {}).values() for lane in row["lanes"].split(",")]
        assert len(lanes) == len(set(lanes)), "lanes are used twice"
        joined = {key.split("|")[1] for key in state.get("VLAN_MEMBER", {})}
        assert joined.isdisjoint(key.split("|")[0] for key in state.get("INTERFACE", {}))
    assert state == after
    for one in reversed(found):
        state = patch.apply(state, one.inverse)
    assert state == before


@settings(deadline=None)
@given(configs(), configs())
def test_every_change_is_in_one_step_and_steps_are_of_one_kind(
    before: ConfigDb, after: ConfigDb
) -> None:
    changes = diff("d", before, after)
    verdicts = oracle.verdicts(changes, before, after, TRAITS)
    found = list(groups(changes, verdicts, before, after))
    made = [change for group in found for piece in group for change in piece.changes]
    assert sorted(each.address for each in made) == sorted(each.address for each in changes)
    for group, step in zip(found, planned(before, after), strict=True):
        assert len({piece.disruption for piece in group}) == 1
        assert step.disruption is group[0].disruption
        assert step.edits
        tied = (group[0].phase, group[0].stage) == (Phase.CHANGE, TIED)
        assert tied or (step.disruption is Disruption.PORT_FLAP) or not step.ports_down
        assert tied or len(step.ports_down) <= PORTS_AT_ONCE
        assert step.moves > 0
        assert step.seconds > 0
        assert step.title


@settings(deadline=None)
@given(configs(), configs())
def test_every_way_leads_there_and_back(before: ConfigDb, after: ConfigDb) -> None:
    for permits in (Permits(), Permits(table_load=True), Permits(limit_seconds=0)):
        found = ways(before, after, permits)
        changed = before
        for one in found.steps:
            changed = patch.apply(changed, one.edits)
        assert changed == after
        assert found.seconds == sum(one.seconds for one in found.steps)
        assert (found.path is ApplyPath.PATCH) is not found.why
        assert bool(found.because) is (before != after)
        if found.path is ApplyPath.RELOAD:
            assert found.disruption.rank >= Disruption.CONFIG_RELOAD.rank


def base(ports: int = 6) -> Tables:
    names = PORTS[:ports]
    return {
        "PORT": {
            name: {"lanes": str(number), "mtu": "9100", "fec": "rs", "admin_status": "up"}
            for number, name in enumerate(names)
        },
        "WRED_PROFILE": {"old": {"green_max_threshold": "1"}},
        "QUEUE": {f"{name}|3": {"wred_profile": "old"} for name in names},
        "BUFFER_POOL": {"p": {"size": "1", "type": "ingress"}},
        "SYSLOG_SERVER": {"10.0.0.1": {}},
    }


def cabled(names: Mapping[str, str]) -> Tables:
    """Rows of what is at the far end of ports: `gpu` is a server."""
    return {
        "DEVICE_NEIGHBOR": {port: {"name": name} for port, name in names.items()},
        "DEVICE_NEIGHBOR_METADATA": {
            name: {"type": "Server" if name == "gpu" else "LeafRouter"} for name in names.values()
        },
    }


@pytest.mark.parametrize(
    ("far", "parts"),
    [
        # No step takes both spines, nor more than half of the ports to them.
        ("abab", ["02", "13"]),
        ("aaab", ["01", "2", "3"]),
        ("aaaa", ["01", "23"]),
        ("ab", ["0", "1"]),
        ("a", ["0"]),
        ("abcd", ["01", "23"]),
        ("abcdef", ["012", "345"]),
        # Ports to servers are apart from them, four at a time.
        ("gggggg", ["0123", "45"]),
        ("gaggb", ["023", "1", "4"]),
    ],
)
def test_no_step_cuts_a_switch_off(far: str, parts: list[str]) -> None:
    names = {
        port: "gpu" if one == "g" else f"spine-{one}" for port, one in zip(PORTS, far, strict=False)
    }
    before: Tables = {**base(len(far)), **cabled(names)}
    after = copy.deepcopy(before)
    for row in after["PORT"].values():
        row["fec"] = "none"
    down = [one.ports_down for one in planned(before, after)]
    assert down == [tuple(PORTS[int(number)] for number in part) for part in parts]
    changes = diff("d", before, after)
    other = {**after, **cabled(dict.fromkeys(names, "gpu"))}
    same = alike.likeness(TRAITS, changes, before, after) == alike.likeness(
        TRAITS, changes, {**before, **cabled(dict.fromkeys(names, "gpu"))}, other
    )
    assert same is ("a" not in far)


def test_a_port_is_opened_after_all_else_and_shut_before() -> None:
    before = base(3)
    before["PORT"]["Ethernet8"]["admin_status"] = "down"
    before["CABLE_LENGTH"] = {"AZURE": {"Ethernet0": "5m", "Ethernet8": "5m"}}
    after = copy.deepcopy(before)
    after["PORT"]["Ethernet0"]["admin_status"] = "down"
    after["PORT"]["Ethernet8"] |= {"admin_status": "up", "mtu": "9216"}
    after["PORT"]["Ethernet24"] = {"lanes": "9", "mtu": "9100", "admin_status": "up"}
    after["CABLE_LENGTH"]["AZURE"] |= {"Ethernet8": "40m", "Ethernet24": "40m"}
    after["PFC_WD"] = {"Ethernet24": {"action": "drop"}}
    after["BUFFER_PG"] = {"Ethernet24|3-4": {"profile": "NULL"}}
    found = planned(before, after)
    paths = [[edit.path for edit in one.edits] for one in found]
    opens = ["/PORT/Ethernet8/admin_status", "/PORT/Ethernet24/admin_status"]
    assert paths[-1] == opens
    assert [one.disruption.value for one in found[-2:]] == ["hitless", "hitless"]
    new = next(edit for one in found for edit in one.edits if edit.path == "/PORT/Ethernet24")
    assert new.value == {"lanes": "9", "mtu": "9100"}
    assert ["/PORT/Ethernet0/admin_status"] in paths
    shut = paths.index(["/PORT/Ethernet0/admin_status"])
    assert all("AZURE" not in path for some in paths[:shut] for path in some)
    assert list(states(before, found))[-1] == after


def test_a_profile_under_a_new_name_comes_first_and_the_old_goes_last() -> None:
    before, after = base(), base()
    after["WRED_PROFILE"] = {"new": {"green_max_threshold": "2"}}
    after["QUEUE"] = {key: {"wred_profile": "new"} for key in before["QUEUE"]}
    found = planned(before, after)
    assert [one.title for one in found] == [
        "add WRED_PROFILE in new",
        "change QUEUE.wred_profile in 4 rows",
        "change QUEUE.wred_profile in 2 rows",
        "remove WRED_PROFILE in old",
    ]
    classes = [one.disruption.value for one in found]
    assert classes == ["hitless", "port-flap", "port-flap", "hitless"]
    assert found[1].ports_down == PORTS[:PORTS_AT_ONCE]
    assert found[2].ports_down == PORTS[PORTS_AT_ONCE:]
    # For each port one move to shut it, one to change its queue, one to open it again.
    assert [one.moves for one in found] == [1, 12, 6, 1]


def test_hitless_and_flapping_fields_of_one_row_are_apart() -> None:
    before, after = base(1), base(1)
    after["PORT"]["Ethernet0"] |= {"description": "x", "fec": "none"}
    found = planned(before, after)
    assert [(one.title, one.disruption.value, one.ports_down) for one in found] == [
        ("change PORT.description in Ethernet0", "hitless", ()),
        ("change PORT.fec in Ethernet0", "port-flap", ("Ethernet0",)),
    ]


def test_ports_that_take_lanes_from_each_other_change_together() -> None:
    before, after = base(2), base(2)
    after["PORT"]["Ethernet0"]["lanes"], after["PORT"]["Ethernet8"]["lanes"] = "1", "0"
    found = planned(before, after)
    assert len(found) == 1
    assert found[0].ports_down == ("Ethernet0", "Ethernet8")


def test_the_watchdog_comes_before_pausing_and_goes_after_it() -> None:
    before = base(1)
    before["PFC_WD"] = {"Ethernet8": {"action": "drop", "detection_time": "200"}}
    after = copy.deepcopy(before)
    after["PFC_WD"]["Ethernet0"] = {"action": "drop", "detection_time": "200"}
    after["PORT_QOS_MAP"] = {"Ethernet0": {"pfc_enable": "3"}}
    assert [one.edits[0].path for one in planned(before, after)] == [
        "/PFC_WD/Ethernet0",
        "/PORT_QOS_MAP",
    ]
    assert [one.edits[0].path for one in planned(after, before)] == [
        "/PORT_QOS_MAP",
        "/PFC_WD/Ethernet0",
    ]


def test_a_row_that_gains_its_first_field_stays() -> None:
    before = {"INTERFACE": {"Ethernet0": {}}}
    after = {"INTERFACE": {"Ethernet0": {"ipv6_use_link_local_only": "enable", "mtu": "1"}}}
    for one, other in ((before, after), (after, before)):
        assert len(planned(one, other)) == 1


def change_of(before: ConfigDb, **fields: str) -> ConfigDb:
    after = copy.deepcopy(dict(before))
    for address, value in fields.items():
        table, key, field = address.split("__")
        after[table] = {**after[table], key: {**after[table][key], field: value}}
    return after


@pytest.mark.parametrize(
    ("fields", "permits", "expected", "disruption", "why"),
    [
        ({"PORT__Ethernet0__mtu": "9216"}, Permits(), "patch", "hitless", ""),
        ({"PORT__Ethernet0__fec": "none"}, Permits(), "patch", "port-flap", ""),
        ({"BUFFER_POOL__p__size": "2"}, Permits(), "reload", "config-reload", "the updater allows"),
        ({"BUFFER_POOL__p__size": "2"}, Permits(table_load=True), "table-load", "qos-reload",
         "the updater allows"),
        ({"BUFFER_POOL__p__type": "egress"}, Permits(table_load=True), "reload", "config-reload",
         "given when a pool is made"),
        ({"QUEUE__Ethernet0|3__wred_profile": "x"}, Permits(), "patch", "port-flap", ""),
        ({"QUEUE__Ethernet0|3__wred_profile": "x"}, Permits(table_load=True), "table-load",
         "hitless", "the updater shuts the port"),
        # A port that the switch shuts by itself is not spared by another way.
        ({"QUEUE__Ethernet0|3__wred_profile": "x", "PORT__Ethernet0__fec": "none"},
         Permits(table_load=True), "patch", "port-flap", ""),
        ({"PORT__Ethernet0__mtu": "9216"}, Permits(limit_seconds=5), "reload", "config-reload",
         "predicted to take 9 s, more than 5 s"),
    ],
)  # fmt: skip
def test_the_way_follows_from_the_changes(
    fields: dict[str, str], permits: Permits, expected: str, disruption: str, why: str
) -> None:
    before = base()
    found = ways(before, change_of(before, **fields), permits)
    assert (found.path, found.disruption) == (expected, disruption)
    assert why in found.why
    assert found.because is not None
    assert ("change_applier.py" in found.because.source) is ("predicted to take" in why)
    if expected == "reload":
        assert len(found.steps) == 1
        assert found.cuts_management


def test_what_nobody_knows_is_the_class_of_the_plan() -> None:
    before = base()
    found = ways(before, {**before, "NO_SUCH": {"x": {"y": "z"}}}, Permits())
    assert (found.path, found.disruption) == (ApplyPath.RELOAD, Disruption.UNKNOWN)
    assert found.because is not None
    assert found.because.address == "NO_SUCH|x.y"
    # A table with a model, and a field of it that no row of the data is about.
    for permits in (Permits(), Permits(table_load=True)):
        some = ways(before, {**before, "ACL_TABLE": {"x": {"type": "L3"}}}, permits)
        assert (some.path, some.disruption) == (ApplyPath.RELOAD, Disruption.UNKNOWN)


def test_the_worst_that_asks_for_a_reload_is_its_reason() -> None:
    before = {
        "BGP_GLOBALS": {"default": {"local_asn": "1"}},
        "DEVICE_METADATA": {"localhost": {"bgp_asn": "1", "hwsku": "a"}},
        "SYSTEM_DEFAULTS": {"x": {"status": "enabled"}},
    }
    after = {
        "BGP_GLOBALS": {"default": {"local_asn": "1"}},
        "DEVICE_METADATA": {"localhost": {"bgp_asn": "2", "hwsku": "b"}},
        "SYSTEM_DEFAULTS": {"x": {"status": "disabled"}},
    }
    found = ways(before, after, Permits())
    assert (found.path, found.disruption) == (ApplyPath.RELOAD, Disruption.REBOOT)
    assert found.because is not None
    assert found.because.address == "DEVICE_METADATA|localhost.hwsku"
    assert found.why.startswith("DEVICE_METADATA|localhost.hwsku: ")


def test_what_nobody_knows_is_never_patched_though_its_port_is_shut_for_it() -> None:
    change = Change(device="d", kind=ChangeKind.CHANGED, table="QUEUE", key="E0|3", field="x")
    verdict = Verdict(
        effect=Disruption.UNKNOWN, updater=Disruption.PORT_FLAP, why="nobody", source="none"
    )
    assert path.choose([(change, verdict)]) == (ApplyPath.RELOAD, "QUEUE|E0|3.x: nobody")


def test_nothing_to_do_is_a_patch_without_steps() -> None:
    found = ways(base(), base(), Permits())
    assert (found.path, found.steps, found.because) == (ApplyPath.PATCH, (), None)


def test_references_come_from_the_models() -> None:
    assert set(named("QUEUE", "Ethernet0|3", {"wred_profile": "w", "x": "y"})) == {
        ("PORT", "Ethernet0"),
        ("WRED_PROFILE", "w"),
    }
    lists = set(named("BUFFER_PORT_EGRESS_PROFILE_LIST", "Ethernet0", {"profile_list": "a,b"}))
    assert {("BUFFER_PROFILE", "a"), ("BUFFER_PROFILE", "b")} <= lists
    assert ("PORT", "Ethernet0") in set(named("CABLE_LENGTH", "AZURE", {"Ethernet0": "5m"}))
    assert not list(named("NO_SUCH", "x", {"y": "z"}))


def test_the_predicted_time_is_near_what_was_measured() -> None:
    """Runs of sonic-utilities generic_config_updater, branch master, on two cores."""
    before, after = base(), base()
    before["PORT_QOS_MAP"] = {port: {"pfc_enable": "3"} for port in PORTS[:4]}
    after["PORT_QOS_MAP"] = {port: {"pfc_enable": "3,4"} for port in PORTS[:4]}
    (four,) = planned(before, after)
    assert four.moves == 12
    assert 20 < four.seconds < 40  # 30 s
    asn = {"BGP_NEIGHBOR": {"10.0.0.1": {"asn": "1", "admin_status": "up"}}}
    (one,) = planned(asn, {"BGP_NEIGHBOR": {"10.0.0.1": {"asn": "2", "admin_status": "up"}}})
    assert one.moves == 2


def test_older_releases_make_a_move_of_each_operation() -> None:
    before, after = base(), base()
    for row in after["PORT"].values():
        row["mtu"] = "9216"
    old = planned(before, after, TRAITS._replace(release=Release.R202405))
    assert [one.moves for one in planned(before, after)] == [1]
    assert [one.moves for one in old] == [6]


def test_fields_of_a_row_with_a_list_are_moves_of_their_own() -> None:
    before, after = base(), base()
    after["PORT"]["Ethernet0"] |= {"link_training": "on", "autoneg": "on"}
    assert [one.moves for one in planned(before, after)] == [1]
    for config in (before, after):
        config["PORT"]["Ethernet0"]["adv_speeds"] = ["400000"]
    assert [one.moves for one in planned(before, after)] == [2]


def test_ports_that_are_up_are_shut_before_they_get_other_lanes() -> None:
    before, after = base(), base()
    for config, pfc in ((before, "3"), (after, "3,4")):
        config["PORT_QOS_MAP"] = {"Ethernet0": {"pfc_enable": pfc}}
    lanes = [before["PORT"][port]["lanes"] for port in PORTS[:2]]
    for port, lane in zip(PORTS, reversed(lanes), strict=False):
        after["PORT"][port]["lanes"] = lane
    changes = diff("d", before, after)
    verdicts = oracle.verdicts(changes, before, after, TRAITS)
    (tied,) = groups(changes, verdicts, before, after)
    assert {one.ports for one in tied if one.shut} == {("Ethernet0",)}


def test_a_port_goes_in_a_step_after_what_it_was_shut_for() -> None:
    before = base()
    after = copy.deepcopy(before)
    for table, rows in after.items():
        after[table] = {key: row for key, row in rows.items() if not key.startswith("Ethernet0")}
    tables = [{edit.path.split("/")[1] for edit in one.edits} for one in planned(before, after)]
    (last,) = (some for some in tables if "PORT" in some)
    assert tables[-1] == last == {"PORT"}


def test_sessions_go_one_by_one_after_what_names_them_and_come_again() -> None:
    rows = {f"default|10.0.0.{number}": {"asn": "1"} for number in range(1, 5)}
    before: ConfigDb = {
        "BGP_NEIGHBOR": rows,
        "BGP_NEIGHBOR_AF": {f"{key}|ipv4_unicast": {"admin_status": "true"} for key in rows},
    }
    after: ConfigDb = before | {"BGP_NEIGHBOR": {key: {"asn": "2"} for key in rows}}
    (all_,) = planned(before, after)
    assert all_.moves == 4 + 4 + 2 + 2  # both tables are empty meanwhile, and begin with one row
    (one,) = planned(before, before | {"BGP_NEIGHBOR": rows | {"default|10.0.0.1": {"asn": "2"}}})
    assert one.moves == 2 + 2
    old = planned(before, after, TRAITS._replace(release=Release.R202511))
    assert old[0].moves == 2 * 8


def test_a_new_table_begins_with_one_row() -> None:
    members: ConfigDb = {"SYSLOG_SERVER": {"10.0.0.1": {}, "10.0.0.2": {}, "10.0.0.3": {}}}
    assert [one.moves for one in planned({}, members)] == [2]
    assert [one.moves for one in planned(members, {})] == [1]


@pytest.mark.parametrize(
    ("release", "moves"), [(Release.R202511, 3), (Release.R202605, 3), (Release.MASTER, 2)]
)
def test_a_list_goes_element_by_element(release: Release, moves: int) -> None:
    before, after = base(), base()
    before["PORT"]["Ethernet0"]["adv_speeds"] = ["400000", "800000"]
    traits = TRAITS._replace(release=release)
    assert [one.moves for one in planned(before, after, traits)] == [moves]
    assert [one.moves for one in planned(after, before, traits)] == [2]


def test_ports_that_the_change_itself_shuts_go_together() -> None:
    before, after = base(), base()
    before["PORT_QOS_MAP"] = {port: {"pfc_enable": "3"} for port in PORTS[:4]}
    after["PORT_QOS_MAP"] = {port: {"pfc_enable": "3,4"} for port in PORTS[:4]}
    for port in PORTS[:4]:
        after["PORT"][port]["admin_status"] = "down"
    down = planned(before, after)
    assert [(one.moves, one.ports_down) for one in down] == [(1, PORTS[:4])] * 2
    assert [one.edits[0].path.split("/")[1] for one in down] == ["PORT", "PORT_QOS_MAP"]
    up = planned(before | {"PORT": after["PORT"]}, after | {"PORT": before["PORT"]})
    assert [(one.moves, one.ports_down) for one in up] == [(1, ())] * 2
    assert [one.edits[0].path.split("/")[1] for one in up] == ["PORT_QOS_MAP", "PORT"]
