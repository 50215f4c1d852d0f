"""A push asks a switch by commands; here a switch answers from memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

import pytest

import push_small as small
from railwright.base.errors import HostKeyChanged, Unreachable
from railwright.push.line.answer import Answer, Ran, lost, of_exit
from railwright.push.line.channel import Request
from railwright.push.line.switch import Switch
from railwright.push.transaction.device import Runs
from railwright.push.transaction.lock import Hold
from railwright.push.transaction.remote import LOCK, Remote

TXN = "rw-20260102T030405-0a1b2c"
FOLDER = f"/var/lib/railwright/{TXN}"


class Memory:
    """Files, units and a configuration; ``fault`` may lose an answer."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.folders: set[str] = set()
        self.units: dict[str, tuple[str, str, str, int]] = {}
        self.checkpoints = ["rw-20250101T000000-000001", "of-somebody"]
        self.sent: list[tuple[str, ...]] = []
        self.rc = 0
        self.mode = "Normal"
        self.wrong: Callable[[tuple[str, ...]], Answer | None] = lambda _: None

    def run(self, request: Request) -> Answer:
        words = tuple(request.argv)[2:] if request.argv[0] == "sudo" else tuple(request.argv)
        self.sent.append(words)
        wrong = self.wrong(words)
        if wrong is not None:
            return wrong
        name = words[0].replace("-", "_")
        return getattr(self, f"do_{name}")(words, request.stdin)

    def do_cat(self, words: tuple[str, ...], _: bytes) -> Answer:
        if words[1].startswith("/proc"):
            return of_exit(0, b"5f1e0c6e-8c3e-4b43-8a53-0a1b2c3d4e5f\n")
        raw = self.files.get(words[1])
        return of_exit(1, err=b"No such file") if raw is None else of_exit(0, raw)

    def do_dd(self, words: tuple[str, ...], data: bytes) -> Answer:
        path = words[1].removeprefix("of=")
        if path in self.files:
            return of_exit(1, err=b"File exists")
        self.files[path] = data
        return of_exit(0)

    def do_mkdir(self, words: tuple[str, ...], _: bytes) -> Answer:
        there = words[-1] in self.folders
        self.folders.add(words[-1])
        return of_exit(int(there))

    def do_rm(self, words: tuple[str, ...], _: bytes) -> Answer:
        gone = words[-1]
        self.files = {
            path: raw for path, raw in self.files.items()
            if path != gone and not path.startswith(f"{gone}/")
        }  # fmt: skip
        self.folders = {one for one in self.folders if one != gone and f"{gone}/" not in one}
        return of_exit(0)

    def do_sha256sum(self, words: tuple[str, ...], _: bytes) -> Answer:
        lines = [f"{hashlib.sha256(self.files[one]).hexdigest()}  {one}\n" for one in words[1:]]
        return of_exit(0, "".join(lines).encode())

    def do_sonic_cfggen(self, _words: tuple[str, ...], _: bytes) -> Answer:
        return of_exit(0, json.dumps(small.BEFORE).encode())

    def do_config(self, words: tuple[str, ...], _: bytes) -> Answer:
        if words[1] == "list-checkpoints":
            return of_exit(0, json.dumps(self.checkpoints).encode())
        if words[1] == "checkpoint":
            self.checkpoints.append(words[2])
            path = f"/etc/sonic/checkpoints/{words[2]}.cp.json"
            self.files[path] = json.dumps(small.BEFORE).encode()
            return of_exit(0, b"Checkpoint created successfully.\n")
        if words[1] == "delete-checkpoint":
            self.checkpoints.remove(words[2])
            return of_exit(0, b"Checkpoint deleted successfully.\n")
        moves = '* [{"op": "add", "path": "/PORT/Ethernet0/admin_status", "value": "down"}]\n'
        return of_exit(0, f"{moves}Patch applied successfully.\n".encode())

    def do_systemd_run(self, words: tuple[str, ...], _: bytes) -> Answer:
        name = next(one for one in words if one.startswith("--unit=")).partition("=")[2]
        if any(one.startswith("--on-active") for one in words):
            self.units[f"{name}.timer"] = ("loaded", "active", "waiting", 0)
            self.units[f"{name}.service"] = ("loaded", "inactive", "dead", 0)
        elif "--wait" in words:
            return of_exit(self.rc)
        else:
            self.units[f"{name}.service"] = ("loaded", "active", "running", 0)
        return of_exit(0)

    def do_systemctl(self, words: tuple[str, ...], _: bytes) -> Answer:
        if words[1] == "stop":
            self.units.pop(words[2], None)
            return of_exit(0)
        if words[1] == "reset-failed":
            return of_exit(0)
        if words[1] == "list-units":
            found = [(n, u) for n, u in self.units.items() if fnmatchcase(n, words[-1])]
            return of_exit(0, "".join(f"{n} {' '.join(u[:3])} x\n" for n, u in found).encode())
        load, active, sub, code = self.units.get(words[-1], ("not-found", "inactive", "dead", 0))
        text = f"LoadState={load}\nActiveState={active}\nSubState={sub}\nResult=success\n"
        return of_exit(0, f"{text}ExecMainStatus={code}\n".encode())

    def do_stat(self, words: tuple[str, ...], _: bytes) -> Answer:
        there = [path for path in words[3:] if path in self.files]
        return of_exit(0, "".join(f"{path}:regular file\n" for path in there).encode())

    def do_TSA(self, _words: tuple[str, ...], _: bytes) -> Answer:  # noqa: N802
        self.mode = "Maintenance"
        return of_exit(0)

    def do_TSB(self, _words: tuple[str, ...], _: bytes) -> Answer:  # noqa: N802
        self.mode = "Normal"
        return of_exit(0)

    def do_TSC(self, _words: tuple[str, ...], _: bytes) -> Answer:  # noqa: N802
        return of_exit(0, f"System Mode: {self.mode}\n".encode())


