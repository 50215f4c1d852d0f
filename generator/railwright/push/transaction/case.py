"""One switch in one push: what is to be done with it, what is known of it, and whom to ask."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from railwright.base.redact import KNOWN
from railwright.base.text import printable
from railwright.diff import masking
from railwright.diff.selfmade import Kind
from railwright.model.configdb import ConfigDb
from railwright.model.plan import DevicePlan
from railwright.push.transaction.device import Clock, Device, Identity
from railwright.push.transaction.ends import Meant
from railwright.push.transaction.fit import Fitted, Resolve
from railwright.push.transaction.patience import patience_s
from railwright.push.transaction.snapshot import Snapshot
from railwright.push.transaction.unit import Unit

BY_BGP: Final = "TSA"
"""What a plan says of a switch that BGP drains (:mod:`railwright.plan.batches`)."""
SNAPSHOT: Final = ".before.json"
"""How the file of what a switch had is called, behind its name."""
TOLD: Final = 300
"""Characters of a reason that are written down."""

_LAB_POLL_S: Final = 0.2
_LAB_APART_S: Final = 0.2
_LAB_AGAIN_S: Final = 2.0
_LAB_PATIENCE: Final = 0.02
"""Judged figures: a lab answers at once, and its chips train in no time."""


class Policy(NamedTuple):
    """What an operator allows for, and how long things may take.

    Attributes:
        verify_s: seconds for which a changed switch is looked at.
        looks: how often in that time.
        poll_s: seconds between two questions whether something has ended.
        apart_s: seconds between two looks at counters.
        again_s: seconds until a neighbour that is worse is looked at again.
        unsaved: whether a switch may be changed that runs what it would not start from.
        any_release: whether it may run another release than the plan says.
        one_way: whether a change may be made that disturbs more when it is taken back.
        builds: versions of images that are pushed to, with ``*`` for anything; none: all.
        excused: regular expressions: a complaint or a line of the log that fits one is none.
        patience: how much of the usual time a switch gets to be well again; a lab needs less.
    """

    verify_s: int = 60
    looks: int = 3
    poll_s: float = 2
    apart_s: float = 2
    again_s: float = 20
    unsaved: bool = False
    any_release: bool = False
    one_way: bool = False
    builds: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    patience: float = 1

    def of_lab(self) -> Policy:
        """Return the same for switches of a lab, which work faster than any chip."""
        return self._replace(
            poll_s=_LAB_POLL_S, apart_s=_LAB_APART_S, again_s=_LAB_AGAIN_S, patience=_LAB_PATIENCE
        )

    def patience_s(self, plan: DevicePlan) -> float:
        """Return for how many seconds what a change takes down may stay down."""
        return self.patience * patience_s(plan)

    def watch_s(self, plan: DevicePlan) -> int:
        """Return for how many seconds a changed switch is looked at, at most."""
        return self.verify_s + math.ceil(self.patience_s(plan))


class Work(NamedTuple):
    """What is to be done with one switch.

    Attributes:
        txn: the transaction.
        plan: of the switch.
        identity: who has to answer.
        kind: what it is.
        bases: configurations that the plan may have been made against.
        drain: what is drained first, and how; None: nothing.
        owner: who pushes, for others.
        folder: where snapshots are kept.
        resolve: finds secrets.
        policy: what is allowed for.
        judge: given what the switch has, says what is wrong with it; empty: nothing.
        gate: says why the switch may not go now; empty: it may.
        meant: what the plan means to be down on it.
    """

    txn: str
    plan: DevicePlan
    identity: Identity
    kind: Kind
    bases: Iterable[ConfigDb]
    drain: str | None
    owner: str
    folder: Path
    resolve: Resolve
    policy: Policy = Policy()
    judge: Callable[[ConfigDb], str] = lambda _config: ""
    gate: Callable[[], str] = lambda: ""
    meant: Meant = Meant()

    @property
    def by_bgp(self) -> bool:
        """Whether BGP drains it, which stands in its configuration then."""
        return BY_BGP in (self.drain or "")

    @property
    def snapshot(self) -> Path:
        """Where its snapshot is kept."""
        return self.folder / f"{self.plan.device}{SNAPSHOT}"


class Case:
    """One switch in one push: what is known of it here, and whom to ask.

    It holds secrets, and is never shown.
    """

    def __init__(self, work: Work, device: Device, clock: Clock) -> None:
        self.work, self.device, self.clock = work, device, clock
        self.fitted: Fitted | None = None
        self.unit: Unit | None = None
        self.was: Snapshot | None = None
        self.until = 0.0
        """When the timer of the switch is over, as this machine tells the time."""
        self.sent = ""
        """The digest of what another process sent, which may have been another version of us."""
        self.outcome: str = ""
        self.patient: float | None = None
        """Until when it may be well again, once it was changed and looked at."""

    @staticmethod
    def know(*configs: ConfigDb) -> None:
        """Learn the secrets of configurations, so that no message tells them."""
        for config in configs:
            masking.learn(config)

    @staticmethod
    def hidden(text: str) -> str:
        """Return a text without the secrets that are known, in one line that may be shown."""
        return printable(" ".join(KNOWN.text(text).split()))[:TOLD]
