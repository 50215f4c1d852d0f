"""A lab to push to, to hurt, and to look at afterwards: what tests of whole pushes are made of.

:class:`Rig` plans a change of the lab inventory, pushes it by the command line of this process or
by one of its own, lets things go wrong on switches, and holds what is left against what has to be
true after any push (:meth:`Rig.hold`). Between tests the switches are made anew
(:meth:`Rig.reset`). Time passes when somebody waits: :class:`Hasty` and the clock of the lab are
one.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from inthread import Lab
from railwright.base.errors import ExitCode
from railwright.cli import run
from railwright.diff.selfmade import Kind
from railwright.lab.faults import Fault
from railwright.lab.switch import SAVED, loads
from railwright.model.configdb import ConfigDb
from railwright.model.plan import DevicePlan, Plan
from railwright.model.types import Release
from railwright.plan import file
from railwright.push.fleet import past
from railwright.push.fleet.crew import WallClock
from railwright.push.look.compare import Position, Span, place
from railwright.push.settings import PushSettings
from railwright.push.transaction.case import Policy
from railwright.push.transaction.fit import fit
from railwright.push.transaction.states import ENDINGS, Outcome

LEAF, SECOND, OTHER, SPINE = "leaf-1-01", "leaf-1-02", "leaf-1-03", "spine-01"
"""An NVIDIA leaf, another one that goes in the second wave, a Marvell leaf, an NVIDIA spine."""
FIRST_WAVE = ("leaf-1-01", "leaf-1-03", "spine-01", "spine-02")
LOCATION = ("lab rack 1", "lab rack 2")
"""A change of all switches, which disturbs nobody."""
_PROGRAM = (
    "from railwright.lab import leftovers; leftovers.is_lab = lambda *_: True\n"
    "from railwright.cli import main; main()"
)
"""The command line in a process of its own, which takes a lab in another one's thread for one."""
_REAL_S = 0.02
"""Seconds that a wait takes here, however long it is there."""
_CALM = {
    *(Outcome.FROZEN, Outcome.UNDECIDED, Outcome.APPLIED_UNSAVED),
    *(Outcome.LEFT_DRAINED, Outcome.LEFT_HELD),
}
"""Outcomes that may leave a lock, a folder or a drained switch behind, and say so."""


class Pushed(NamedTuple):
    """What a push said: its exit code and its document."""

    code: int
    document: Mapping[str, Any]

    @property
    def txn(self) -> str:
        return str(self.document["txn"])

    @property
    def stopped(self) -> str:
        return str(self.document["stopped"] or "")

    @property
    def outcomes(self) -> Mapping[str, str]:
        return {one["device"]: one["outcome"] for one in self.document["switches"]}

    def why(self, name: str) -> str:
        return next(one["why"] for one in self.document["switches"] if one["device"] == name)


class Hasty(WallClock):
    """A clock whose waits are over soon, and which the lab's clock follows."""

    lab: Lab
    factor = 1.0
    """How many seconds pass in one that is waited for."""
    skipped = 0.0
    _guard = threading.Lock()

    @classmethod
    def now(cls) -> float:  # type: ignore[override]
        return time.time() + cls.skipped

    @classmethod
    def sleep(cls, seconds: float) -> None:  # type: ignore[override]
        time.sleep(min(seconds, _REAL_S))
        cls.advance(seconds * cls.factor)

    @classmethod
    def advance(cls, seconds: float) -> None:
        """Let seconds pass, here and on the switches."""
        with cls._guard:
            cls.skipped += seconds

        async def pass_by() -> None:
            cls.lab.fleet.clock.advance(seconds)

        cls.lab.do(pass_by())