@pytest.fixture
def memory() -> Memory:
    return Memory()


NOW = 1_800_000_000.0
HOLD = Hold(600, now=lambda: NOW)


def remote(memory: Memory, txn: str = TXN, schedule: Any = None, hold: Hold = HOLD) -> Remote:
    return Remote(Switch(memory, "leaf-1"), txn, schedule, hold)


def test_the_lock_is_of_whoever_makes_the_file(memory: Memory) -> None:
    one, other = remote(memory), remote(memory, "rw-20260102T030405-ffffff")
    assert one.lock("anna").outcome is Ran.OK
    assert one.lock("anna").outcome is Ran.OK  # asked twice, since an answer was lost
    held = other.lock("bert")
    told = f"{TXN} of anna has it until 2027-01-15 08:10 UTC"
    assert (held.outcome, held.why) == (Ran.FAILED, told)
    assert other.held().value == told
    assert other.unlock().outcome is Ran.OK
    assert LOCK in memory.files
    assert one.unlock().outcome is Ran.OK
    assert LOCK not in memory.files
    assert other.held().value == ""
    assert other.lock("bert").outcome is Ran.OK


def test_a_lock_is_taken_over_only_where_it_is_stale_and_named(memory: Memory) -> None:
    assert remote(memory).lock("anna").outcome is Ran.OK
    other = "rw-20260102T030405-ffffff"
    early, late = Hold(600, TXN, lambda: NOW + 600), Hold(600, TXN, lambda: NOW + 601)
    assert "until" in remote(memory, other, hold=early).lock("bert").why
    unnamed = late._replace(breaks="rw-20260102T030405-eeeeee")
    assert "its time is over" in remote(memory, other, hold=unnamed).lock("bert").why
    memory.units[f"railwright-timer-{TXN}.timer"] = ("loaded", "active", "waiting", 0)
    assert remote(memory, other, hold=late).lock("bert").why.endswith("at work there")
    memory.units.clear()
    memory.units[f"railwright-apply-{TXN}.service"] = ("loaded", "active", "exited", 0)
    assert remote(memory, other, hold=late).lock("bert").outcome is Ran.OK
    assert remote(memory).lock("anna").outcome is Ran.FAILED


