"""Plugins and tasks as a script uses them, against switches of a lab: real SSH, no ASIC."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inthread import Lab
from push.nornir.asked import LEAF, OTHER, describe, description, left, one, running
from push.nornir.conftest import Make
from railwright.base.errors import (
    AnswerError,
    Busy,
    HostKeyChanged,
    HostKeyUnknown,
    SettingsError,
)
from railwright.diff import masking
from railwright.nornir import (
    NotBegun,
    TaskFailed,
    sonic_apply_patch,
    sonic_get_config,
    sonic_health,
)
from railwright.push.fleet import past
from railwright.push.fleet.who import owner
from railwright.push.nornir_ import reading
from railwright.push.transaction.fit import Unfit
from railwright.push.transaction.journal import Journal, Record, claim
from running import Run


def test_a_lab_is_well_and_every_switch_is_asked(make: Make) -> None:
    result = make(waves="grow").run(task=sonic_health)
    assert len(result) == 6
    assert not result.failed
    for each in result.values():
        assert each[0].result == {"ready": True, "complaints": [], "ports_down": []}
        assert not each.changed


def test_what_is_wrong_with_a_switch_fails_its_health(make: Make, well: Lab) -> None:
    well.fault(LEAF, "storm")
    well.run(LEAF, "sonic-db-cli", "CONFIG_DB", "HSET", "PORT|Ethernet0", "description", "x")
    result = make(LEAF, OTHER, max_failures=5).run(task=sonic_health)
    assert result.failed_hosts.keys() == {LEAF}
    assert any("storms" in one for one in result[LEAF][0].result["complaints"])
    well.run(LEAF, "config", "save", "-y")


def test_what_grows_between_two_looks_fails_its_health(
    make: Make, well: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = iter("xyz")

    def meanwhile(_seconds: float) -> None:
        row = ("sonic-db-cli", "CONFIG_DB", "HSET", "PORT|Ethernet0", "description", next(texts))
        well.run(LEAF, *row)

    monkeypatch.setattr(reading.WallClock, "sleep", meanwhile)
    assert not make(LEAF).run(task=sonic_health, over_s=10).failed
    well.fault(LEAF, "lossless-drops")
    result = make(LEAF).run(task=sonic_health, over_s=10)
    assert any("packets lost" in each for each in one(result).result["complaints"])
    assert result.failed
    well.run(LEAF, "config", "save", "-y")


def test_configurations_have_masks_for_secrets(make: Make, virtual: Lab) -> None:
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", "TACPLUS|global", "passkey")
    virtual.run(LEAF, *row, "canary-of-tacacs")
    found = one(make(LEAF).run(task=sonic_get_config)).result
    assert found == masking.masked(running(virtual, LEAF))
    assert found["TACPLUS"]["global"]["passkey"].startswith("<secret:own:")
    assert "canary" not in json.dumps(found)
    saved = one(make(LEAF).run(task=sonic_get_config, saved=True)).result
    assert saved["DEVICE_METADATA"]["localhost"]["hostname"] == LEAF
    virtual.run(LEAF, "sonic-db-cli", "CONFIG_DB", "DEL", "TACPLUS|global")


def test_a_patch_is_judged_in_a_dry_run_and_nothing_is_changed(make: Make, virtual: Lab) -> None:
    before = running(virtual, LEAF)
    for some, more in ((make(LEAF, dry_run=True), {}), (make(LEAF), {"dry_run": True})):
        found = one(some.run(task=sonic_apply_patch, patch=describe("dry"), **more))
        assert (found.failed, found.changed) == (False, True)
        assert found.result["outcome"] == "would"
        assert found.dry_run  # type: ignore[attr-defined]
        assert found.result["class"] == "hitless"
        assert found.diff.startswith("PORT|Ethernet0.description: ")
        assert found.diff.endswith(" -> dry")
    assert running(virtual, LEAF) == before
    assert left(virtual, LEAF) == ""


def test_a_patch_is_applied_looked_at_and_saved(make: Make, virtual: Lab, state: Path) -> None:
    other = running(virtual, OTHER)
    found = one(make(LEAF).run(task=sonic_apply_patch, patch=describe("new"), verify_s=1))
    assert (found.failed, found.changed, found.exception) == (False, True, None)
    assert found.result["outcome"] == "committed"
    assert description(virtual, LEAF) == "new"
    saved = one(make(LEAF).run(task=sonic_get_config, saved=True)).result
    assert saved["PORT"]["Ethernet0"]["description"] == "new"
    assert running(virtual, OTHER) == other
    assert left(virtual, LEAF) == ""
    pushed = past.read(state / "push", found.result["txn"])
    assert pushed.settled
    assert [one.outcome for one in pushed.ended()] == ["committed"]
    assert (pushed.header.site, pushed.header.lab) == ("lab", True)
    assert stat.S_IMODE((state / "push").stat().st_mode) == 0o700
    again = one(make(LEAF).run(task=sonic_apply_patch, patch=describe("new"), verify_s=1))
    assert (again.failed, again.changed, again.diff) == (False, False, "")
    assert again.result["outcome"] == "already"


def test_switches_are_changed_at_the_same_time(make: Make, virtual: Lab) -> None:
    some = make(LEAF, OTHER, at_once=2)
    result = some.run(task=sonic_apply_patch, patch=json.dumps(describe("both")), verify_s=1)
    assert [one.result["outcome"] for one in (result[LEAF][0], result[OTHER][0])] == [
        "committed", "committed",
    ]  # fmt: skip
    assert {description(virtual, name) for name in (LEAF, OTHER)} == {"both"}


class Killed(BaseException):
    """The process is gone."""


def test_what_was_cut_off_is_gone_on_with_by_the_command_line(
    make: Make,
    virtual: Lab,
    state: Path,
    folder: Path,
    railwright: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Journal.add

    def add(self: Journal, record: Record) -> Record:
        if (record.state, record.mark) == ("verify", "end"):
            raise Killed
        return real(self, record)

    monkeypatch.setattr(Journal, "add", add)
    with pytest.raises(Killed):
        make(LEAF).run(task=sonic_apply_patch, patch=describe("cut off"), verify_s=1)
    monkeypatch.setattr(Journal, "add", real)
    (txn,) = past.names(state / "push")
    assert not past.read(state / "push", txn).settled
    ran = railwright("push", "--resume", txn, "--lab", folder)
    assert ran.code == 0, ran
    assert past.read(state / "push", txn).settled
    saved = one(make(LEAF).run(task=sonic_get_config, saved=True)).result
    assert saved["PORT"]["Ethernet0"]["description"] == "cut off"
    assert left(virtual, LEAF) == ""


def test_another_push_of_the_site_keeps_tasks_away(make: Make, state: Path) -> None:
    (state / "push").mkdir(parents=True, exist_ok=True)
    with claim(state / "push" / "lab.lock", "anna"):
        found = one(make(LEAF).run(task=sonic_apply_patch, patch=describe("busy"), verify_s=1))
    assert isinstance(found.exception, Busy)
    assert "anna" in found.exception.message
    assert owner("nornir").endswith(" (nornir)")


@pytest.mark.parametrize(
    ("patch", "error", "words"),
    [
        ("[", SettingsError, "no JSON"),
        ("{}", SettingsError, "no list of operations"),
        ([{"op": "move", "path": "/PORT", "from": "/x"}], SettingsError, "operation 1 of the"),
        ([{"op": "remove", "path": "/PORT/Ethernet1"}], Unfit, "does not fit"),
        ([{"op": "add", "path": "/NO", "value": "text"}], Unfit, "does not fit"),
        (
            [{"op": "add", "path": "/TACPLUS", "value": {"global": {"passkey": "canary-x"}}}],
            Unfit, "a secret in the clear: TACPLUS",
        ),
    ],
)  # fmt: skip
def test_a_patch_that_is_none_or_does_not_fit_changes_nothing(
    make: Make, virtual: Lab, patch: Any, error: type[Exception], words: str
) -> None:
    before = running(virtual, LEAF)
    found = one(make(LEAF).run(task=sonic_apply_patch, patch=patch, verify_s=1))
    assert found.failed
    assert isinstance(found.exception, error)
    assert words in str(found.exception)
    assert "canary" not in str(found.exception) + str(found.result)
    assert found.exception.__traceback__ is None
    assert running(virtual, LEAF) == before


def test_a_change_that_disturbs_more_than_is_allowed_is_refused(make: Make, virtual: Lab) -> None:
    before = running(virtual, LEAF)
    patch = [{"op": "replace", "path": "/PORT/Ethernet0/admin_status", "value": "down"}]
    found = one(make(LEAF).run(task=sonic_apply_patch, patch=patch, verify_s=1))
    assert isinstance(found.exception, TaskFailed)
    assert "port-flap is more than hitless" in str(found.exception)
    assert found.diff == "PORT|Ethernet0.admin_status: up -> down"
    assert not found.changed
    found = one(make(LEAF).run(task=sonic_apply_patch, patch=patch, max_class="nothing"))
    assert "no class of disruption" in str(found.exception)
    assert running(virtual, LEAF) == before
    some = make(LEAF)
    some.data.reset_failed_hosts()
    found = one(some.run(task=sonic_apply_patch, patch=patch, max_class="port-flap", dry_run=True))
    assert (found.failed, found.result["class"]) == (False, "port-flap")


@pytest.mark.parametrize(
    ("settings", "outcome", "words"),
    [
        ({"max_class": "hitless"}, "refused", "port-flap is more than hitless"),
        ({"quiet_hours": ["{later}"]}, "refused", "waves begin in"),
        ({"stop_file": "{file}"}, "refused", "is there"),
        ({"max_hosts": 0}, "refused", "it would disturb 1 servers, more than 0"),
        ({"job_gate": ["false"]}, "refused", "false says no"),
        ({"builds": ["SONiC.201911*"]}, "wrong-release", ""),
    ],
)
def test_what_the_settings_of_the_site_say_counts(
    make: Make, virtual: Lab, tmp_path: Path, settings: Any, outcome: str, words: str
) -> None:
    now = datetime.now(UTC)
    later, end = (f"{now + timedelta(hours=more):%H:%M}" for more in (2, 3))
    (tmp_path / "stop").touch()
    given = {"later": f"{later}-{end}", "file": str(tmp_path / "stop")}
    text = json.dumps(settings)
    for mark, value in given.items():
        text = text.replace(f"{{{mark}}}", value)
    some = make(LEAF)
    host = some.inventory.hosts[LEAF]
    host.connection_options["sonic"].extras |= json.loads(text)  # type: ignore[operator]
    host.data["servers"] = ["gpu-1-001"]
    before = running(virtual, LEAF)
    patch = [{"op": "replace", "path": "/PORT/Ethernet0/admin_status", "value": "down"}]
    found = one(some.run(task=sonic_apply_patch, patch=patch, max_class="port-flap", verify_s=1))
    assert (found.failed, found.result["outcome"]) == (True, outcome)
    assert words in found.result["why"]
    assert running(virtual, LEAF) == before


def test_what_the_switch_refuses_is_failed_and_not_there(make: Make, well: Lab) -> None:
    before = running(well, LEAF)
    patch = [{"op": "replace", "path": "/PORT/Ethernet0/mtu", "value": "70000"}]
    for dry_run in (True, False):
        found = one(
            make(LEAF).run(
                task=sonic_apply_patch, patch=patch, verify_s=1, max_class="qos-reload",
                dry_run=dry_run,
            )
        )  # fmt: skip
        assert (found.failed, found.changed) == (True, False)
        assert found.result["outcome"] == "refused"
    assert running(well, LEAF) == before
    assert left(well, LEAF) == ""


def test_a_change_after_which_a_switch_is_worse_is_taken_back(make: Make, well: Lab) -> None:
    before = running(well, LEAF)
    well.fault(LEAF, "bgp-down")
    found = one(make(LEAF).run(task=sonic_apply_patch, patch=describe("ill"), verify_s=1))
    assert (found.failed, found.changed) == (True, False)
    assert found.result["outcome"] == "rolled-back"
    assert "session" in found.result["why"]
    assert running(well, LEAF) == before
    assert left(well, LEAF) == ""


def test_a_line_that_breaks_leaves_no_doubt(make: Make, well: Lab) -> None:
    well.fault(LEAF, "drop-session", "systemctl show", times=2)
    found = one(make(LEAF).run(task=sonic_apply_patch, patch=describe("cut"), verify_s=1))
    assert found.result["outcome"] == "committed"
    assert description(well, LEAF) == "cut"


def test_a_changed_host_key_stops_the_run(make: Make, well: Lab) -> None:
    well.fault(LEAF, "host-key-change")
    some = make(at_once=1, max_failures=5)
    result = some.run(task=sonic_get_config)
    assert isinstance(one(result).exception, HostKeyChanged)
    done = [name for name, one in result.items() if not one.failed]
    assert done == ["leaf-1-01"]
    assert isinstance(one(result, "spine-01").exception, NotBegun)


def test_a_switch_that_nobody_trusts_is_not_even_asked(make: Make) -> None:
    some = make(LEAF)
    some.inventory.hosts[LEAF].connection_options["sonic"].extras["host_keys"] = []  # type: ignore[index]
    found = one(some.run(task=sonic_get_config))
    assert isinstance(found.exception, HostKeyUnknown)
    some = make(LEAF)
    some.inventory.hosts[LEAF].connection_options["sonic"].extras["known_hots"] = "x"  # type: ignore[index]
    found = one(some.run(task=sonic_get_config))
    assert isinstance(found.exception, SettingsError)
    assert "known_hots" in str(found.exception)


def test_another_switch_behind_the_address_is_told(make: Make, well: Lab) -> None:
    some = make(LEAF)
    some.inventory.hosts[LEAF].data["serial"] = well.fleet.switches[LEAF].facts.serial
    before = running(well, LEAF)
    assert not one(some.run(task=sonic_apply_patch, patch=describe("x"), dry_run=True)).failed
    well.fault(LEAF, "wrong-identity")
    found = one(some.run(task=sonic_apply_patch, patch=describe("x"), verify_s=1))
    assert found.result["outcome"] == "wrong-device"
    assert running(well, LEAF) == before


def test_a_switch_that_has_another_name_is_not_read(make: Make) -> None:
    some = make(LEAF, OTHER)
    one_, other = (some.inventory.hosts[name] for name in (LEAF, OTHER))
    one_.hostname, one_.port = other.hostname, other.port
    keys = other.connection_options["sonic"].extras["host_keys"]  # type: ignore[index]
    one_.connection_options["sonic"].extras["host_keys"] = keys  # type: ignore[index]
    found = one(some.run(task=sonic_get_config))
    assert isinstance(found.exception, AnswerError)
    assert f"{LEAF}: what answers calls itself '{OTHER}'" in str(found.exception)
