"""One change of one switch that no plan of a site has: planned here, and pushed as any other.

It has all that a push has: the switch is held and looked at, asked for a dry run, changed by a
program that runs detached, and takes the change back by itself unless it is told to keep it. What
happens is written down where pushes are, so that one that was cut off can be gone on with.
"""

from __future__ import annotations

import secrets as random_bits
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from railwright.base import atomic
from railwright.diff import masking
from railwright.diff.base import Base
from railwright.diff.selfmade import Kind
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import Disruption
from railwright.model.plan import Batch, DevicePlan, Plan, Reach
from railwright.model.types import BufferModel, Dialect, Release
from railwright.plan import file
from railwright.plan.oracle import Traits
from railwright.plan.single import Ends, single
from railwright.push.fleet import past
from railwright.push.fleet.crew import WallClock
from railwright.push.fleet.rollout import made, txn_of
from railwright.push.fleet.who import owner, resolver, utc
from railwright.push.nornir_ import limits
from railwright.push.nornir_.connection import Extras, Sonic
from railwright.push.transaction import doing, early
from railwright.push.transaction.case import Case, Policy, Work
from railwright.push.transaction.deciding import Standing
from railwright.push.transaction.device import Identity
from railwright.push.transaction.fit import Unfit
from railwright.push.transaction.journal import Journal, Record, claim
from railwright.push.transaction.remote import Remote
from railwright.push.transaction.states import Heard, Outcome

ALONE: Final = "alone"
"""The name of the site of a switch that is of none."""
_NOTE: Final = "nornir"
_PRIVATE: Final = 0o600


class HostFacts(NamedTuple):
    """What is known of a switch without asking it: data of its host.

    Attributes:
        name: of the switch.
        data: by name, as :mod:`railwright.push.nornir_.inventory` has it; may be empty.
    """

    name: str
    data: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return one of them, empty where it is not known."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""

    @property
    def servers(self) -> tuple[str, ...]:
        """Servers whose traffic may cross it; none where they are not known."""
        return tuple(self.data.get("servers") or ())


class Bounds(NamedTuple):
    """How far a change may go, and how long it is looked at.

    Attributes:
        worst: the worst class of disruption.
        policy: the rest.
    """

    worst: Disruption = Disruption.HITLESS
    policy: Policy = Policy()


class Changed(NamedTuple):
    """What became of a change.

    Attributes:
        outcome: in one word.
        why: where it did not go well.
        plan: of the switch; None where nothing was to be done, or it was not planned.
        txn: the transaction; empty where nothing was begun.
        ports_down: ports that the switch says it would shut.
    """

    outcome: Outcome
    why: str = ""
    plan: DevicePlan | None = None
    txn: str = ""
    ports_down: tuple[str, ...] = ()


Aim = Callable[[ConfigDb, Kind], Ends]
"""Given what a switch has, secrets in the clear, and what it is, returns what it has and shall
have, with masks."""


class Alone:
    """A switch that is to be changed.

    Args:
        sonic: the switch.
        known: what is known of it.
        allowed: how far the change may go.
    """

    def __init__(self, sonic: Sonic, known: HostFacts, allowed: Bounds) -> None:
        self._sonic, self._known, self._allowed = sonic, known, allowed
        self._txn = txn_of(utc(), random_bits.token_hex(3))
        self._policy = _policy(allowed.policy, sonic.extras)
        self._remote = Remote(
            sonic, self._txn, apart_s=self._policy.apart_s, excused=self._policy.excused
        )

    def change(self, aim: Aim, *, dry_run: bool) -> tuple[Changed, Ends | None]:
        """Plan a change, and make it; or only ask the switch what it would do.

        Raises:
            PushError: the switch cannot be asked, or nothing can be written down here.
            Unfit: the change does not fit what the switch has.
        """
        loaded = self._sonic.running()
        if loaded.config is None:
            return Changed(Outcome.UNHEALTHY, "no configuration was printed"), None
        told = self._remote.identity()
        if told.value is None:
            return Changed(Outcome.UNREACHABLE, told.why), None
        config = loaded.config
        kind = kind_of(self._sonic, self._known, config, told.value.release)
        ends = aim(config, kind)
        plan = single(self._known.name, self._traits(config, kind), ends)
        if plan is None:
            return Changed(Outcome.ALREADY), ends
        extras = self._sonic.extras
        why = limits.too_far(plan, self._allowed.worst, extras, self._known.servers)
        if not why and not dry_run:
            why = limits.not_now(extras, WallClock.now())
        if why:
            return Changed(Outcome.REFUSED, why, plan), ends
        push = self._asked if dry_run else self._pushed
        return push(plan, kind, told.value), ends

    def _traits(self, config: ConfigDb, kind: Kind) -> Traits:
        own = _localhost(config, "frr_mgmt_framework_config") == "true"
        return Traits(
            asic=self._known.text("asic"),
            hwsku=_localhost(config, "hwsku"),
            release=kind.release or Release.MASTER,
            dialect=Dialect.FRRCFGD if own else Dialect.BGPCFGD,
            buffer_model=kind.model,
        )

    def _work(self, plan: DevicePlan, kind: Kind, told: Identity, folder: Path) -> Work:
        wanted = Identity(
            hostname=self._known.name,
            hwsku=self._known.text("hwsku") or told.hwsku,
            release=self._known.text("release") or told.release,
            mac=self._known.text("mac"),
            serial=self._known.text("serial"),
            platform=self._known.text("platform"),
        )
        extras = self._sonic.extras
        return Work(
            txn=self._txn,
            plan=plan,
            identity=wanted,
            kind=kind,
            bases=(),
            drain=None,
            owner=owner(_NOTE),
            folder=folder,
            resolve=resolver(extras.secrets, extras.folder, simulated=extras.simulated),
            policy=self._policy,
            gate=lambda: limits.gate(extras, self._known.name, self._known.servers),
        )

    def _asked(self, plan: DevicePlan, kind: Kind, told: Identity) -> Changed:
        """Look at the switch as a push would, and have its config updater judge the change."""
        case = Case(self._work(plan, kind, told, Path()), self._remote, WallClock())
        looked = early.preflight(case)
        if looked.heard is Heard.DONE:
            looked = early.dry_run(case)
        if looked.heard is Heard.AFTER:  # somebody made it meanwhile
            return Changed(Outcome.ALREADY)
        if looked.heard is not Heard.DONE:
            return Changed(looked.outcome or Outcome.UNREACHABLE, case.hidden(looked.why), plan)
        ports = case.fitted.span.ports if case.fitted is not None else ()
        return Changed(Outcome.NOT_STARTED, plan=plan, ports_down=tuple(sorted(ports)))

    def _pushed(self, plan: DevicePlan, kind: Kind, told: Identity) -> Changed:
        extras = self._sonic.extras
        place = past.home(extras)
        site = extras.site or ALONE
        whole = _plan(site, plan)
        header = past.Header(
            site=site,
            folder=str(extras.folder),
            lab=extras.simulated,
            owner=owner(_NOTE),
            sha256=file.sha256_of_file(whole),
            verify_s=self._policy.verify_s,
        )
        work = self._work(plan, kind, told, place / self._txn)
        with _begun(place, self._txn, header, whole) as journal:
            standing = doing.run(Case(work, self._remote, WallClock()), journal)
        return _ended(standing, plan, self._txn)


