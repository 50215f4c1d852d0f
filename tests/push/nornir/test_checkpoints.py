"""``sonic_checkpoint`` and ``sonic_rollback``: what a switch keeps, and goes back to."""

from __future__ import annotations

from typing import Any

import pytest

from inthread import Lab
from push.nornir.asked import LEAF, describe, description, one, running
from push.nornir.conftest import Make
from railwright.base.errors import (
    AnswerError,
    AnswerLost,
    SettingsError,
)
from railwright.model.configdb import ConfigDb
from railwright.nornir import (
    Sonic,
    TaskFailed,
    sonic_apply_patch,
    sonic_checkpoint,
    sonic_rollback,
)
from railwright.push.line.answer import Answer, lost
from railwright.push.line.command import Command
from railwright.push.nornir_ import reading


def test_checkpoints_are_taken_once_and_a_switch_goes_back_to_one(make: Make, virtual: Lab) -> None:
    before = running(virtual, LEAF)
    some = make(LEAF)
    found = one(some.run(task=sonic_checkpoint, checkpoint="mine", dry_run=True))
    assert (found.result, found.changed, found.failed) == ("mine", True, False)
    found = one(some.run(task=sonic_checkpoint, checkpoint="mine"))
    assert (found.result, found.changed, found.failed) == ("mine", True, False)
    found = one(make(LEAF).run(task=sonic_checkpoint, checkpoint="mine"))
    assert isinstance(found.exception, TaskFailed)
    assert "has a checkpoint mine already" in str(found.exception)
    found = one(make(LEAF).run(task=sonic_checkpoint, checkpoint="../mine"))
    assert isinstance(found.exception, SettingsError)
    assert not one(some.run(task=sonic_apply_patch, patch=describe("away"), verify_s=1)).failed
    found = one(some.run(task=sonic_rollback, checkpoint="mine", dry_run=True))
    assert (found.failed, found.changed) == (False, True)
    assert description(virtual, LEAF) == "away"
    found = one(some.run(task=sonic_rollback, checkpoint="mine", verify_s=1))
    assert (found.failed, found.changed) == (False, True)
    assert found.diff.startswith("PORT|Ethernet0.description: away -> ")
    assert running(virtual, LEAF) == before
    found = one(some.run(task=sonic_rollback, checkpoint="mine", verify_s=1))
    assert found.result["outcome"] == "already"
    found = one(some.run(task=sonic_rollback, checkpoint="none"))
    assert isinstance(found.exception, AnswerError)


def test_what_a_switch_wrote_by_itself_is_no_reason_to_go_back(make: Make, virtual: Lab) -> None:
    some = make(LEAF)
    assert not one(some.run(task=sonic_checkpoint, checkpoint="mine-2")).failed
    was = running(virtual, LEAF)["VERSIONS"]["DATABASE"]["VERSION"]
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", "VERSIONS|DATABASE", "VERSION")
    virtual.run(LEAF, *row, f"{was}1")  # as its migrator does
    virtual.run(LEAF, "config", "save", "-y")
    found = one(some.run(task=sonic_rollback, checkpoint="mine-2", verify_s=1))
    assert (found.result["outcome"], found.diff) == ("already", "")
    assert running(virtual, LEAF)["VERSIONS"]["DATABASE"]["VERSION"] == f"{was}1"
    virtual.run(LEAF, *row, str(was))
    virtual.run(LEAF, "config", "save", "-y")


def test_a_checkpoint_that_holds_something_else_is_told(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reading.checkpoint_of

    def held(*given: Any) -> ConfigDb:
        config = real(*given)
        return {name: rows for name, rows in config.items() if name != "PORT"}

    monkeypatch.setattr(reading, "checkpoint_of", held)
    found = one(make(LEAF).run(task=sonic_checkpoint, checkpoint="mine-3"))
    assert isinstance(found.exception, TaskFailed)
    assert "the checkpoint mine-3 is not what it runs" in str(found.exception)


def test_a_lost_answer_about_a_checkpoint_is_asked_of_the_switch(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Sonic.do
    done = [True, False]

    def do(self: Sonic, command: Command[Any]) -> Answer:
        if command.argv[:2] != ("config", "checkpoint"):
            return real(self, command)
        if done.pop(0):
            real(self, command)
        return lost("cut")

    monkeypatch.setattr(Sonic, "do", do)
    found = one(make(LEAF).run(task=sonic_checkpoint, checkpoint="mine-4"))
    assert (found.failed, found.result) == (False, "mine-4")
    found = one(make(LEAF).run(task=sonic_checkpoint, checkpoint="mine-5"))
    assert isinstance(found.exception, AnswerLost)
    assert done == []


def test_a_checkpoint_that_is_not_whole_is_none(make: Make, well: Lab) -> None:
    well.fault(LEAF, "short-checkpoint", times=1)
    found = one(make(LEAF).run(task=sonic_checkpoint, checkpoint="short"))
    assert isinstance(found.exception, AnswerError)
    assert "the checkpoint short cannot be read" in str(found.exception)
