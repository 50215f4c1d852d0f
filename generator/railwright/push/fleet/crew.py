"""Who pushes: a connection to each switch of a plan, and what is asked of the switch over it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from railwright.base.errors import (
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    PlanError,
    PushError,
    Unreachable,
)
from railwright.diff.selfmade import Kind
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.plan import Batch, DevicePlan, Plan
from railwright.model.types import Release
from railwright.push.fleet.hooks import DRAIN_S
from railwright.push.fleet.neighbours import Neighbours, over_ssh
from railwright.push.line.access import Access
from railwright.push.line.ssh import Session, Ssh
from railwright.push.line.switch import Box
from railwright.push.transaction.case import Case, Policy, Work
from railwright.push.transaction.deciding import Standing, fold
from railwright.push.transaction.device import Clock, Identity
from railwright.push.transaction.doing import run
from railwright.push.transaction.ends import Meant
from railwright.push.transaction.fit import Resolve
from railwright.push.transaction.journal import Fact, Journal, Record
from railwright.push.transaction.lock import Hold
from railwright.push.transaction.remote import Remote, Schedule
from railwright.push.transaction.states import Outcome, State
from railwright.push.transaction.unit import MOST_S, timer_s

_TRIES: Final = 3
"""Logins that are tried where a switch does not answer; one that refuses is tried once."""
_APART_S: Final = 1.0
_QUESTIONS_S: Final = 600
"""Of all that is asked of a switch before it is changed and afterwards."""
UNBEGUN: Final = "unbegun"
"""The state of a note why a switch was not even asked."""


class WallClock:
    """The time of this machine, which goes on while it sleeps: the timer of a switch does too."""

    @staticmethod
    def now() -> float:
        """Return seconds since 1970."""
        return time.time()

    @staticmethod
    def sleep(seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Order(NamedTuple):
    """What is to be done with all switches of a plan.

    Attributes:
        txn: the transaction.
        plan: as it was approved.
        fabric: the site.
        owner: who pushes, for others.
        folder: where snapshots are kept.
        bases: given a switch, configurations that the plan may have been made against.
        resolve: given a switch, finds its secrets.
        schedule: given a switch, who drains it where BGP cannot; None: nobody does.
        policy: what is allowed for.
        clock: the time.
        breaks: the transaction whose stale lock may be taken over; empty: none.
        judge: given a release and a configuration of it, says what is wrong with that.
        gate: given a switch, says why it may not go now; empty: it may.
        boxes: serial number and MAC address of switches, as far as they are known.
        meant: what the plan means to be down, by switch.
    """

    txn: str
    plan: Plan
    fabric: Fabric
    owner: str
    folder: Path
    bases: Callable[[str], Iterable[ConfigDb]]
    resolve: Callable[[str], Resolve]
    schedule: Callable[[str], Schedule | None] = lambda _name: None
    policy: Policy = Policy()
    clock: Clock = WallClock()
    breaks: str = ""
    judge: Callable[[str, ConfigDb], str] = lambda _release, _config: ""
    gate: Callable[[str], str] = lambda _name: ""
    boxes: Mapping[str, Box] = {}
    meant: Mapping[str, Meant] = {}

    def work(self, name: str) -> Work:
        """Return what is to be done with one switch.

        Raises:
            PlanError: the site does not have it.
        """
        plan = planned(self.plan, name)
        try:
            device = self.fabric.device(name)
        except KeyError:
            msg = f"the site has no switch {name} any more"
            raise PlanError(msg, hint="plan again with `railwright plan`") from None
        release = next((one for one in Release if one.value == plan.release), None)
        box = self.boxes.get(name, Box())
        return Work(
            txn=self.txn,
            plan=plan,
            identity=Identity(name, plan.hwsku, plan.release, box.mac, box.serial, device.platform),
            kind=Kind(device.vendor_asic, device.buffer_model, release),
            bases=self.bases(name),
            drain=batch_of(self.plan, name).drain,
            owner=self.owner,
            folder=self.folder,
            resolve=self.resolve(name),
            policy=self.policy,
            judge=lambda config: self.judge(plan.release, config),
            gate=lambda: self.gate(name),
            meant=self.meant.get(name, Meant()),
        )

    def hold(self, work: Work) -> Hold:
        """Return how a switch is locked: for as long as its change may take at most."""
        plan, policy = work.plan, work.policy
        try:
            timer = timer_s(plan.device, plan.steps, policy.watch_s(plan))
        except PushError:  # it is refused by that
            timer = MOST_S
        drained = DRAIN_S if work.drain is not None else 0
        return Hold(_QUESTIONS_S + 3 * plan.seconds + drained + timer, self.breaks, self.clock.now)


def planned(plan: Plan, name: str) -> DevicePlan:
    """Return what a plan does to a switch, which has to be in it."""
    return next(one for one in plan.devices if one.device == name)


def batch_of(plan: Plan, name: str) -> Batch:
    """Return the batch of a switch, which has to be in the plan."""
    return next(one for one in plan.batches if name in one.devices)


class Crew:
    """Pushes the switches of an order, each over a connection of its own.

    Args:
        order: what is to be done.
        ssh: the connections.
        access: how each switch is reached.
    """

    def __init__(self, order: Order, ssh: Ssh, access: Mapping[str, Access]) -> None:
        self.order = order
        self._ssh, self._access = ssh, access

    def push(self, name: str, journal: Journal) -> Standing:
        """Bring a switch to the end of its push, and return where it stands then.

        Raises:
            JournalError: something cannot be written down; nothing was done after that.
        """
        try:
            session = self._session(name)
        except PushError as error:
            changed = isinstance(error, HostKeyChanged)
            outcome = Outcome.WRONG_DEVICE if changed else Outcome.UNREACHABLE
            facts: dict[str, Fact] = {"why": error.message, "outcome": outcome}
            journal.add(Record(name, UNBEGUN, "note", facts=facts))
            return Standing(State.END, outcome, why=error.message)
        try:
            return run(self.case(name, session), journal)
        finally:
            session.close()

    def go_on(self, name: str, journal: Journal) -> Standing:
        """Go on with a switch that another process began.

        Raises:
            PushError: it cannot be reached; nothing was done.
            JournalError: as :meth:`push`.
        """
        session = self._session(name)
        try:
            case = self.case(name, session)
            records = [one for one in journal.records if one.device == name]
            standing = fold(records, drains=case.work.drain is not None)
            return run(case, journal, standing)
        finally:
            session.close()

    def case(self, name: str, session: Session) -> Case:
        """Return a switch as it is pushed over a connection."""
        switch = self._ssh.switch(session)
        order = self.order
        work = order.work(name)
        remote = Remote(
            switch,
            order.txn,
            order.schedule(name),
            order.hold(work),
            order.policy.apart_s,
            order.policy.excused,
        )
        return Case(work, remote, order.clock)

    def watch(self) -> Neighbours:
        """Return what looks at the neighbours of a wave."""
        order = self.order
        return Neighbours(
            order.plan,
            order.fabric,
            over_ssh(self._ssh, self._access, order.policy.apart_s, order.policy.excused),
            self._ssh.settings.at_once,
            order.policy.again_s,
            order.clock.sleep,
        )

    def session(self, name: str) -> Session:
        """Log in to a switch, trying again where it does not answer.

        Raises:
            PushError: nobody knows where it is, or it lets nobody in.
        """
        return self._session(name)

    def _session(self, name: str) -> Session:
        if name not in self._access:
            msg = f"{name}: no address of it is known"
            raise Unreachable(msg, hint="give it a management address, or use --addresses")
        left = _TRIES
        while True:
            left -= 1
            try:
                return self._ssh.session(self._access[name])
            except (LoginRefused, HostKeyUnknown, HostKeyChanged):
                raise
            except Unreachable:
                if not left:
                    raise
            self.order.clock.sleep(_APART_S * (1 + random.random()))  # noqa: S311 # not all at once
