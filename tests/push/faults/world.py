"""What tests of single faults are made of: small plans, moments at which things go wrong, and laws.

Something goes wrong at a moment of a push: before a record of its journal is written, or after
(:meth:`World.at`). What goes over the wire is kept (:meth:`World.sent`), so that it can be said
what was never sent. :meth:`World.hold` holds what is true after any push, whatever went wrong.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from inthread import Lab
from push.faults.aside import Act as Deed
from push.faults.aside import Aside, Ended, Moment
from push.rig import LEAF, Hasty, Pushed, Rig
from railwright.lab import server
from railwright.lab.fleet_names import SOCKET
from railwright.lab.job import Job
from railwright.lab.switch import SAVED, Switch, dump
from railwright.model.configdb import ConfigDb
from railwright.plan import file
from railwright.push.fleet import past
from railwright.push.line.commands import ALL, HOME
from railwright.push.look.compare import place
from railwright.push.settings import PushSettings
from railwright.push.transaction.journal import Journal, Record
from railwright.push.transaction.states import ENDINGS, Outcome

Rows = Mapping[str, Mapping[str, Mapping[str, str | None]]]
Act = Callable[[], object]
SMALL: Rows = {
    "SYSLOG_SERVER": {"192.0.2.1": {"port": "514"}},
    "DNS_NAMESERVER": {"192.0.2.3": {}},
    "BANNER_MESSAGE": {"global": {"motd": "hello"}},
    "SNMP": {"CONTACT": {"Contact": "anna"}},
}
"""A change that disturbs nobody: two steps, of three moves and one."""
MARKS: Rows = {
    "WRED_PROFILE": {"ai-26-48-roce-400g": {"green_min_threshold": "210000"}},
}
"""Packets are marked later: a change of what the chip has, which shuts no port."""
QUEUE: Rows = {"QUEUE": {"Ethernet0|3": {"scheduler": None}}}
"""A change that shuts a port for a moment, so that the switch is drained for it."""
_NOBODY = "bert@elsewhere"
_CONTEXT_S = 20.0


def _changes() -> frozenset[tuple[str, ...]]:
    """Return how commands begin that change a switch."""
    found = {
        one.command.argv[:2] if one.command.argv[0] in {"config", "systemctl"}
        else one.command.argv[:1]
        for one in ALL if one.command.changes
    }  # fmt: skip
    return frozenset(found)


CHANGES = _changes()


class Line(NamedTuple):
    """A command line that came over a connection."""

    at: str
    switch: str
    text: str

    @property
    def changes(self) -> bool:
        """Whether it changes the switch."""
        words = self.text.removeprefix("sudo -n ").split()
        dry = words[:3] == ["config", "apply-patch", "-d"]
        return not dry and not {tuple(words[:1]), tuple(words[:2])}.isdisjoint(CHANGES)


class Sent:
    """Stands where the lab's servers find what runs a line, and keeps the lines."""

    def __init__(self, real: Any, lines: list[Line]) -> None:  # a module
        self._real, self._lines = real, lines
        self.before: dict[str, Act] = {}
        """What happens once before a line that has a word in it; by the lab itself."""

    async def line(self, job: Job, text: str) -> int:
        self._lines.append(Line(_utc(), job.switch.name, text))
        for word in [one for one in self.before if one in text]:
            self.before.pop(word)()
        return int(await self._real.line(job, text))


def _utc() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def watched(
    add: Callable[[Journal, Record], Record], moments: list[tuple[str, Moment, Act]]
) -> Callable[[Journal, Record], Record]:
    """Return what writes a record, with what happens before and after it, each once."""

    def meet(record: Record, *, after: bool) -> None:
        here = (record.device, (record.state, record.mark, after))
        for at, (name, moment, act) in enumerate(moments):
            if here == (name, moment):  # the next time is for the next one
                del moments[at]
                act()
                return

    def adding(self: Journal, record: Record) -> Record:
        meet(record, after=False)
        written = add(self, record)
        meet(record, after=True)
        return written

    return adding


