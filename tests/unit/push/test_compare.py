"""Where a switch stands: what is the plan's, what the switch wrote, and what somebody else did."""

from __future__ import annotations

import json
from typing import Any

import pytest

import push_small as small
from railwright.diff.masking import masked
from railwright.diff.patch import both
from railwright.diff.selfmade import Kind
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath
from railwright.model.plan import DevicePlan
from railwright.model.types import BufferModel, Release
from railwright.plan.file import sha256
from railwright.push.look.compare import Own, Span, differences, place, undrained
from railwright.push.scripts.rows import as_it_was
from railwright.push.transaction.fit import Unfit, already, fit
from railwright.push.transaction.unit import unit

SPAN = Span(small.BEFORE, small.AFTER, small.KIND, frozenset(("Ethernet0", "Ethernet8")))
MAC = {"mac": "00:11:22:33:44:55"}


def changed(config: ConfigDb, **rows: Any) -> ConfigDb:
    """Return a configuration with other tables; None takes one away."""
    found = {**config, **rows}
    return {name: table for name, table in found.items() if table}


def test_the_old_the_new_and_what_is_between() -> None:
    assert place(small.BEFORE, SPAN).before
    assert place(small.AFTER, SPAN).after
    assert place(small.MIDDLE, SPAN) == (Own.MIXED, ())


def test_what_the_switch_wrote_in_the_meantime_is_nobodys_change() -> None:
    for config, own in ((small.BEFORE, Own.BEFORE), (small.AFTER, Own.AFTER)):
        more = changed(config, DEVICE_METADATA={
            "localhost": {**config["DEVICE_METADATA"]["localhost"], **MAC},
        })  # fmt: skip
        assert place(more, SPAN) == (own, ())
        # and what it takes away again, or writes anew
        had, shall = (
            changed(one, DEVICE_METADATA=more["DEVICE_METADATA"])
            for one in (small.BEFORE, small.AFTER)
        )
        assert place(config, SPAN._replace(before=had, after=shall)) == (own, ())


def test_what_a_person_set_is_foreign_wherever_the_change_is() -> None:
    for config, own in (
        (small.BEFORE, Own.BEFORE), (small.MIDDLE, Own.MIXED), (small.AFTER, Own.AFTER),
    ):  # fmt: skip
        more = changed(config, SYSLOG_SERVER={"10.0.0.9": {"port": "514"}})
        found = place(more, SPAN)
        assert (found.own, found.foreign) == (own, ("SYSLOG_SERVER|10.0.0.9.port",))
        assert not found.before
        assert not found.after


def test_a_third_value_in_a_cell_of_the_plan_is_foreign_and_is_not_told() -> None:
    more = changed(small.AFTER, WRED_PROFILE={"new": {"green_max_threshold": "777"}})
    found = place(more, SPAN)
    assert found.foreign == ("WRED_PROFILE|new.green_max_threshold",)
    assert "777" not in repr(found)


def test_a_port_that_the_updater_shuts_on_its_way_is_ours_and_another_is_not() -> None:
    def shut(port: str, config: ConfigDb = small.BEFORE) -> ConfigDb:
        return changed(config, PORT={
            **config["PORT"], port: {**config["PORT"][port], "admin_status": "down"},
        })  # fmt: skip

    assert place(shut("Ethernet0"), SPAN) == (Own.MIXED, ())
    one = SPAN._replace(ports=frozenset(("Ethernet8",)))
    assert place(shut("Ethernet0"), one).foreign == ("PORT|Ethernet0.admin_status",)


def test_an_old_secret_is_not_the_new_one_although_a_plan_cannot_tell() -> None:
    other = changed(small.BEFORE, TACPLUS={"global": {"passkey": "canary-after", "timeout": "5"}})
    assert sha256(small.BEFORE) == sha256(other)
    span = SPAN._replace(after=other)
    assert place(small.BEFORE, span).before
    assert place(other, span).after


