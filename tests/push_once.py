"""A push of one switch that anything may happen to, and what is true at its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import push_small as small
from push_world import Box, Clock, FakeDevice, Killed
from railwright.base.errors import ExitCode
from railwright.model.configdb import ConfigDb
from railwright.model.plan import DevicePlan
from railwright.push.transaction.case import Case, Policy, Work
from railwright.push.transaction.deciding import Standing, fold
from railwright.push.transaction.device import Identity
from railwright.push.transaction.doing import run
from railwright.push.transaction.journal import Record
from railwright.push.transaction.states import ENDINGS, Heard, Outcome, State

POLICY = Policy(verify_s=60, looks=3, poll_s=2)
Fault = Callable[[str, str], bool]


class Memory:
    """A journal that survives its process, and may kill it before or after a record."""

    def __init__(self) -> None:
        self.records: tuple[Record, ...] = ()
        self.fault: Fault = lambda _name, _when: False

    def add(self, record: Record) -> Record:
        if self.fault("journal", "before"):
            raise Killed
        self.records = (*self.records, record)
        if self.fault("journal", "after"):
            raise Killed
        return record


class Push:
    """A push of one switch, over any number of processes."""

    def __init__(
        self,
        folder: Path,
        *,
        drain: str | None = "by TSA",
        policy: Policy = POLICY,
        plan: DevicePlan | None = None,
    ) -> None:
        self.clock = Clock()
        self.box = Box(small.BEFORE, self.clock)
        self.journal = Memory()
        self.folder, self.drain, self.policy = folder, drain, policy
        self.plan = plan or small.plan()
        self.fault: Fault = lambda _name, _when: False
        self.identity = Identity("leaf-1", "x", "202505")

    def go(self) -> Standing:
        """Push in a new process, from where the one before it was."""
        device = FakeDevice(self.box, self.fault)
        self.journal.fault = self.fault
        work = Work(
            "rw-1", self.plan, self.identity, small.KIND, (), self.drain, "anna",
            self.folder, small.no_secret, self.policy,
        )  # fmt: skip
        standing = None
        if self.journal.records:
            standing = fold(self.journal.records, drains=self.drain is not None)
        return run(Case(work, device, self.clock), self.journal, standing)  # type: ignore[arg-type]

    def settled(self) -> Standing:
        """Go on without faults until it is settled."""
        self.fault = lambda _name, _when: False
        for _ in range(4):
            standing = self.go()
            if standing.outcome is not None and ENDINGS[standing.outcome].settled:
                return standing
            self.clock.sleep(600)
        return standing


def own(config: ConfigDb) -> ConfigDb:
    return {name: rows for name, rows in config.items() if name != "SYSLOG_SERVER"}


def hold(push: Push, standing: Standing, *, meddled: bool = False) -> None:
    """Assert what has to be true at the end, whatever happened."""
    box, outcome = push.box, standing.outcome
    assert outcome is not None
    if outcome is Outcome.APPLIED_UNSAVED and meddled:  # what others wrote is not saved for them
        assert (own(box.config), own(box.saved)) == (small.AFTER, small.BEFORE)
        return
    assert ENDINGS[outcome].settled, outcome
    code = ENDINGS[outcome].code
    said = (
        f"{outcome}: {standing.why}: {[(r.state, r.mark, r.heard) for r in push.journal.records]}"
    )
    if code is ExitCode.OK:
        assert own(box.config) == small.AFTER, said
        assert own(box.saved) == small.AFTER, said
    elif code is ExitCode.PUSH_ROLLED_BACK:
        assert own(box.config) == small.BEFORE, said
        assert own(box.saved) == small.BEFORE, said
    elif outcome is Outcome.FROZEN:
        assert meddled or box.refuses, said
        assert own(box.saved) == small.BEFORE, said
    if outcome not in {Outcome.FROZEN, Outcome.LEFT_DRAINED}:
        assert not box.drained, said
        assert box.timer is None, said
    if own(box.saved) == small.AFTER:  # only what was looked at is saved
        heard = [(one.state, one.heard) for one in push.journal.records if one.mark == "end"]
        assert (State.VERIFY, Heard.DONE) in heard or outcome is Outcome.ALREADY, said
    if box.writes:
        first = next(at for at, r in enumerate(push.journal.records) if r.state == State.APPLY)
        assert any(
            r.state == State.PREFLIGHT and r.heard == Heard.DONE
            for r in push.journal.records[:first]
        ), said