def test_a_lock_that_nobody_understands_is_left_alone(memory: Memory) -> None:
    for raw in (b"", b"what is this", b"\xff\xfe", f"{TXN} soon anna".encode()):
        memory.files[LOCK] = raw
        late = Hold(600, TXN, lambda: NOW)
        held = remote(memory, "rw-20260102T030405-ffffff", hold=late).lock("bert")
        assert held.outcome is Ran.FAILED


def test_what_is_sent_is_looked_at_and_may_be_sent_again(memory: Memory) -> None:
    files = {"manifest.json": b"{}", "scripts/rows.py": b"#"}
    for _ in range(2):
        assert remote(memory).put(files).outcome is Ran.OK
    assert memory.files[f"{FOLDER}/scripts/rows.py"] == b"#"
    memory.wrong = lambda words: (
        of_exit(0, f"{'0' * 64}  {words[1]}\n".encode()) if words[0] == "sha256sum" else None
    )
    assert remote(memory).put(files).outcome is Ran.FAILED


def test_a_timer_is_armed_once_and_seen(memory: Memory) -> None:
    device = remote(memory)
    assert device.armed().value is False
    for _ in range(2):
        assert device.arm("0" * 64, 600).outcome is Ran.OK
    started = [words for words in memory.sent if words[0] == "systemd-run"]
    assert len(started) == 1
    assert "--on-active=600s" in started[0]
    assert started[0][-4:] == ("back", FOLDER, "0" * 64, "timer")
    assert device.armed().value is True
    job = device.job("back")
    assert job.value is not None
    assert job.value.runs is Runs.NEVER
    memory.rc = 5
    assert device.call("disarm", "0" * 64).value == 5
    assert device.armed().value is False


def test_a_job_never_began_runs_or_ended_also_where_its_unit_is_gone(memory: Memory) -> None:
    device = remote(memory)

    def runs(mode: str) -> Runs | None:
        job = device.job(mode)
        return job.value.runs if job.value is not None else None

    assert runs("apply") is Runs.NEVER
    assert device.start("apply", "0" * 64).outcome is Ran.OK
    assert runs("apply") is Runs.NOW
    memory.units[f"railwright-apply-{TXN}.service"] = ("loaded", "active", "exited", 0)
    assert device.job("apply").value == (Runs.ENDED, 0, "")
    memory.units.clear()
    memory.files[f"{FOLDER}/started.json"] = b"{}"
    assert device.job("apply").value == (Runs.ENDED, None, "")
    memory.files[f"{FOLDER}/back.started"] = b"{}"
    assert runs("back") is Runs.ENDED


def test_a_checkpoint_of_ours_is_taken_once_and_only_ours_are_removed(memory: Memory) -> None:
    device = remote(memory)
    for _ in range(2):
        assert device.checkpoint().value == small.BEFORE
    assert memory.checkpoints.count(TXN) == 1
    memory.checkpoints += [f"rw-2026010{day}T000000-000001" for day in range(3, 6)]
    assert device.clean().outcome is Ran.OK
    assert memory.checkpoints == [
        "of-somebody", *(f"rw-2026010{day}T000000-000001" for day in range(3, 6)),
    ]  # fmt: skip


def test_a_dry_run_tells_the_ports_that_it_would_shut_and_leaves_nothing(memory: Memory) -> None:
    before = dict(memory.files)
    told = remote(memory).dry_run(b"[]").value
    assert told == ("", frozenset(("Ethernet0",)))
    assert memory.files == before
    memory.wrong = lambda words: of_exit(2, err=b"no") if words[1] == "apply-patch" else None
    told = remote(memory).dry_run(b"[]").value
    assert told is not None
    assert told.refused


