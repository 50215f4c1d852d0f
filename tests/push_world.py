"""A switch made of rules: programs of ours run on it by its own clock, whoever looks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from railwright.model.configdb import ConfigDb
from railwright.push.line.answer import Ran
from railwright.push.transaction.device import (
    DryRun,
    Health,
    Identity,
    Job,
    Reply,
    Running,
    Runs,
    said,
)


class Killed(BaseException):
    """The process that pushes is gone."""


class Clock:
    def __init__(self) -> None:
        self.time = 1_800_000_000.0
        self.boxes: list[Box] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        until = self.time + seconds
        while self.time < until:
            self.time = min(until, self.time + 1)
            for box in self.boxes:
                box.tick()


class Box:
    """What happens on the switch: a row a second, a timer, reboots, other people."""

    def __init__(self, config: ConfigDb, clock: Clock, name: str = "leaf-1") -> None:
        self.name, self.clock = name, clock
        self.config: dict[str, Any] = json.loads(json.dumps(config))
        self.saved: dict[str, Any] = json.loads(json.dumps(config))
        self.boot = 1
        self.reset()
        self.owner = ""
        self.drained = False
        self.complaints: frozenset[str] = frozenset()
        self.obstacles: frozenset[str] = frozenset()
        self.sick_after = False
        self.well_s = 0.0
        """Seconds after the first look at which ports that went down are up."""
        self.looked: float | None = None
        self.refuses: frozenset[str] = frozenset()
        self.says = "it is refused"
        self.down = self.down_after = self.down_drained = frozenset[str]()
        self.writes = 0
        self.writes_of: list[str] = []
        clock.boxes.append(self)

    def reset(self) -> None:
        self.manifest: Any = None
        self.halted = self.disarmed = self.started = self.back_started = False
        self.todo: list[Any] = []
        self.apply_job = Job(Runs.NEVER)
        self.back_job = Job(Runs.NEVER)
        self.timer: float | None = None
        self.back_todo: list[Any] = []

    # ---- time ------------------------------------------------------------------------------------

    def tick(self) -> None:
        if self.timer is not None and self.clock.now() >= self.timer:
            self.timer = None
            if not self.disarmed:
                self.begin_back()
        if self.apply_job.runs is Runs.NOW and not self.back_started:
            if self.halted or not self.todo:
                done = not self.todo
                self.apply_job = Job(Runs.ENDED, 0 if done else 1, "" if done else "halted")
            elif "apply" in self.refuses and len(self.todo) <= self.stops_at:
                self.apply_job = Job(Runs.ENDED, 1, "it is refused")
            else:
                self.put_row(self.todo.pop(0), "after")
        if self.back_job.runs is Runs.NOW:
            if "back" in self.refuses:
                self.back_job = Job(Runs.ENDED, 1, "it is refused")
            elif self.back_todo:
                self.put_row(self.back_todo.pop(0), "before")
            else:
                self.back_job = Job(Runs.ENDED, 0)

    stops_at = 2

    def begin_back(self) -> None:
        self.back_started = self.halted = True
        if self.apply_job.runs is Runs.NOW:
            self.apply_job = Job(Runs.ENDED, None, "stopped")
        self.back_todo = self.rows()[::-1] if self.started else []
        self.back_job = Job(Runs.NOW)

    def rows(self) -> list[Any]:
        return [row for step in self.manifest["steps"] for row in step["rows"]]

    def digest(self) -> str:
        return json.dumps(self.config, sort_keys=True)

    def last_rows(self) -> list[Any]:
        return list({(row["table"], row["key"]): row for row in self.rows()}.values())

    def ours(self, row: Any) -> bool:
        return self.row(row) == row["after"]

    def row(self, row: Any) -> Any:
        return self.config.get(row["table"], {}).get(row["key"])

    def put_row(self, row: Any, side: str) -> None:
        if side == "before" and not self.ours(row):
            return
        self.writes += 1
        self.writes_of.append(side)
        rows = self.config.setdefault(row["table"], {})
        rows.pop(row["key"], None)
        if row[side] is not None:
            rows[row["key"]] = row[side]
        if not rows:
            del self.config[row["table"]]

    # ---- what happens to it ----------------------------------------------------------------------

    def reboot(self) -> None:
        """It starts again with what was saved; its disk keeps the folder, its memory nothing."""
        self.boot += 1
        self.config = json.loads(json.dumps(self.saved))
        self.owner, self.timer, self.drained = "", None, False
        for name in ("apply_job", "back_job"):
            if getattr(self, name).runs is Runs.NOW:
                setattr(self, name, Job(Runs.ENDED, None, "it started again"))

    def meddle(self) -> None:
        self.config.setdefault("SYSLOG_SERVER", {})["10.9.9.9"] = {"port": "514"}

    def lose_timer(self) -> None:
        self.timer = None


class FakeDevice:
    """The switch as a push sees it; ``fault`` is asked before and after every question."""

    def __init__(self, box: Box, fault: Callable[[str, str], bool], txn: str = "rw-1") -> None:
        self.box, self.fault, self.txn = box, fault, txn
        self.identity_of = Identity(box.name, "x", "202505")

    def _ask(self, name: str, act: Callable[[], Reply[Any]]) -> Reply[Any]:
        if self.fault(name, "before"):
            return Reply(Ran.UNKNOWN, why="lost")
        reply = act()
        if self.fault(name, "after"):
            return Reply(Ran.UNKNOWN, why="lost")
        return reply

    def _done(self, act: Callable[[], object]) -> Callable[[], Reply[None]]:
        def run() -> Reply[None]:
            act()
            return Reply(Ran.OK)

        return run

    def identity(self) -> Reply[Identity]:
        return self._ask("identity", lambda: said(self.identity_of))

    def running(self) -> Reply[Running]:
        box = self.box
        return self._ask(
            "running",
            lambda: said(Running(json.loads(json.dumps(box.config)), str(box.boot), box.digest())),
        )

    def saved(self) -> Reply[ConfigDb]:
        return self._ask("saved", lambda: said(json.loads(json.dumps(self.box.saved))))

    def health(self) -> Reply[Health]:
        sick = {"a port is down"} if self.box.sick_after and self.box.started else set()
        box = self.box
        if box.started and box.looked is None:
            box.looked = box.clock.now()
        waits = box.looked is not None and box.clock.now() < box.looked + box.well_s
        down = box.down_after if box.started and (waits or not box.well_s) else box.down
        down |= box.down_drained if box.drained else frozenset()
        return self._ask("health", lambda: said(Health(True, box.complaints | sick, down)))  # noqa: FBT003

    def obstacles(self, size: int) -> Reply[frozenset[str]]:  # noqa: ARG002
        return self._ask("obstacles", lambda: said(self.box.obstacles))

    def lock(self, owner: str) -> Reply[None]:
        def act() -> Reply[None]:
            if self.box.owner not in {"", owner}:
                return Reply(Ran.FAILED, why=f"held by {self.box.owner}")
            self.box.owner = owner
            return Reply(Ran.OK)

        return self._ask("lock", act)

    def held(self) -> Reply[str]:
        owner = self.box.owner
        return self._ask("held", lambda: said(f"held by {owner}" if owner else ""))

    def unlock(self) -> Reply[None]:
        return self._ask("unlock", self._done(lambda: setattr(self.box, "owner", "")))

    def checkpoint(self) -> Reply[ConfigDb]:
        return self._ask("checkpoint", lambda: said(json.loads(json.dumps(self.box.config))))

    def dry_run(self, patch: bytes) -> Reply[DryRun]:  # noqa: ARG002
        refused = self.box.says if "dry_run" in self.box.refuses else ""
        return self._ask("dry_run", lambda: said(DryRun(refused, frozenset(("Ethernet0",)))))

    def drain(self, how: str) -> Reply[None]:  # noqa: ARG002
        return self._ask("drain", self._done(lambda: setattr(self.box, "drained", True)))

    def undrain(self) -> Reply[None]:
        def act() -> Reply[None]:
            if "undrain" in self.box.refuses:
                return Reply(Ran.FAILED, why="it stays drained")
            self.box.drained = False
            return Reply(Ran.OK)

        return self._ask("undrain", act)

    def put(self, files: Mapping[str, bytes]) -> Reply[None]:
        def act() -> Reply[None]:
            if "put" in self.box.refuses:
                return Reply(Ran.FAILED, why="no space")
            if not self.box.started:
                self.box.manifest = json.loads(files["manifest.json"])
                self.box.todo = self.box.rows()
            return Reply(Ran.OK)

        return self._ask("put", act)

    def arm(self, digest: str, seconds: int) -> Reply[None]:  # noqa: ARG002
        def act() -> Reply[None]:
            if "arm" in self.box.refuses:
                return Reply(Ran.FAILED, why="the timer does not start")
            self.box.timer = self.box.clock.now() + seconds
            return Reply(Ran.OK)

        return self._ask("arm", act)

    def armed(self) -> Reply[bool]:
        return self._ask("armed", lambda: said(self.box.timer is not None))

    def start(self, mode: str, digest: str) -> Reply[None]:  # noqa: ARG002
        def act() -> Reply[None]:
            box = self.box
            if mode == "back":
                if box.back_job.runs is not Runs.NOW:
                    box.begin_back()
            elif box.apply_job.runs is Runs.NEVER and not box.halted and not box.started:
                first = box.rows()
                if any(box.row(row) != row["before"] for row in first if row["before"]):
                    box.apply_job = Job(Runs.ENDED, 1, "rows are not what they were")
                else:
                    box.started = True
                    box.apply_job = Job(Runs.NOW)
            return Reply(Ran.OK)

        return self._ask("start", act)

    def job(self, mode: str) -> Reply[Job]:
        box = self.box
        return self._ask("job", lambda: said(box.apply_job if mode == "apply" else box.back_job))

    def call(self, mode: str, digest: str, only: str = "") -> Reply[int]:  # noqa: ARG002
        return self._ask(mode, lambda: said(self._called(mode, only)))

    def _called(self, mode: str, only: str) -> int:
        box = self.box
        if box.manifest is None:
            return 3
        if mode == "halt":
            box.halted = True
            if box.apply_job.runs is Runs.NOW:
                box.apply_job = Job(Runs.ENDED, None, "stopped")
        elif mode == "disarm":
            box.timer = None
            box.disarmed = box.disarmed or not box.back_started
            return 5 if box.back_started else 0
        elif box.disarmed and not box.back_started and "save" not in box.refuses:
            if only != box.digest() or any(not box.ours(row) for row in box.last_rows()):
                return 1
            box.saved = json.loads(json.dumps(box.config))
        else:
            return 1
        return 0

    def clean(self) -> Reply[None]:
        return self._ask("clean", self._done(self.box.reset))
