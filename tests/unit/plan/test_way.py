"""The way of a change follows from what it does."""

from __future__ import annotations

import copy

import pytest

from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.plan import path
from railwright.plan.path import Permits
from stepping import base, ways


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
