"""The program that a push sends to switches, run on a virtual one by units and timers."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shlex
from pathlib import Path

import pytest

import push_small as small
from railwright.lab.faults import Fault
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath
from railwright.push.line import commands
from railwright.push.line.command import Command
from railwright.push.transaction.fit import fit
from railwright.push.transaction.unit import unit
from virtual import OTHER, Client, in_lab

FOLDER = f"{commands.HOME}/rw-1"
PATHS = [ApplyPath.PATCH, ApplyPath.TABLE_LOAD, ApplyPath.RELOAD]


def _edited(config: ConfigDb, table: str, key: str, **fields: str) -> ConfigDb:
    rows = config.get(table, {})
    return {**config, table: {**rows, key: {**rows.get(key, {}), **fields}}}


class Push:
    """A change of a switch, sent there and not begun."""

    def __init__(self, one: Client) -> None:
        self.one = one
        self.digest = ""
        self.before: ConfigDb = {}
        self.after: ConfigDb = {}

    async def ask(self, command: Command[object], code: int = 0) -> object:
        line = shlex.join(command.words(sudo=True))
        said = await self.one.run(line, text=command.stdin.decode())
        assert said.code == code, said
        return command.read(said.out.encode())

    async def send(self, path: ApplyPath) -> None:
        await self.one.fleet.settle()
        self.before = await self.one.config()
        middle = _edited(self.before, "PORT", "Ethernet0", description="one")
        self.after = _edited(middle, "NTP_SERVER", "192.0.2.9")
        plan = small.plan((self.before, middle, self.after), path)
        made = unit(fit(plan, self.before, small.KIND, small.no_secret), "rw-1", 60)
        self.digest = made.digest
        await self.one.run(f"mkdir -p {commands.HOME}")
        await self.ask(commands.make_folder(FOLDER))
        await self.ask(commands.make_folder(f"{FOLDER}/scripts"))
        for name, data in made.files.items():
            await self.ask(commands.receive(f"{FOLDER}/{name}", data))

    def words(self, mode: str, *more: str) -> tuple[str, ...]:
        return (mode, FOLDER, self.digest, *more)

    async def call(self, mode: str, code: int = 0, *more: str) -> None:
        name = f"railwright-{mode}-rw-1"
        await self.ask(commands.call(name, FOLDER, self.words(mode, *more), 60), code)

    async def looked_at(self) -> str:
        printed = await self.ask(commands.running())
        assert isinstance(printed, bytes)
        return hashlib.sha256(printed).hexdigest()

    async def arm(self) -> None:
        words = self.words("back", "timer")
        await self.ask(commands.start_later("railwright-timer-rw-1", FOLDER, words, 300))

    async def start(self) -> None:
        await self.ask(commands.start("railwright-apply-rw-1", FOLDER, self.words("apply")))

    async def ended(self, name: str) -> None:
        found = self.one.switch.units.get(f"{name}.service")
        if found is not None and found.task is not None:
            await asyncio.wait({found.task})

    async def result(self, mode: str) -> dict[str, object]:
        return dict(json.loads((await self.one.run(f"sudo cat {FOLDER}/{mode}.json")).out))

    @property
    def saved(self) -> Path:
        return self.one.switch.root.folder / "etc/sonic/config_db.json"


@pytest.mark.parametrize("path", PATHS)
def test_a_change_is_made_saved_and_left_alone_by_its_timer(path: ApplyPath) -> None:
    async def test(one: Client) -> None:
        push = Push(one)
        await push.send(path)
        await push.arm()
        await push.start()
        one.close()  # nobody is there while it works
        await push.ended("railwright-apply-rw-1")
        assert (await push.result("apply"))["state"] == "done"
        assert await one.config() == push.after
        assert json.loads(push.saved.read_text()) == push.before
        await push.call("disarm")
        await push.call("save", 0, await push.looked_at())
        assert json.loads(push.saved.read_text()) == push.after
        one.fleet.clock.advance(301)
        while not one.switch.happened("timer"):  # noqa: ASYNC110 # the lab has no event for it
            await asyncio.sleep(0)
        await push.ended("railwright-timer-rw-1")
        assert await one.config() == push.after

    in_lab(test, OTHER)


@pytest.mark.parametrize("path", PATHS)
def test_what_nobody_disarms_is_taken_back(path: ApplyPath) -> None:
    async def test(one: Client) -> None:
        push = Push(one)
        await push.send(path)
        await push.arm()
        await push.start()
        await push.ended("railwright-apply-rw-1")
        one.fleet.clock.advance(301)
        while not one.switch.happened("timer"):  # noqa: ASYNC110 # as above
            await asyncio.sleep(0)
        await push.ended("railwright-timer-rw-1")
        assert await push.result("back") == {
            **await push.result("back"),
            "state": "before",
            "by": "timer",
        }
        assert await one.config() == push.before
        await push.call("disarm", code=5)

    in_lab(test, OTHER)


def test_a_change_that_stops_halfway_is_taken_back() -> None:
    async def test(one: Client) -> None:
        push = Push(one)
        await push.send(ApplyPath.PATCH)
        one.switch.faults.arm(Fault("fail", at="config apply-patch", times=1))
        await push.start()
        await push.ended("railwright-apply-rw-1")
        assert (await push.result("apply"))["state"] == "failed"
        await push.call("back")
        assert await one.config() == push.before

    in_lab(test, OTHER)


def test_a_unit_that_is_stopped_takes_its_updater_with_it() -> None:
    async def test(one: Client) -> None:
        push = Push(one)
        await push.send(ApplyPath.PATCH)
        one.switch.faults.arm(Fault("hang", at="config apply-patch"))
        await push.start()
        while one.switch.faults.armed():  # noqa: ASYNC110 # as above
            await asyncio.sleep(0)
        await push.call("back")
        assert (await push.result("back"))["state"] == "before"
        assert await one.config() == push.before

    in_lab(test, OTHER)


def test_nothing_that_was_altered_is_run() -> None:
    async def test(one: Client) -> None:
        push = Push(one)
        await push.send(ApplyPath.PATCH)
        await one.run(f"echo '[]' > {FOLDER}/step-1.json")
        await push.call("apply", code=3)
        assert await one.config() == push.before

    in_lab(test, OTHER)