@pytest.mark.parametrize(
    "was", [None, {"tsa_enabled": "false"}, {"tsa_enabled": "false", "wcmp_enabled": "true"}]
)
def test_what_tsa_wrote_is_as_it_was(was: dict[str, str] | None) -> None:
    before: ConfigDb = {**small.BEFORE, **({"BGP_DEVICE_GLOBAL": {"STATE": was}} if was else {})}
    row = {**(was or {}), "tsa_enabled": "true"}
    now: ConfigDb = {**before, "BGP_DEVICE_GLOBAL": {"STATE": row}}
    assert undrained(now, before) == before
    assert undrained(before, before) == before
    cell = unit(small.fitted(), "rw-1", 60, drained=True).files["manifest.json"]
    assert json.loads(cell)["unsaved"][0]["field"] == "tsa_enabled"
    value = (was or {}).get("tsa_enabled")
    cells = [{"table": "BGP_DEVICE_GLOBAL", "key": "STATE", "field": "tsa_enabled", "value": value}]
    assert as_it_was(dict(now), cells) == before  # type: ignore[arg-type] # as JSON has it


def test_a_profile_that_nothing_names_may_stay_behind() -> None:
    kind = Kind("broadcom", BufferModel.TRADITIONAL, Release.R202505)
    left = changed(small.BEFORE, BUFFER_PROFILE={"pg_lossless_400000_40m_profile": {"size": "1"}})
    assert differences(left, small.BEFORE, kind) == ()
    used = changed(left, BUFFER_PG={"Ethernet0|3-4": {"profile": "pg_lossless_400000_40m_profile"}})
    assert differences(used, small.BEFORE, kind)


# ---- a plan and a switch -----------------------------------------------------------------------


def secret_plan(before: ConfigDb, after: ConfigDb) -> DevicePlan:
    edits, inverse = both(before, after)
    step = small.step(before, after).model_copy(update={"edits": edits, "inverse": inverse})
    return small.plan((before, after)).model_copy(update={
        "steps": (step,), "before_sha256": sha256(before), "after_sha256": sha256(after),
    })  # fmt: skip


def test_secrets_are_filled_in_where_masks_and_placeholders_stand() -> None:
    real: ConfigDb = {
        "DEVICE_METADATA": {"localhost": {"hostname": "leaf-1"}},
        "SNMP_COMMUNITY": {"canary/one": {"TYPE": "RO"}},
        "TACPLUS": {"global": {"passkey": "canary-old"}},
        "TACPLUS_SERVER": {"10.0.0.1": {"passkey": "canary-old", "tcp_port": "49"}},
    }
    before = masked(real)
    after: ConfigDb = {
        "DEVICE_METADATA": before["DEVICE_METADATA"],
        "TACPLUS": {"global": {"passkey": "<secret:tacacs>", "timeout": "5"}},
        "TACPLUS_SERVER": {"10.0.0.2": before["TACPLUS_SERVER"]["10.0.0.1"]},
    }
    asked: list[str] = []

    def resolve(name: str) -> str:
        asked.append(name)
        return "canary-new"

    found = fit(secret_plan(before, after), real, small.KIND, resolve)
    assert asked == ["tacacs"]
    assert found.span.after["TACPLUS"] == {"global": {"passkey": "canary-new", "timeout": "5"}}
    assert found.span.after["TACPLUS_SERVER"]["10.0.0.2"]["passkey"] == "canary-old"
    assert "SNMP_COMMUNITY" not in found.span.after
    back = secret_plan(after, before)
    assert "canary" not in back.model_dump_json()