class World(Rig):
    """A site whose lab is up, and single faults.

    Args:
        lab: likewise.
        site: likewise.
        folder: likewise.
        aside: pushes in processes of its own.
        made: plans that were made already.
    """

    def __init__(
        self, lab: Lab, site: Path, folder: Path, aside: Aside, made: dict[str, bytes]
    ) -> None:
        super().__init__(lab, site, folder)
        self.aside, self._made = aside, made
        self.beside = False
        """Whether neighbours are looked at, which takes a third of the time of a push."""
        self.moments: list[tuple[str, Moment, Act]] = []
        self.sent: list[Line] = []
        self.wire = Sent(server.shell, self.sent)

    # ---- a change --------------------------------------------------------------------------------

    def small(self, *names: str, rows: Rows = SMALL) -> Path:
        """Return the file of a plan of other rows on some switches; each is made once."""
        patches = json.dumps([
            {"match": {"device": name}, "reason": "for a test alone", "set": rows}
            for name in names or (LEAF,)
        ])  # fmt: skip
        return self.kept(patches, ("\nmanagement:", f"\npatches: {patches}\nmanagement:"))

    def kept(self, name: str, *edits: tuple[str, str]) -> Path:
        """Return the file of a plan of some edits, which is made once."""
        if name not in self._made:
            self._made[name] = self.plan(*edits).read_bytes()
        self._number += 1
        path = self.folder / f"kept-{self._number}.json"
        path.write_bytes(self._made[name])
        return path

    # ---- a push ----------------------------------------------------------------------------------

    def words(self, verb: str, *words: object, plan: Path | None = None) -> list[str]:
        """Return a command line as :meth:`Rig.words`; what it says itself counts."""
        given = super().words(verb, *words, plan=plan)
        if "--verify" in words:
            last = len(given) - 1 - given[::-1].index("--verify")
            del given[last : last + 2]
        return given

    def push(self, plan: Path, *words: object) -> Pushed:
        """Push a plan; what was sent before is forgotten."""
        self.sent.clear()
        return super().push(plan, *words)

    def begin(
        self, plan: Path, *acts: tuple[Moment, Deed], **environment: str
    ) -> tuple[Ended, str]:
        """Push in a process of its own, that signals itself; return its end and its name."""
        words = self.words("push", "--commit", "--yes", plan=plan)
        socket = self.lab.folder / SOCKET
        ended = self.aside.run(words, acts, Hasty.skipped, socket, **environment)
        assert environment or past.names(past.home(PushSettings())), ended.said
        return ended, "" if environment else self.newest()

    # ---- what goes wrong -------------------------------------------------------------------------

    def at(self, state: str, act: Act, mark: str = "begin", *, name: str = LEAF,
           after: bool = True) -> None:  # fmt: skip
        """Let something happen once, when a switch comes to a state, or has ended it."""
        self.moments.append((name, Moment(state, mark, after), act))

    def hurt(self, kind: str, at: str = "", *, name: str = LEAF, times: int = 0, **how: int) -> Act:
        """Return what lets a fault wait, for as long as it is not said how often it happens."""
        return lambda: self.fault(name, kind, at=at, times=times, **how)

    def pass_by(self, seconds: float) -> None:
        """Let time pass, here and on the switches, and what is due there come to its end."""
        Hasty.advance(seconds)
        self.rest()

    def rest(self, name: str = LEAF) -> None:
        """Wait until nothing of ours is at work on a switch."""

        async def work() -> None:
            switch = self.lab.fleet.switches[name]
            async with asyncio.timeout(_CONTEXT_S):
                await asyncio.sleep(0)
                while tasks := [
                    one.task for one in switch.units.all() if one.task and not one.task.done()
                ]:
                    await asyncio.wait(tasks)
                await self.lab.fleet.settle()

        self.lab.do(work())

    def stranger(self, table: str = "NTP_SERVER", key: str = "192.0.2.99", *, name: str = LEAF,
                 **row: str) -> Act:  # fmt: skip
        """Return what has somebody else write a row."""
        fields = row or {"association_type": "server"}

        def write() -> None:
            for field, value in fields.items():
                self.write(name, table, key, field, value)

        return write

    def unsay(self, table: str = "NTP_SERVER", key: str = "192.0.2.99", name: str = LEAF) -> None:
        """Have somebody else take a row away."""
        self.do(name, "sonic-db-cli", "CONFIG_DB", "DEL", f"{table}|{key}")

    def reloads(self, name: str = LEAF) -> None:
        """Have somebody reload the configuration of a switch; its links go down by that."""
        self.do(name, "config", "reload", "-y", "-f")
        self.lab.fleet.switches[name].events.clear()
        self.lab.fleet.world.work.flaps.clear()

    def path(self, text: str, name: str = LEAF) -> Path:
        """Return where a file of a switch is on this machine."""
        return self.lab.fleet.switches[name].root.real(text)

    def theirs(self, txn: str, until: float, name: str = LEAF) -> None:
        """Let another push have a switch."""
        place_ = self.path("/run/railwright", name)
        place_.mkdir(mode=0o700, exist_ok=True)
        (place_ / "lock").write_text(f"{txn} {round(until)} {_NOBODY}", "ascii")

    def in_folder(self, txn: str, text: str, name: str = LEAF) -> Path:
        """Return where a file of the folder of a push is."""
        return self.path(f"{HOME}/{txn}/{text}", name)

    # ---- what is left ----------------------------------------------------------------------------

    def changed(self, name: str = LEAF) -> list[str]:
        """Return the command lines that were sent to a switch and change it."""
        return [one.text for one in self.sent if one.switch == name and one.changes]

    def asked(self, name: str = LEAF) -> list[str]:
        """Return the command lines that were sent to a switch."""
        return [one.text for one in self.sent if one.switch == name]

    def losses(self) -> list[tuple[str, str, int]]:
        """Return what the job lost of what may not be lost."""
        return list(self.lab.fleet.world.work.losses)

    def ends(self, pushed: Pushed, outcome: Outcome, plan: Path, *, name: str = LEAF,
             **how: Any) -> Pushed:  # fmt: skip
        """Assert how a push ended for a switch, and what is true after any."""
        assert pushed.outcomes[name] == outcome, (pushed.outcomes[name], pushed.why(name))
        self.lawful(pushed, plan, **how)
        return pushed

    def lawful(self, pushed: Pushed, plan: Path, *, meddled: Iterable[str] = (),
               hurt: bool = False) -> None:  # fmt: skip
        """Assert what is true after any push; ``hurt``: a fault lost packets or links by itself."""
        self.hold(pushed, plan, meddled=meddled)
        made, past = file.read(plan), self.past(pushed.txn)
        strangers = set(meddled)
        for name, word in pushed.outcomes.items():
            records = [one for one in past.records if one.device == name and one.mark == "end"]
            heard = {(one.state, one.heard) for one in records}
            saved = place(self.saved(name), self.span(made, name))
            if saved.own.value == "after" and word != Outcome.ALREADY:
                assert ("verify", "done") in heard, f"{name} was saved and never looked at"
            self._first(name, past.records)
            self._free(name, Outcome(word), stranger=name in strangers)
        assert hurt or not self.losses()

    def _first(self, name: str, records: Iterable[Record]) -> None:
        """Nothing was written before it was known who answers and what it has."""
        known = [
            one.at for one in records
            if (one.device, one.state, one.mark) == (name, "preflight", "end")
            and one.heard == "done"
        ]  # fmt: skip
        for one in self.sent:
            if one.switch == name and one.changes:
                assert known, f"{name}: {one.text}: sent, and nobody knows who it is"
                assert min(known) <= one.at, f"{name}: {one.text}: sent before that"

    def _free(self, name: str, outcome: Outcome, *, stranger: bool) -> None:
        """Nobody holds it, nothing is armed on it, unless that is told."""
        told = not ENDINGS[outcome].settled or outcome in {Outcome.FROZEN, Outcome.LEFT_DRAINED}
        if told or stranger or outcome in {Outcome.LOCKED, Outcome.UNREACHABLE}:
            return
        assert not any(one.startswith("railwright-timer") for one in self.units(name))
        assert not self.path("/run/railwright/lock", name).exists()

    def idle(self, plan: Path, name: str = LEAF) -> None:
        """Assert that a second push of what is there writes nothing."""
        self.sent.clear()
        again = self.push(plan)
        assert again.outcomes[name] == Outcome.ALREADY, again.why(name)
        assert self.changed(name) == []

    def untouched(self, name: str = LEAF) -> None:
        """Assert that nothing was sent to a switch that changes it, and that it is as it was."""
        assert self.changed(name) == []
        assert self.files(name) == set()

    # ---- between tests ---------------------------------------------------------------------------

    def reset(self) -> None:
        """Make those switches anew that are not as they were."""
        (self.site / "railwright.toml").unlink(missing_ok=True)
        Hasty.factor = 1.0
        self.lab.do(self._anew())

    async def _anew(self) -> None:
        fleet = self.lab.fleet
        for name, switch in fleet.switches.items():
            switch.faults.clear()
            if await _odd(switch, switch.complete(self.lab.configs[name])):
                await self._again(switch, self.lab.configs[name])
        await fleet.settle()
        for switch in fleet.switches.values():
            switch.events.clear()
            switch.root.write("/var/log/syslog", "")
        fleet.world.work.flaps.clear()
        fleet.world.work.losses.clear()

    @staticmethod
    async def _again(switch: Switch, config: ConfigDb) -> None:
        await switch.units.kill_all()
        switch.drop_sessions()
        switch.boots = switch.reloads = 0
        switch.down = False
        switch.__dict__.pop("engine", None)
        checkpoints = switch.root.folder / "etc/sonic/checkpoints"
        if checkpoints.is_symlink():
            checkpoints.unlink()
        for below in ("run", "tmp", "var/lib/railwright", "var/core", "etc/sonic/checkpoints"):
            shutil.rmtree(switch.root.folder / below, ignore_errors=True)
        await switch.start(config)


async def _odd(switch: Switch, config: ConfigDb) -> bool:
    """Return whether a switch is not as it was when it came up."""
    root = switch.root.folder
    ours = ("run/railwright", "var/lib/railwright", "etc/sonic/checkpoints", "var/core/*")
    return bool(
        switch.boots or switch.reloads or switch.down or "engine" in switch.__dict__
        or switch.units.all() or (root / "etc/sonic/checkpoints").is_symlink()
        or any(next(root.glob(one), None) for one in ours)
        or switch.root.text(SAVED) != dump(config)
        or await switch.tables.config() != config
        or await switch.daemons.isolated()
    )  # fmt: skip