@pytest.mark.parametrize(
    "move",
    [
        '{"op": "replace", "path": "/PORT/Ethernet8/admin_status", "value": "down"}',
        '{"op": "remove", "path": "/PORT/Ethernet8"}',
        '{"op": "add", "path": "/PORT/Ethernet8", "value": {"a": "b", "admin_status": "down"}}',
    ],
)
def test_a_port_is_shut_in_more_than_one_way(memory: Memory, move: str) -> None:
    out = f"Patch Applier:   * [{move}]\nPatch applied successfully.\n".encode()
    memory.wrong = lambda words: of_exit(0, out) if words[1] == "apply-patch" else None
    told = remote(memory).dry_run(b"[]").value
    assert told is not None
    assert told.ports_down == {"Ethernet8"}


def test_a_patch_does_not_stay_where_a_switch_was_lost_while_it_looked(memory: Memory) -> None:
    before = dict(memory.files)
    memory.wrong = lambda words: lost("gone") if words[1] == "apply-patch" else None
    assert remote(memory).dry_run(b"[]").outcome is Ran.UNKNOWN
    assert memory.files == before
    memory.files[f"/run/railwright/{TXN}.json"] = b"canary"
    memory.wrong = lambda _: None
    assert remote(memory).clean().outcome is Ran.OK
    assert memory.files == before


def test_what_a_switch_calls_a_unit_of_ours_is_not_taken_for_one(memory: Memory) -> None:
    for name in (
        f"railwright-apply-{TXN}.service",
        f"railwright-x-{TXN}.service",
        "-H evil",
        "ssh",
    ):
        memory.units[name] = ("loaded", "failed", "failed", 1)
    assert remote(memory).clean().outcome is Ran.OK
    assert [words[2] for words in memory.sent if words[:2] == ("systemctl", "stop")] == [
        f"railwright-apply-{TXN}.service"
    ]


@pytest.mark.parametrize("txn", ["*", "../..", "-H", "rw-20260102T030405-0a1b2c.service x"])
def test_a_lock_that_names_no_push_is_not_broken(memory: Memory, txn: str) -> None:
    memory.files[LOCK] = f"{txn} 1 somebody".encode()
    hold = Hold(seconds=1, breaks=txn.split(maxsplit=1)[0], now=lambda: 1e9)
    assert Remote(Switch(memory, "leaf-1"), TXN, hold=hold).lock("me").outcome is Ran.FAILED
    assert memory.files[LOCK].startswith(txn.encode())


def test_traffic_goes_by_bgp_or_by_whom_was_named(memory: Memory) -> None:
    device = remote(memory)
    assert device.drain("the spine, by TSA").outcome is Ran.OK
    assert memory.mode == "Maintenance"
    assert device.undrain().outcome is Ran.OK
    assert memory.mode == "Normal"
    assert device.drain("the servers of the pod").outcome is Ran.FAILED
    asked: list[tuple[str, bool]] = []

    def schedule(how: str, away: bool) -> bool:  # noqa: FBT001
        asked.append((how, away))
        return True

    device = remote(memory, schedule=schedule)
    assert device.drain("the servers of the pod").outcome is Ran.OK
    assert device.undrain().outcome is Ran.OK
    assert asked == [("the servers of the pod", True), ("", False)]


def test_what_was_lost_or_never_got_there_is_unknown_and_a_changed_key_stops_all(
    memory: Memory,
) -> None:
    device = remote(memory)
    memory.wrong = lambda _: lost("the connection ended")
    replies = [
        device.running(), device.saved(), device.lock("anna"), device.put({"a": b""}),
        device.arm("0" * 64, 300), device.armed(), device.start("apply", "0" * 64),
        device.job("apply"), device.call("halt", "0" * 64), device.dry_run(b"[]"),
        device.clean(), device.unlock(), device.health(), device.identity(),
    ]  # fmt: skip
    assert {one.outcome for one in replies} == {Ran.UNKNOWN}

    def away(_: tuple[str, ...]) -> Answer:
        msg = "no route"
        raise Unreachable(msg)

    memory.wrong = away
    assert device.running().outcome is Ran.UNKNOWN

    def other(_: tuple[str, ...]) -> Answer:
        msg = "another key"
        raise HostKeyChanged(msg)

    memory.wrong = other
    with pytest.raises(HostKeyChanged):
        device.identity()