def _policy(policy: Policy, extras: Extras) -> Policy:
    policy = policy._replace(builds=extras.builds, excused=extras.excused)
    return policy.of_lab() if extras.simulated else policy


def kind_of(sonic: Sonic, known: HostFacts, config: ConfigDb, release: str) -> Kind:
    """Return what kind of switch it is, as far as its programs write different things.

    Raises:
        Unfit: it runs a release that is not supported.
    """
    name = release or known.text("release")
    found = next((one for one in Release if one.value == name), None)
    if found is None:
        msg = f"{known.name}: its release {name or 'is not known and'} is not supported"
        raise Unfit(msg)
    model = _localhost(config, "buffer_model") or known.text("buffer_model")
    dynamic = model == BufferModel.DYNAMIC.value
    vendor = known.text("vendor") or sonic.identity().asic
    return Kind(vendor, BufferModel.DYNAMIC if dynamic else BufferModel.TRADITIONAL, found)


def _ended(standing: Standing, plan: DevicePlan, txn: str) -> Changed:
    return Changed(standing.outcome or Outcome.UNDECIDED, standing.why, plan, txn)


def _localhost(config: ConfigDb, name: str) -> str:
    value = config.get("DEVICE_METADATA", {}).get("localhost", {}).get(name)
    return value if isinstance(value, str) else ""


def _plan(site: str, plan: DevicePlan) -> Plan:
    """Return the plan of one switch as that of a site."""
    reach = Reach(devices=(plan.device,))
    return Plan(
        site=site,
        against="running",
        revision=None,
        inventory_sha256="",
        disruption=plan.disruption,
        because=plan.because,
        unknown=0,
        reach=reach,
        hunks=(),
        devices=(plan,),
        batches=(
            Batch(
                devices=(plan.device,),
                disruption=plan.disruption,
                together="it is changed by itself",
                drain=None,
                reach=reach,
                capacity_percent={},
            ),
        ),
    )


def masked(running: ConfigDb, target: ConfigDb) -> Ends:
    """Return what a switch has and shall have with the same masks for the same secrets."""
    name = ""
    found = masking.base(Base(name, {name: running}, {name: target}))
    return Ends(found.configs[name], found.targets[name])


# ---- what is written down --------------------------------------------------------------------


@contextmanager
def _begun(place: Path, txn: str, header: past.Header, plan: Plan) -> Iterator[Journal]:
    """Hold the site together with the other switches of this process, and open a journal."""
    folder = made(place, header.site, txn)
    with _CLAIMS.claimed(place / f"{header.site}.lock"), Journal(folder / "journal", utc) as log:
        atomic.write(folder / past.PLAN, file.dumps(plan), _PRIVATE)
        log.add(Record("", past.BEGUN, "note", facts=header._asdict()))
        yield log


class _Claims:
    """The sites that this process holds: all of its switches together, and nobody else."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: dict[Path, tuple[int, ExitStack]] = {}

    @contextmanager
    def claimed(self, path: Path) -> Iterator[None]:
        """Hold a site.

        Raises:
            Busy: another process does.
        """
        with self._guard:
            count, stack = self._held.get(path, (0, ExitStack()))
            if not count:
                stack.enter_context(claim(path, owner(_NOTE)))
            self._held[path] = count + 1, stack
        try:
            yield
        finally:
            with self._guard:
                count, stack = self._held.pop(path)
                if count > 1:
                    self._held[path] = count - 1, stack
                else:
                    stack.close()


_CLAIMS: Final = _Claims()