class Rig:
    """A site whose lab is up.

    Args:
        lab: the lab, in a thread of this process.
        site: the inventory that it has, with goldens beside it.
        folder: for files of this test.
    """

    def __init__(self, lab: Lab, site: Path, folder: Path) -> None:
        self.lab, self.site, self.folder = lab, site, folder
        self._number = 0

    # ---- a change --------------------------------------------------------------------------------

    def plan(self, *edits: tuple[str, str], words: Sequence[object] = ()) -> Path:
        """Return the file of the plan of some edits of the inventory, from the goldens."""
        self._number += 1
        edited = self.folder / f"edited-{self._number}" / "inventories" / "lab"
        shutil.copytree(self.site, edited)
        text = (edited / "fabric.yml").read_text("utf-8")
        for old, new in edits or (LOCATION,):
            assert old in text, old
            text = text.replace(old, new)
        (edited / "fabric.yml").write_text(text, "utf-8")
        path = self.folder / f"plan-{self._number}.json"
        goldens = self.site.parents[1] / "golden_configs" / "lab"
        given = ("plan", edited, "--goldens", goldens, "-j", "0", "-q", "-o", path, *words)
        with redirect_stdout(io.StringIO()):
            assert run([str(one) for one in given]) == ExitCode.OK
        return path

    def change(
        self, *names: str, table: str = "SNMP", key: str = "LOCATION", **fields: str
    ) -> Path:
        """Return the file of the plan of other fields of a row, of some switches alone."""
        given = json.dumps({table: {key: fields or {"Location": "another rack"}}})
        patches = "".join(
            f"  - {{match: {{device: {name}}}, reason: for a test alone, set: {given}}}\n"
            for name in names or (LEAF,)
        )
        return self.plan(("\nmanagement:", f"\npatches:\n{patches}\nmanagement:"))

    def settings(self, text: str) -> None:
        """Write lines of ``[push]`` into the settings of the site, until the end of the test."""
        (self.site / "railwright.toml").write_text(f"[push]\n{text}\n", "utf-8")

    # ---- a push ----------------------------------------------------------------------------------

    def words(self, verb: str, *words: object, plan: Path | None = None) -> list[str]:
        """Return a command line; of a push it has what approves the plan."""
        given: list[object] = [verb, *words, "-q", "--verify", "3"]
        if plan is not None:
            given += [plan, self.site, "--lab"]
            if "--commit" in words:
                digest = hashlib.sha256(plan.read_bytes()).hexdigest()
                given += ["--approved", f"{digest}  {plan.name}"]  # as sha256sum prints it
        return [str(one) for one in given]

    def ask(self, verb: str, *words: object, plan: Path | None = None) -> Pushed:
        """Run a verb in this process, and return what it said."""
        self._number += 1
        report = self.folder / f"report-{self._number}.json"
        given = self.words(verb, *words, plan=plan)
        code = run([*given, "--format", "json", "-o", str(report)])
        said = json.loads(report.read_bytes())["push"] if report.is_file() else None
        return Pushed(code, said or {"txn": None, "stopped": None, "switches": []})

    def push(self, plan: Path, *words: object) -> Pushed:
        """Push a plan."""
        return self.ask("push", "--commit", "--yes", *words, plan=plan)

    def resume(self, txn: str, *words: object) -> Pushed:
        """Go on with a push, from what its journal says."""
        return self.ask("push", "--resume", txn, *words)

    def rollback(self, txn: str, *words: object) -> Pushed:
        """Take a push back."""
        return self.ask("rollback", txn, "--commit", "--yes", *words)

    def spawn(self, plan: Path, *words: object) -> subprocess.Popen[str]:
        """Push a plan by a process of its own, which may be killed; its waits are real."""
        given = self.words("push", "--commit", "--yes", *words, plan=plan)
        given.remove("-q")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *given],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip

    @staticmethod
    def until(process: subprocess.Popen[str], line: str) -> list[str]:
        """Read what a process says until it says this; return all lines."""
        assert process.stderr is not None
        lines: list[str] = []
        for said in process.stderr:
            lines.append(said.rstrip("\n"))
            if line in said:
                return lines
        msg = f"{line!r} was never said: {lines}"
        raise AssertionError(msg)

    def newest(self) -> str:
        """Return the name of the push that was begun last."""
        return past.names(past.home(PushSettings()))[0]

    def past(self, txn: str) -> past.Past:
        """Return what the disk knows of a push."""
        return past.read(past.home(PushSettings()), txn)

    # ---- what goes wrong -------------------------------------------------------------------------

    def fault(self, name: str, kind: str, **how: Any) -> None:
        """Let a fault of the lab wait on a switch: ``at``, ``after``, ``times``, ``code``."""

        async def arm() -> None:
            self.lab.fleet.switches[name].faults.arm(Fault(kind, **how))

        self.lab.do(arm())

    def well(self) -> None:
        """Drop all faults."""
        self.lab.well()

    def do(self, name: str, *argv: str) -> None:
        """Have somebody run a command as root on a switch; it has to end with 0."""
        self.lab.run(name, *argv)

    def write(self, name: str, table: str, key: str, field: str, value: str) -> None:
        """Have somebody write into a row of CONFIG_DB."""
        self.do(name, "sonic-db-cli", "CONFIG_DB", "HSET", f"{table}|{key}", field, value)

    def reboot(self, name: str, *, warm: bool = False) -> None:
        """Start a switch anew."""
        self.lab.do(self.lab.fleet.switches[name].reboot(warm=warm))

    # ---- what is left ----------------------------------------------------------------------------

    def config(self, name: str) -> ConfigDb:
        """Return what a switch has."""
        return self.lab.do(self.lab.fleet.switches[name].tables.config())

    def saved(self, name: str) -> ConfigDb:
        """Return what a switch starts from."""
        return loads(self.lab.fleet.switches[name].root.text(SAVED) or "{}")

    def files(self, name: str) -> set[str]:
        """Return what is ours on the disk of a switch, and in its memory: paths of files."""
        root = self.lab.fleet.switches[name].root.folder
        places = [root / "run" / "railwright", root / "var" / "lib" / "railwright"]
        found = {one for place_ in places for one in place_.rglob("*") if one.is_file()}
        return {f"/{one.relative_to(root)}" for one in found}

    def units(self, name: str) -> set[str]:
        """Return our units that are loaded on a switch."""
        units = self.lab.fleet.switches[name].units.all()
        return {one.name for one in units if one.name.startswith("railwright")}

    def checkpoints(self, name: str) -> set[str]:
        """Return the checkpoints of a switch."""
        root = self.lab.fleet.switches[name].root.folder
        found = (root / "etc" / "sonic" / "checkpoints").glob("*.cp.json")
        return {one.name.removesuffix(".cp.json") for one in found}

    def drained(self, name: str) -> bool:
        """Whether a switch is out of traffic."""
        return self.lab.do(self.lab.fleet.switches[name].daemons.isolated())

    def flaps(self) -> set[tuple[str, str]]:
        """Return the links of the job that went down."""
        return set(self.lab.fleet.world.work.flaps)

    def place(self, plan: Plan, name: str, config: ConfigDb | None = None) -> Position:
        """Return where a switch stands between what a plan starts from and what it ends with."""
        return place(self.config(name) if config is None else config, self.span(plan, name))

    def span(self, plan: Plan, name: str) -> Span:
        """Return what a plan leads a switch from and to."""
        one = _of(plan, name)
        facts = self.lab.fleet.switches[name].facts
        kind = Kind(facts.vendor_asic, facts.buffer_model, Release(facts.release))
        base = self.lab.fleet.switches[name].complete(self.lab.configs[name])
        golden = self.lab.configs[name]
        return fit(one, base, kind, lambda secret: f"<secret:{secret}>", (golden,)).span

    def hold(self, pushed: Pushed, plan: Path, *, meddled: Iterable[str] = ()) -> None:
        """Assert what is true after any push, whatever went wrong in it.

        Args:
            pushed: what it said, or what was said when it was resumed at last.
            plan: its plan.
            meddled: switches that somebody else wrote to.
        """
        made = file.read(plan)
        strangers = set(meddled)
        past_ = self.past(pushed.txn)
        told = {one.device: one.outcome for one in past_.ended()}
        for name, word in pushed.outcomes.items():
            outcome = Outcome(word)
            assert told[name] is outcome, f"{name}: the journal says {told[name]}, not {outcome}"
            self._whole(made, name, outcome, stranger=name in strangers)
            self._left(name, outcome)
        codes = {ENDINGS[Outcome(word)].code for word in pushed.outcomes.values()}
        assert pushed.code == max(codes, default=ExitCode.OK)
        self._unhurt(made, past_)

    def _whole(self, plan: Plan, name: str, outcome: Outcome, *, stranger: bool) -> None:
        """A switch has the old or the new, saved only where it was looked at, or it is told."""
        now, saved = self.place(plan, name), self.place(plan, name, self.saved(name))
        if outcome in {Outcome.COMMITTED, Outcome.ALREADY}:
            assert now.after or stranger, f"{name}: {outcome}, and has {now}"
            assert saved.after or stranger, f"{name}: {outcome}, and saved {saved}"
        elif outcome is Outcome.APPLIED_UNSAVED:
            assert now.own.value == "after"
        elif outcome not in _CALM:
            # What was not touched may be anything: somebody else's, or another plan's.
            skipped = ENDINGS[outcome].words.endswith("nothing was written")
            assert skipped or now.own.value == "before", f"{name}: {outcome}, and has {now}"
            assert skipped or saved.own.value == "before", f"{name}: {outcome}, and saved {saved}"
        else:
            assert ENDINGS[outcome].code is ExitCode.PUSH_NOT_ROLLED_BACK

    def _left(self, name: str, outcome: Outcome) -> None:
        """Nothing of ours is left on a switch, and it is not drained, unless that is told."""
        if outcome in _CALM or outcome is Outcome.UNREACHABLE:
            return
        others = outcome in {Outcome.LOCKED, Outcome.NOT_STARTED, Outcome.UNHEALTHY}
        assert others or not self.files(name), f"{name}: {outcome}: {self.files(name)}"
        assert others or not self.units(name), f"{name}: {outcome}: {self.units(name)}"
        assert not self.drained(name), f"{name}: {outcome}, and out of traffic"

    def _unhurt(self, plan: Plan, past_: past.Past) -> None:
        """No port went down that the plan does not name; no lossless packet was dropped by it."""
        named = {
            (one.device, port) for one in plan.devices for step in one.steps
            for port in step.ports_down
        }  # fmt: skip
        restarts = {one.device for one in plan.devices if one.path == "reload"}
        events = {
            (name, subject)
            for name, switch in self.lab.fleet.switches.items()
            if name not in restarts and not switch.boots
            for subject in switch.happened("down")
        }
        assert events <= named, f"ports went down that the plan does not name: {events - named}"
        for one in past_.plan.devices:
            assert one.rollback.disruption.rank <= one.disruption.rank
        assert all(not one.facts.get("secret") for one in past_.records)

    # ---- between tests ---------------------------------------------------------------------------

    def reset(self) -> None:
        """Make all switches anew: as they were when the lab came up, and nothing went wrong yet."""
        (self.site / "railwright.toml").unlink(missing_ok=True)
        Hasty.factor = 1.0
        self.renew()

    def renew(self) -> None:
        """Make all switches anew, and nothing else."""
        self.lab.do(_anew(self.lab))


async def _anew(lab: Lab) -> None:
    lab.fleet.world.work.flaps.clear()
    lab.fleet.world.work.losses.clear()
    for name, switch in lab.fleet.switches.items():
        await switch.units.kill_all()
        switch.faults.clear()
        switch.drop_sessions()
        switch.boots = switch.reloads = 0
        switch.down = False
        for below in ("run", "tmp", "var/lib/railwright", "var/core", "etc/sonic/checkpoints"):
            path = switch.root.folder / below
            if path.is_symlink():
                path.unlink()
            shutil.rmtree(path, ignore_errors=True)
        await switch.start(lab.configs[name])
        switch.events.clear()
    await lab.fleet.settle()
    for switch in lab.fleet.switches.values():
        switch.events.clear()
    lab.fleet.world.work.flaps.clear()
    lab.fleet.world.work.losses.clear()
    await asyncio.sleep(0)


def _of(plan: Plan, name: str) -> DevicePlan:
    return next(one for one in plan.devices if one.device == name)


def quick() -> Policy:
    """Return how long things take in a lab."""
    return Policy(verify_s=3, poll_s=0.2, apart_s=0.2, patience=0.01)
