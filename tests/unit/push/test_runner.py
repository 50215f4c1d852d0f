"""The programs of a switch, run here with tools that behave, fail, stop halfway or are killed."""

from __future__ import annotations

import hashlib
import json
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import push_small as small
from railwright.model.disruption import ApplyPath
from railwright.push.transaction.unit import unit

HERE = Path(__file__).parent


PATHS = [ApplyPath.PATCH, ApplyPath.TABLE_LOAD, ApplyPath.RELOAD]


class Switch:
    """A folder with tools on a PATH, and the folder of a transaction."""

    def __init__(
        self, home: Path, path: ApplyPath = ApplyPath.PATCH, *, drained: bool = False
    ) -> None:
        self.home, self.txn = home, home / "txn"
        tools = home / "bin"
        tools.mkdir(parents=True)
        for name in ("config", "sonic-cfggen", "sonic-db-cli", "systemctl", "logger"):
            text = (HERE / "switch" / "fake.py").read_text("utf-8")
            (tools / name).write_text(f"#!{sys.executable} -IS\n{text}")
            (tools / name).chmod(0o755)
        self.keep(small.BEFORE)
        file = str(home / "saved.json")
        made = unit(small.fitted(path), "rw-1", 60, file, drained=drained)
        manifest = json.loads(made.files["manifest.json"])
        manifest["halt_s"] = 20
        manifest["again_s"] = 0.05
        manifest["force_s"] = 0.5
        raw = json.dumps(manifest).encode()
        self.digest = hashlib.sha256(raw).hexdigest()
        for name, data in {**made.files, "manifest.json": raw}.items():
            (self.txn / name).parent.mkdir(parents=True, exist_ok=True)
            (self.txn / name).write_bytes(data)

    def keep(self, config: object) -> None:
        (self.home / "config.json").write_text(json.dumps(config))

    def faults(self, **faults: str) -> None:
        found = {name.replace("_", " "): fault for name, fault in faults.items()}
        (self.home / "faults.json").write_text(json.dumps(found))

    def start(self, mode: str, *more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-EsB", "-m", "scripts.runner", mode, str(self.txn), self.digest]
        environment = {"PATH": str(self.home / "bin"), "SWITCH": str(self.home)}
        return subprocess.Popen([*command, *more], cwd=self.txn, env=environment)

    def run(self, mode: str, *more: str) -> int:
        return self.start(mode, *more).wait(60)

    def result(self, mode: str) -> dict[str, Any]:
        return dict(json.loads((self.txn / f"{mode}.json").read_text()))

    @property
    def digest_of_config(self) -> str:
        return hashlib.sha256(json.dumps(self.config, indent=4).encode()).hexdigest()

    @property
    def config(self) -> Any:
        return json.loads((self.home / "config.json").read_text())

    def log(self, command: str) -> int:
        path = self.home / "log"
        lines = path.read_text().splitlines() if path.exists() else []
        return sum(line.startswith(command) for line in lines)


@pytest.fixture
def switch(tmp_path: Path) -> Callable[..., Switch]:
    return lambda path=ApplyPath.PATCH: Switch(tmp_path / "switch", path)


@pytest.mark.parametrize("path", PATHS)
def test_it_changes_once_and_takes_back_any_number_of_times(
    switch: Callable[..., Switch], path: ApplyPath
) -> None:
    box = switch(path)
    assert box.run("apply") == 0
    assert box.config == small.AFTER
    assert box.result("apply") == {
        "state": "done", "step": len(small.plan(path=path).steps), "why": "", "code": 0,
    }  # fmt: skip
    done = box.log("patch") + box.log("swap") + box.log("reload")
    assert box.run("apply") == 0
    assert box.log("patch") + box.log("swap") + box.log("reload") == done
    for _ in range(2):
        assert box.run("back", "timer") == 0
        assert box.config == small.BEFORE
        assert box.result("back")["state"] == "before"


@pytest.mark.parametrize("path", PATHS)
def test_what_was_not_changed_is_not_taken_back(
    switch: Callable[..., Switch], path: ApplyPath
) -> None:
    box = switch(path)
    assert box.run("back", "timer") == 0
    assert box.log("patch") + box.log("swap") + box.log("reload") == 0
    assert box.run("apply") == 1
    assert box.result("apply")["state"] == "halted"
    assert box.config == small.BEFORE


def test_rows_that_are_not_what_they_were_are_not_written(
    switch: Callable[..., Switch],
) -> None:
    box = switch()
    box.keep({**small.BEFORE, "WRED_PROFILE": {"old": {"ecn": "none"}}})
    assert box.run("apply") == 1
    assert box.result("apply")["state"] == "conflict"
    assert box.log("patch") == 0


def test_who_watches_the_log_hears_of_a_timer_and_of_nobody_else(
    switch: Callable[..., Switch],
) -> None:
    box = switch()
    assert box.run("apply") == 0
    assert box.run("back") == 0
    assert box.log("logger") == 0
    assert box.run("back", "timer") == 0
    assert box.log("logger txn: nobody came back in time: taking the change back") == 1
    assert box.log("logger txn: the change is taken back; locked") == 1
    assert box.log("too early") == 0
    box.keep({**small.AFTER, "WRED_PROFILE": {"old": {"ecn": "none"}}})
    assert box.run("back", "timer") == 1
    assert box.log("logger txn: NOT taken back, rows stand: ") == 1


def test_who_watches_the_log_hears_where_nothing_was_changed_or_nothing_can_be_done(
    switch: Callable[..., Switch],
) -> None:
    box = switch()
    assert box.run("back", "timer") == 0
    assert box.log("logger txn: nothing was changed; locked") == 1
    box.faults(read_2="garbage")
    assert box.run("back", "timer") == 1
    assert box.log("logger txn: NOT taken back, rows stand: failed; see ") == 1
    (box.txn / "back.json").unlink()
    (box.txn / "back.json").mkdir()  # it cannot be replaced by a file
    assert box.run("back", "timer") == 1
    assert box.log("logger txn: nothing was changed; locked") == 2
    (box.txn / "step-1.json").write_bytes(b"[]")
    assert box.run("back", "timer") == 3
    assert box.log("logger txn: NOT taken back: what was sent is altered") == 1
    assert all("canary" not in line for line in (box.home / "log").read_text().splitlines())


def test_it_is_taken_back_where_nobody_can_be_told(switch: Callable[..., Switch]) -> None:
    box = switch()
    assert box.run("apply") == 0
    (box.home / "bin" / "logger").unlink()
    assert box.run("back", "timer") == 0
    assert box.config == small.BEFORE


OPERATIONS = sum(len(one.edits) for one in small.plan().steps)


@pytest.mark.parametrize("kind", ["part", "kill", "cut"])
@pytest.mark.parametrize("at", range(OPERATIONS))
def test_stopped_after_any_operation_it_is_taken_back(
    switch: Callable[..., Switch], kind: str, at: int
) -> None:
    box = switch()
    first = len(small.plan().steps[0].edits)
    number, inside = (1, at) if at < first else (2, at - first)
    box.faults(**{f"patch_{number}": f"{kind}{inside}"})
    assert box.run("apply") != 0
    assert box.run("back", "timer") == 0
    assert box.config == small.BEFORE
    assert box.result("back") == {
        "state": "before", "by": "timer", "foreign": [], "why": "", "code": 0,
    }  # fmt: skip


@pytest.mark.parametrize("fault", ["refuse", "silent", "rc", "part1"])
def test_a_way_back_that_fails_once_is_tried_as_a_whole(
    switch: Callable[..., Switch], fault: str
) -> None:
    box = switch()
    assert box.run("apply") == 0
    box.faults(patch_3=fault)
    assert box.run("back") == 0
    assert box.config == small.BEFORE


@pytest.mark.parametrize("path", PATHS)
def test_a_way_back_that_is_refused_is_told(switch: Callable[..., Switch], path: ApplyPath) -> None:
    box = switch(path)
    assert box.run("apply") == 0
    box.faults(patch_3="refuse", patch_4="refuse", swap_2="refuse", reload_2="refuse")
    assert box.run("back") == 1
    assert box.result("back")["state"] == "after"
    assert box.config == small.AFTER
    if path is not ApplyPath.RELOAD:
        assert box.log("reload") == 0  # nothing that disturbs more than the change
    assert box.run("back") == 0  # and whoever comes again may succeed
    assert box.config == small.BEFORE


@pytest.mark.parametrize("path", [ApplyPath.PATCH, ApplyPath.TABLE_LOAD])
def test_what_others_wrote_stays_and_is_told(
    switch: Callable[..., Switch], path: ApplyPath
) -> None:
    box = switch(path)
    assert box.run("apply") == 0
    config = box.config
    config["WRED_PROFILE"]["new"]["green_max_threshold"] = "777"
    config["PORT"]["Ethernet0"]["mtu"] = "1500"
    box.keep(config)
    assert box.run("back") == 1
    result = box.result("back")
    assert (result["state"], result["foreign"]) == (
        "foreign", ["WRED_PROFILE|new.green_max_threshold"],
    )  # fmt: skip
    assert box.config["WRED_PROFILE"]["new"]["green_max_threshold"] == "777"
    assert box.config["PORT"]["Ethernet0"]["mtu"] == "1500"
    assert box.config["QUEUE"] == small.BEFORE["QUEUE"]
    assert "NTP_SERVER" not in box.config


def test_a_port_that_the_updater_left_shut_is_opened(switch: Callable[..., Switch]) -> None:
    box = switch()
    box.faults(patch_2="part1")
    assert box.run("apply") == 1
    config = box.config
    config["PORT"]["Ethernet8"]["admin_status"] = "down"
    box.keep(config)
    assert box.run("back") == 0
    assert box.config == small.BEFORE


def test_a_step_that_outlives_its_runner_is_waited_for(
    switch: Callable[..., Switch],
) -> None:
    box = switch()
    box.faults(patch_1="cut0")
    box.start("apply").wait(60)
    assert box.run("halt") == 0
    assert box.config in ({**small.MIDDLE}, small.BEFORE)
    assert box.run("apply") == 0  # it began, and does not begin again
    assert box.log("patch") == 1


@pytest.mark.parametrize(
    "name", ["manifest.json", "step-2.json", "scripts/runner.py", "scripts/rows.py"]
)
@pytest.mark.parametrize("mode", ["apply", "back"])
def test_what_is_not_what_was_sent_is_not_run(
    switch: Callable[..., Switch], name: str, mode: str
) -> None:
    box = switch()
    with (box.txn / name).open("ab") as stream:
        stream.write(b"\n")
    assert box.run(mode) == 3
    assert box.log("") == 0


def test_a_disarmed_timer_does_nothing_and_one_that_began_is_not_disarmed(
    switch: Callable[..., Switch], tmp_path: Path
) -> None:
    box = switch()
    assert box.run("apply") == 0
    assert box.run("disarm") == 0
    assert box.run("back", "timer") == 0
    assert box.config == small.AFTER
    other = Switch(tmp_path / "other")
    assert other.run("apply") == 0
    assert other.run("back", "timer") == 0
    assert other.run("disarm") == 5
    assert other.run("save") == 1
    assert not (tmp_path / "other" / "saved.json").exists()


def test_only_what_was_meant_is_saved_and_whole(switch: Callable[..., Switch]) -> None:
    box = switch()
    saved = box.home / "saved.json"
    saved.write_text("old")
    assert box.run("apply") == 0
    assert box.run("save", box.digest_of_config) == 1  # the timer is armed
    assert box.run("disarm") == 0
    box.faults(**{f"read_{box.log('read') + 1}": "garbage"})
    assert box.run("save", box.digest_of_config) == 1
    assert box.run("save", "0" * 64) == 1
    assert saved.read_text() == "old"
    saved.chmod(0o640)
    assert box.run("save", box.digest_of_config) == 0
    assert json.loads(saved.read_text()) == small.AFTER
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640  # who could read it still can
    saved.write_text("old")
    seen = box.digest_of_config
    box.keep(small.BEFORE)
    assert box.run("save", seen) == 1
    assert saved.read_text() == "old"


def test_what_tsa_wrote_is_not_saved(tmp_path: Path) -> None:
    box = Switch(tmp_path / "box", drained=True)
    box.keep({**small.BEFORE, "BGP_DEVICE_GLOBAL": {"STATE": {"tsa_enabled": "true"}}})
    for mode in ("apply", "disarm"):
        assert box.run(mode) == 0
    assert box.run("save", box.digest_of_config) == 0
    assert box.config["BGP_DEVICE_GLOBAL"]
    assert json.loads((box.home / "saved.json").read_text()) == small.AFTER


def test_results_and_locks_are_for_root_alone(switch: Callable[..., Switch]) -> None:
    box = switch()
    sent = {path.name for path in box.txn.iterdir()}
    assert box.run("apply") == 0
    made = [path for path in box.txn.iterdir() if path.name not in sent]
    assert {"apply.json", "started.json", "work.lock"} <= {path.name for path in made}
    assert {path.stat().st_mode & 0o077 for path in made} == {0}


def test_a_reload_waits_until_the_switch_takes_one(tmp_path: Path) -> None:
    box = Switch(tmp_path, ApplyPath.RELOAD)
    box.faults(reload_1="later", reload_2="later", reload_4="later")
    assert box.run("apply") == 0
    assert box.config == small.AFTER
    assert box.run("back") == 0
    assert box.config == small.BEFORE
    assert box.log("reload") == 5


def until(there: Callable[[], bool]) -> None:
    """Wait until something is so, half a minute at most."""
    for _ in range(3000):
        if there():
            return
        time.sleep(0.01)
    raise AssertionError


def test_a_reload_that_never_gets_ready_is_taken_back_all_the_same(tmp_path: Path) -> None:
    box = Switch(tmp_path, ApplyPath.RELOAD)
    assert box.run("apply") == 0
    box.faults(**{f"reload_{number}": "later" for number in range(2, 200)})
    assert box.run("back") == 0
    assert box.config == small.BEFORE


def test_a_reload_is_not_ended_on_its_way(tmp_path: Path) -> None:
    box = Switch(tmp_path, ApplyPath.RELOAD)
    box.faults(reload_1="slow")
    with box.start("apply") as forward:
        until(lambda: box.log("reload") == 1)
        assert box.run("back") == 0
        assert forward.wait(20) == 0
    assert box.config == small.BEFORE
    assert box.log("systemctl") == 0


def test_a_reload_that_waits_is_told_to_halt(tmp_path: Path) -> None:
    box = Switch(tmp_path, ApplyPath.RELOAD)
    box.faults(**{f"reload_{number}": "later" for number in range(1, 900)})
    with box.start("apply") as forward:
        until(lambda: box.log("reload") > 0)
        assert box.run("halt") == 0
        assert forward.wait(20) == 1
    assert box.config == small.BEFORE


def test_a_switch_that_is_reloaded_stays_out_of_traffic() -> None:
    sent = unit(small.fitted(ApplyPath.RELOAD), "rw-1", 60, drained=True).files
    for name in ("step-1.json", "before.json"):
        assert json.loads(sent[name])["BGP_DEVICE_GLOBAL"]["STATE"]["tsa_enabled"] == "true"
    rows = json.loads(sent["manifest.json"])["steps"][0]["rows"]
    assert "BGP_DEVICE_GLOBAL" not in {row["table"] for row in rows}