def test_a_plan_against_a_golden_fits_a_switch_that_wrote_rows_of_its_own() -> None:
    golden = {**small.BEFORE, "TACPLUS": {"global": {"passkey": "<secret:t>", "timeout": "5"}}}
    target = {**small.AFTER, "TACPLUS": golden["TACPLUS"]}
    plan = secret_plan(golden, target)
    now = changed(small.BEFORE, DEVICE_METADATA={
        "localhost": {**small.BEFORE["DEVICE_METADATA"]["localhost"], **MAC},
    })  # fmt: skip
    found = fit(plan, now, small.KIND, small.no_secret, (golden,))
    assert found.span.after["DEVICE_METADATA"]["localhost"]["mac"] == MAC["mac"]
    assert found.span.after["QUEUE"] == small.AFTER["QUEUE"]
    assert not already(plan, now, small.KIND, (golden,))
    assert already(plan, found.span.after, small.KIND, (golden,))
    with pytest.raises(Unfit, match="not what the plan starts from"):
        fit(plan, now, small.KIND, small.no_secret)


def test_a_plan_that_would_take_more_on_the_switch_than_it_says_is_refused() -> None:
    golden = small.BEFORE
    target = {name: rows for name, rows in golden.items() if name != "DEVICE_METADATA"}
    has = changed(golden, DEVICE_METADATA={
        "localhost": {**golden["DEVICE_METADATA"]["localhost"], **MAC},
    })  # fmt: skip
    fit(secret_plan(golden, target), has, small.KIND, small.no_secret, (golden,))  # the same row
    features: ConfigDb = {"FEATURE": {"sflow": {"state": "disabled"}}}
    more = {**golden, "FEATURE": {"bgp": {"state": "enabled"}}}
    wide = {**more, "FEATURE": {**more["FEATURE"], **features["FEATURE"]}}
    assert differences(wide, more, small.KIND) == ()
    with pytest.raises(Unfit, match=r"would also change FEATURE\|sflow"):
        fit(secret_plan(more, golden), wide, small.KIND, small.no_secret, (more,))


def test_a_plan_of_another_configuration_does_not_fit_and_no_value_is_told() -> None:
    other = changed(small.BEFORE, TACPLUS={"global": {"passkey": "canary-before", "timeout": "6"}})
    with pytest.raises(Unfit) as caught:
        fit(small.plan(), other, small.KIND, small.no_secret, (small.BEFORE,))
    assert "TACPLUS|global.timeout" in str(caught.value)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "config",
    [
        {
            **small.AFTER,
            "DEVICE_METADATA": {"localhost": {"hostname": "<secret:tacacs>", "hwsku": "x"}},
        },
        {**small.AFTER, "SNMP": {"LOCATION": {"Location": "see <secret:tacacs>"}}},
        {**small.AFTER, "SNMP": {"<secret:tacacs>": {"Location": "here"}}},
        {**small.AFTER, "MAP": {"a/b~c": {"dscp": ["3", "<secret:tacacs>"]}}},
    ],
    ids=["field", "text", "key", "list"],
)
def test_a_secret_is_not_written_where_anybody_may_read_it(config: ConfigDb) -> None:
    def resolve(name: str) -> str:
        pytest.fail(f"{name} was looked for")

    with pytest.raises(Unfit, match="writes the secret tacacs where SONiC has none"):
        fit(small.plan((small.BEFORE, config)), small.BEFORE, small.KIND, resolve)


def test_a_row_that_holds_a_secret_is_not_written_by_a_command_line() -> None:
    """Whoever is on the switch sees command lines; the secret need not be what changes."""
    row = small.BEFORE["TACPLUS"]["global"]
    after = {**small.BEFORE, "TACPLUS": {"global": {**row, "timeout": "6"}}}
    plan = small.plan((masked(small.BEFORE), masked(after)), ApplyPath.TABLE_LOAD)
    assert "<secret" not in plan.model_dump_json()
    fitted = fit(plan, small.BEFORE, small.KIND, small.no_secret)
    with pytest.raises(Unfit, match="stand in a command line, secrets too"):
        unit(fitted, "rw-1", 60)
    plan = small.plan((masked(small.BEFORE), masked(after)), ApplyPath.PATCH)
    assert unit(fit(plan, small.BEFORE, small.KIND, small.no_secret), "rw-1", 60).files
