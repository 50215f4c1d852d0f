"""Whole pushes to switches of a lab, by the command line and over SSH."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from push.rig import FIRST_WAVE, LEAF, SECOND, Hasty, Rig
from railwright.base.errors import ExitCode
from railwright.model.disruption import Disruption
from railwright.plan import file
from railwright.push.fleet import past
from railwright.push.settings import PushSettings
from railwright.push.transaction import journal
from railwright.push.transaction.remote import LOCK
from running import Run


def test_what_a_push_would_do_changes_nothing(rig: Rig) -> None:
    plan = rig.plan()
    before = {name: (rig.config(name), rig.saved(name)) for name in FIRST_WAVE}
    told = rig.ask("push", plan=plan)
    assert told.code == ExitCode.OK
    assert set(told.outcomes.values()) == {"ready"}
    assert told.document["commit"] is False
    assert [len(wave["devices"]) for wave in told.document["waves"]] == [4, 2]
    for name, has in before.items():
        assert (rig.config(name), rig.saved(name)) == has
        assert not rig.files(name)
        assert not rig.units(name)
        assert not rig.checkpoints(name)
    assert past.names(past.home(PushSettings())) == ()


def test_a_change_goes_to_all_switches_wave_by_wave_and_once(rig: Rig) -> None:
    plan = rig.plan()
    pushed = rig.push(plan)
    assert pushed.code == ExitCode.OK
    assert set(pushed.outcomes.values()) == {"committed"}
    rig.hold(pushed, plan)
    assert all(rig.checkpoints(name) == {pushed.txn} for name in FIRST_WAVE)
    again = rig.push(plan)
    assert again.code == ExitCode.OK
    assert set(again.outcomes.values()) == {"already"}
    rig.hold(again, plan)
    assert all(rig.checkpoints(name) == {pushed.txn} for name in FIRST_WAVE)


def test_a_switch_that_is_worse_afterwards_is_taken_back_and_the_push_stops(rig: Rig) -> None:
    plan = rig.change(LEAF, SECOND)
    rig.fault(LEAF, "bgp-down", times=0)
    pushed = rig.push(plan)
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    assert pushed.outcomes == {LEAF: "rolled-back", SECOND: "not-started"}
    assert "is not up" in pushed.why(LEAF)
    assert LEAF in pushed.stopped
    rig.hold(pushed, plan)


def test_who_is_killed_in_the_middle_is_gone_on_with(rig: Rig) -> None:
    plan = rig.change(LEAF, SECOND)
    process = rig.spawn(plan)
    rig.until(process, f"{LEAF}: apply")
    process.kill()
    process.communicate()
    txn = rig.newest()
    assert not rig.past(txn).settled
    other = rig.push(plan)  # while the first one is not at its end
    assert other.outcomes[LEAF] == "locked"
    assert txn in other.why(LEAF)
    pushed = rig.resume(txn)
    assert pushed.outcomes == {LEAF: "committed", SECOND: "not-started"}
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK  # not all of it was done
    rig.hold(pushed, plan)
    assert rig.resume(txn) == pushed  # and again there is nothing to do
    rest = rig.push(plan)
    assert rest.outcomes == {LEAF: "already", SECOND: "committed"}
    rig.hold(rest, plan)


def test_who_is_killed_and_not_gone_on_with_is_taken_back_by_the_switch(rig: Rig) -> None:
    plan = rig.change(LEAF)
    process = rig.spawn(plan)
    rig.until(process, f"{LEAF}: verify")
    process.kill()
    process.communicate()
    assert rig.place(file.read(plan), LEAF).after
    Hasty.advance(400)
    rig.lab.settle()
    pushed = rig.resume(rig.newest())
    assert pushed.outcomes == {LEAF: "rolled-back-by-timer"}
    rig.hold(pushed, plan)


def test_an_interrupt_lets_those_at_work_come_to_their_end(rig: Rig) -> None:
    plan = rig.change(LEAF, SECOND)
    process = rig.spawn(plan)
    rig.until(process, f"{LEAF}: arm")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == ExitCode.PUSH_ROLLED_BACK
    assert "no more switches are begun" in err
    found = rig.past(rig.newest())
    assert {one.device: one.outcome for one in found.ended()} == {
        LEAF: "committed", SECOND: "not-started",
    }  # fmt: skip


def test_who_asks_twice_is_left_at_once_and_told_how_to_go_on(rig: Rig) -> None:
    plan = rig.change(LEAF, SECOND)
    rig.fault(LEAF, "hang", at="config apply-patch /var")
    process = rig.spawn(plan)
    rig.until(process, f"{LEAF}: apply")
    process.send_signal(signal.SIGINT)
    rig.until(process, "no more switches are begun")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == ExitCode.PUSH_NOT_ROLLED_BACK
    txn = rig.newest()
    assert f"railwright push --resume {txn}" in err
    rig.well()
    Hasty.factor = 20
    pushed = rig.resume(txn)
    rig.hold(pushed, plan)
    assert pushed.outcomes[SECOND] == "not-started"


def test_a_plan_that_was_edited_is_not_pushed(rig: Rig) -> None:
    plan = rig.change(LEAF)
    raw = plan.read_bytes()
    plan.write_bytes(raw.replace(b"another rack", b"a third rack"))
    assert rig.push(plan).code == ExitCode.STAGE_FAILED
    plan.write_bytes(raw)
    words = rig.words("push", "--commit", "--approved", "0" * 64)
    assert rig.ask(*words[:-3], plan, rig.site, "--lab").code == ExitCode.STAGE_FAILED
    assert past.names(past.home(PushSettings())) == ()
    assert rig.place(file.read(plan), LEAF).before


def test_without_a_terminal_nothing_is_approved(rig: Rig, railwright: Run) -> None:
    plan = rig.change(LEAF)
    ran = railwright("push", plan, rig.site, "--lab", "--commit")
    assert ran.code == ExitCode.USAGE
    assert "--approved" in ran.err
    assert past.names(past.home(PushSettings())) == ()


def test_a_switch_that_somebody_changed_is_left_alone(rig: Rig) -> None:
    plan = rig.change(LEAF)
    rig.write(LEAF, "SNMP", "LOCATION", "Location", "somewhere else")
    pushed = rig.push(plan)
    assert pushed.outcomes == {LEAF: "drifted"}
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    assert rig.config(LEAF)["SNMP"]["LOCATION"]["Location"] == "somewhere else"
    rig.hold(pushed, plan, meddled=(LEAF,))


def test_a_switch_that_would_not_start_with_what_it_runs_is_left_alone(rig: Rig) -> None:
    plan = rig.change(LEAF)
    rig.write(LEAF, "PORT", "Ethernet0", "description", "by hand")
    goldens = {"": "is not what it would start with", "--allow-unsaved": "is not what the plan"}
    for allowed, why in goldens.items():
        pushed = rig.push(plan, *([allowed] if allowed else []))
        assert pushed.code == ExitCode.PUSH_ROLLED_BACK
        assert why in pushed.why(LEAF) or pushed.outcomes[LEAF] == "drifted"


def test_one_push_of_a_site_at_a_time(rig: Rig, railwright: Run) -> None:
    plan = rig.change(LEAF)
    home = past.home(PushSettings())
    home.mkdir(parents=True)
    with journal.claim(home / "lab.lock", "rw-1 anna@there"):
        ran = railwright(*rig.words("push", "--commit", plan=plan))
    assert ran.code == ExitCode.USAGE
    assert "rw-1 anna@there" in ran.err


def test_the_lock_of_a_push_that_is_gone_is_taken_over_by_name_once_it_is_stale(rig: Rig) -> None:
    plan = rig.change(LEAF)
    gone = "rw-20260102T030405-0a1b2c"
    lock = rig.lab.fleet.switches[LEAF].root.real(LOCK)
    lock.parent.mkdir()
    lock.write_text(f"{gone} {round(Hasty.now() + 100)} anna@there")
    pushed = rig.push(plan, "--break-lock", gone)
    assert pushed.outcomes == {LEAF: "locked"}
    assert "anna@there" in pushed.why(LEAF)
    Hasty.advance(200)
    assert rig.push(plan).outcomes == {LEAF: "locked"}
    pushed = rig.push(plan, "--break-lock", gone)
    assert pushed.outcomes == {LEAF: "committed"}
    rig.hold(pushed, plan)


def test_a_file_or_the_hour_says_stop(rig: Rig, tmp_path: Path) -> None:
    plan = rig.change(LEAF)
    stop = tmp_path / "stop"
    stop.touch()
    pushed = rig.push(plan, "--stop-file", stop)
    assert pushed.outcomes == {LEAF: "not-started"}
    assert str(stop) in pushed.stopped
    rig.hold(pushed, plan)
    rig.settings('quiet_hours = ["00:00-00:01/Etc/GMT+12", "00:01-00:02/Etc/GMT+12"]')
    told = rig.push(plan)
    assert told.code == ExitCode.STAGE_FAILED
    assert rig.place(file.read(plan), LEAF).before


def test_a_push_is_taken_back_last_wave_first(rig: Rig) -> None:
    plan = rig.change(LEAF, SECOND)
    before = {name: (rig.config(name), rig.saved(name)) for name in (LEAF, SECOND)}
    pushed = rig.push(plan)
    assert pushed.code == ExitCode.OK
    told = rig.ask("rollback", pushed.txn)
    assert told.outcomes == {LEAF: "ready", SECOND: "ready"}
    assert [wave["devices"] for wave in told.document["waves"]] == [[SECOND], [LEAF]]
    assert rig.place(file.read(plan), LEAF).after
    back = rig.rollback(pushed.txn)
    assert back.code == ExitCode.OK
    assert back.document["of"] == pushed.txn
    assert before == {name: (rig.config(name), rig.saved(name)) for name in (LEAF, SECOND)}
    assert not rig.files(LEAF)


def test_a_push_that_was_broken_off_is_taken_back(rig: Rig) -> None:
    plan = rig.change(LEAF, SECOND)
    process = rig.spawn(plan)
    rig.until(process, f"{LEAF}: verify")
    process.kill()
    process.communicate()
    back = rig.rollback(rig.newest())
    assert back.code == ExitCode.OK
    assert back.outcomes == {LEAF: "committed"}
    found = file.read(plan)
    assert rig.place(found, LEAF).before
    assert rig.place(found, LEAF, rig.saved(LEAF)).before
    assert rig.place(found, SECOND).before
    again = rig.rollback(back.txn)  # and that is taken back, too
    assert again.outcomes == {LEAF: "committed"}
    assert rig.place(found, LEAF, rig.saved(LEAF)).after


def test_pushes_are_listed_and_told(rig: Rig, railwright: Run) -> None:
    plan = rig.change(LEAF)
    pushed = rig.push(plan)
    ran = railwright("push", "--list")
    assert ran.code == ExitCode.OK
    assert pushed.txn in ran.out
    assert "1 committed" in ran.out
    ran = railwright("push", "--status", pushed.txn, "--format", "json")
    said = json.loads(ran.out)
    assert said["push"]["switches"][0]["outcome"] == "committed"
    assert said["push"]["sha256"] == file.sha256_of_file(file.read(plan))
    assert railwright("push", "--status", "rw-20260102T030405-0a1b2c").code != ExitCode.OK
    folder = past.home(PushSettings()) / pushed.txn
    assert {one.stat().st_mode & 0o077 for one in (folder, *folder.iterdir())} == {0}
    assert (folder / "plan.json").read_bytes() == plan.read_bytes()
    now, kept = (folder / "journal").stat().st_mtime, folder / f"{LEAF}.before.json"
    assert past.forget(folder.parent, now + past.KEPT_S - 1) == 0
    assert kept.is_file()
    assert past.forget(folder.parent, now + past.KEPT_S + 1) == 1
    assert not kept.exists()
    assert rig.past(pushed.txn).settled


def test_servers_are_drained_by_the_program_of_the_operator(rig: Rig, tmp_path: Path) -> None:
    plan = rig.change(LEAF, table="PORT", key="Ethernet0", fec="none")
    found = file.read(plan)
    assert found.disruption is Disruption.PORT_FLAP
    assert found.batches[0].drain is not None
    refused = rig.push(plan)
    assert refused.code == ExitCode.FINDINGS  # before anything
    assert rig.place(found, LEAF).before
    log = tmp_path / "drained"
    script = f'echo "$RAILWRIGHT_ACTION {{switch}} $RAILWRIGHT_HOSTS" >> {log}'
    rig.settings(f"drain_command = ['/bin/sh', '-c', '{script}']")
    rig.push(plan, "--max-class", "hitless")
    assert not log.exists()
    pushed = rig.push(plan)
    lines = log.read_text().splitlines()
    assert [line.split()[:2] for line in lines] == [["drain", LEAF], ["undrain", LEAF]]
    assert lines[0].split()[2] == lines[1].split()[2]
    assert len(lines[0].split()[2].split(",")) == 8
    rig.hold(pushed, plan)


def test_a_gate_keeps_a_switch_from_being_begun(rig: Rig) -> None:
    plan = rig.change(LEAF)
    pushed = rig.push(plan, "--job-gate", "/bin/sh -c 'echo a job runs on {switch} >&2; exit 1'")
    assert pushed.outcomes == {LEAF: "refused"}
    assert f"a job runs on {LEAF}" in pushed.why(LEAF)
    rig.hold(pushed, plan)


def test_a_neighbour_that_is_worse_stops_the_push(rig: Rig) -> None:
    plan = rig.change(LEAF, SECOND)
    rig.fault(LEAF, "neighbour-regresses", times=0)
    pushed = rig.push(plan)
    assert pushed.outcomes == {LEAF: "committed", SECOND: "not-started"}
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    assert "which was not changed" in pushed.stopped
    rig.hold(pushed, plan)
    rest = rig.change(LEAF)
    rig.reset()
    rig.fault(LEAF, "neighbour-regresses", times=0)
    pushed = rig.push(rest)
    assert pushed.outcomes == {LEAF: "committed"}
    assert pushed.code == ExitCode.FINDINGS


def test_a_plan_of_another_site_is_not_pushed(rig: Rig, railwright: Run, tmp_path: Path) -> None:
    plan = rig.change(LEAF)
    other = tmp_path / "other"
    other.mkdir()
    text = (rig.site / "fabric.yml").read_text("utf-8")
    (other / "fabric.yml").write_text(text.replace("\nsite: lab\n", "\nsite: other\n"), "utf-8")
    for words in ((), ("--commit", "--approved", "0" * 8)):
        ran = railwright("push", plan, other, *words)
        assert ran.code == ExitCode.STAGE_FAILED
        assert "the plan is of the site lab, and this is other" in ran.err
