"""One run of a verb that pushes: from settings and options to what the switches say."""

from __future__ import annotations

import secrets as random_bits
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from railwright import pipeline
from railwright.base.errors import ExitCode, PlanError
from railwright.cli import pushed
from railwright.cli.against import GIT, GOLDEN, RUNNING
from railwright.cli.live import Live, watched
from railwright.cli.pushed import Head, Told
from railwright.cli.pushing import Choices
from railwright.cli.pushparts import Files, Judge
from railwright.cli.reaching import Reaching, boxes, label, ways
from railwright.cli.settings import goldens_of
from railwright.cli.shell import Shell
from railwright.cli.signals import Leave, Signals
from railwright.lab import LABEL
from railwright.plan import file
from railwright.push import hours, many
from railwright.push.fleet import hooks, past
from railwright.push.fleet.allow import Allowed, Refusal, by_scheduler, refusals
from railwright.push.fleet.crew import Crew, Order
from railwright.push.fleet.hooks import Drains, Whom
from railwright.push.fleet.rehearsal import rehearse
from railwright.push.fleet.rollout import Limits, PushEnd, go_on, refuse, roll, txn_of
from railwright.push.fleet.waves import Stop
from railwright.push.fleet.who import owner, resolver, utc
from railwright.push.line.ssh import Ssh
from railwright.push.transaction.case import Policy
from railwright.push.transaction.ends import meant
from railwright.push.transaction.fit import Resolve

if TYPE_CHECKING:
    from railwright.model.configdb import ConfigDb
    from railwright.model.plan import Batch, Plan
    from railwright.push.fleet.past import Past
    from railwright.push.line.access import Access
    from railwright.push.transaction.journal import Journal

Bases = Callable[[str], Iterable["ConfigDb"]]
Resolver = Callable[[str], Resolve]


class Run:
    """One run.

    Args:
        shell: how to talk.
        site: folder of the inventory.
        reaching: how switches are reached.
        choices: what the operator allows for.
    """

    def __init__(self, shell: Shell, site: Path, reaching: Reaching, choices: Choices) -> None:
        self.shell, self.site, self.reaching, self.choices = shell, site, reaching, choices
        self._settings = shell.settings(site)
        self.push = choices.over(reaching.over(self._settings.push, site))
        self._design = pipeline.design(site)
        self.fabric = self._design.fabric
        self.place = past.home(self.push)
        self._windows = tuple(map(hours.parse, self.push.quiet_hours))

    # ---- what is pushed --------------------------------------------------------------------------

    def refusals(self, plan: Plan) -> tuple[Refusal, ...]:
        """Return what of a plan is not allowed for.

        Raises:
            PlanError: it is of another site.
            TooFar: a wave of it goes too far.
        """
        if plan.site != self.fabric.site:
            msg = f"the plan is of the site {plan.site}, and this is {self.fabric.site}"
            raise PlanError(msg)
        known = {device.name for device in self.fabric.devices}
        gone = [one.device for one in plan.devices if one.device not in known]
        if gone:
            msg = f"the site has no switch {gone[0]} any more"
            raise PlanError(msg, hint="plan again with `railwright plan`")
        refuse(plan, self._limits())
        push = self.push
        return refusals(
            plan,
            Allowed(
                push.max_class,
                frozenset(push.in_place),
                self.choices.one_way,
                bool(push.drain_command),
            ),
        )

    def rehearse(self, plan: Plan, order: Order, of: str | None = None) -> Told:
        """Ask every switch of a plan what it would say; nothing is changed."""
        refused = self.refusals(plan)
        access = self._ways()
        names = [name for batch in plan.batches for name in batch.devices]
        with self.shell.progress() as progress, Ssh(self.push) as ssh:
            crew = Crew(order, ssh, access)
            said = []
            for one in many.each(lambda name: rehearse(crew, name), names, self.push.at_once):
                said.append(one)
                progress("ask", len(said), len(names))
        head = Head(None, of, file.sha256_of_file(plan))
        return pushed.rehearsed(plan, head, said, refused)

    def barred(self, plan: Plan, of: str = "") -> Told | None:
        """Return why a plan is not pushed now; None where it is.

        Raises:
            PlanError: as :meth:`refusals`, or waves may not begin now.
        """
        refused = self.refusals(plan)
        if refused:
            return pushed.barred(plan, Head(None, of or None, file.sha256_of_file(plan)), refused)
        closed = hours.refused(self._windows, time.time())
        if closed:
            msg = f"nothing was begun: {closed}"
            raise PlanError(msg, hint="--quiet-hours, or `quiet_hours` in [push]")
        return None

    def commit(self, plan: Plan, order: Order, of: str = "") -> ExitCode:
        """Push a plan, and report it."""
        head = Head(order.txn, of or None, file.sha256_of_file(plan))
        barred = self.barred(plan, of)
        if barred is not None:
            return self.tell(barred)
        access = self._ways()
        header = past.Header(
            site=self.fabric.site,
            folder=str(self.site.resolve()),
            lab=self.reaching.lab,
            owner=order.owner,
            sha256=head.sha256,
            of=of,
            verify_s=order.policy.verify_s,
            any_release=order.policy.any_release,
        )

        def work(journal: Journal, crew: Crew, live: Live, stop: Stop, signals: Signals) -> PushEnd:
            return roll(
                plan,
                watched(live, lambda name: crew.push(name, journal)),
                self._limits(),
                stop,
                lambda number, batch: self._may(number, batch, plan, live, stop, signals),
                crew.watch(),
            )

        with ExitStack() as stack:
            journal = stack.enter_context(past.begun(self.place, order.txn, header, plan, utc))
            past.forget(self.place, time.time())
            report = self._worked(stack, journal, order, access, work)
        return self._ended(plan, head, report)

    def go_on(self, found: Past, order: Order) -> ExitCode:
        """Bring to its end what another process began, and report it."""
        report = self.settle(found, order)
        head = pushed.head_of(found)
        return self._ended(found.plan, head, report)

    def settle(self, found: Past, order: Order) -> PushEnd:
        """Bring to its end what another process began."""
        access = self._ways()

        def work(
            journal: Journal, crew: Crew, live: Live, stop: Stop, _signals: Signals
        ) -> PushEnd:
            push = watched(live, lambda name: crew.go_on(name, journal))
            return go_on(journal.records, found.plan, push, self._limits(), stop)

        with ExitStack() as stack:
            journal = stack.enter_context(past.again(self.place, found, order.owner, utc))
            return self._worked(stack, journal, order, access, work)

    def _worked(
        self,
        stack: ExitStack,
        journal: Journal,
        order: Order,
        access: Mapping[str, Access],
        work: Callable[[Journal, Crew, Live, Stop, Signals], PushEnd],
    ) -> PushEnd:
        """Do the work with switches, and leave at once where somebody asks twice."""
        stop = Stop(self.push.stop_file)
        name = LABEL if self.reaching.lab else ""
        quiet = self.shell.verbosity < 0
        with Live(order.plan, name, quiet=quiet) as live, Signals(stop, live.say) as signals:
            journal.told = live.record
            ssh = stack.enter_context(Ssh(self.push))
            live.say(f"{order.txn}: its journal is in {journal.path.parent}")
            try:
                return work(journal, Crew(order, ssh, access), live, stop, signals)
            except Leave:
                journal.close()  # nobody does anything more that is not written down
                stack.pop_all()  # and nobody waits: the process ends with this
                return self._left(order, live, stop)

    def _left(self, order: Order, live: Live, stop: Stop) -> PushEnd:
        found = past.read(self.place, order.txn)
        ended = found.ended()
        open_ = [one.device for one in ended if not pushed.is_settled(one)]
        live.say(f"left: {order.txn}")
        if open_:
            live.say(f"under way: {', '.join(open_)}; each takes the change back by itself in time")
            live.say(f"go on with: railwright push --resume {order.txn}")
        return PushEnd(ended, f"{stop.why} twice")

    # ---- what it takes ---------------------------------------------------------------------------

    def order(
        self,
        plan: Plan,
        txn: str | None = None,
        bases: Bases | None = None,
        secrets: Resolver | None = None,
        *,
        verify_s: int | None = None,
        held: Iterable[str] = (),
    ) -> Order:
        """Return what is to be done with the switches of a plan.

        Args:
            plan: what is pushed.
            txn: the name of the push; None makes a new one.
            bases: what the plan was made against; None: what it says itself.
            secrets: given a switch, finds its secrets; None: by the settings.
            verify_s: seconds for which a switch is looked at; None: by the settings.
            held: switches whose servers were drained already.
        """
        push = self.push
        txn = txn or txn_of(utc(), random_bits.token_hex(3))
        whom = self._whom(plan)
        drains = Drains(push.drain_command, self.site, (whom(name) for name in held))
        scheduled = {
            name for batch in plan.batches if by_scheduler(batch) for name in batch.devices
        }
        policy = Policy(
            verify_s=verify_s or push.verify_s,
            unsaved=self.choices.allow_unsaved,
            any_release=self.choices.allow_release,
            one_way=self.choices.one_way,
            builds=push.builds,
            excused=push.excused,
        )
        if self.reaching.lab:
            policy = policy.of_lab()
        return Order(
            txn=txn,
            plan=plan,
            fabric=self.fabric,
            owner=owner(),
            folder=self.place / txn,
            bases=bases or self.bases(plan),
            resolve=secrets or self.resolver,
            schedule=lambda name: drains.of(whom(name)) if name in scheduled else None,
            policy=policy,
            breaks=self.choices.breaks,
            judge=Judge(self._settings.yang_models),
            meant=meant(plan, self.fabric),
            gate=lambda name: hooks.gate(push.job_gate, self.site, whom(name)),
            boxes=boxes(self._design, self.reaching),
        )

    def _whom(self, plan: Plan) -> Callable[[str], Whom]:
        from railwright.plan.reach import Wiring  # noqa: PLC0415 # only where somebody asks

        if not (self.push.drain_command or self.push.job_gate) or not plan.devices:
            return lambda name: Whom(name, ())
        below = Wiring(self.fabric).hosts_below
        return lambda name: Whom(name, tuple(sorted(below.get(name, ()))))

    def resolver(self, _name: str) -> Resolve:
        """Return what finds the secrets that a plan names."""
        return resolver(self.push.secrets, self.site, simulated=self.reaching.lab)

    def bases(self, plan: Plan) -> Bases:
        """Return what a plan was made against, by switch, as far as files or a revision have it."""
        name = plan.against
        if name == RUNNING or not plan.devices:
            return lambda _name: ()
        if name.startswith(GIT):
            return self._revision(name)
        golden = name == GOLDEN
        place = goldens_of(self.site, self.fabric.site, self._settings) if golden else Path(name)
        return lambda device: Files(place / f"{device}.json")

    def _revision(self, name: str) -> Bases:
        from railwright.diff.base import Against  # noqa: PLC0415 # few plans start from one

        found: dict[str, ConfigDb] = {}
        guard = threading.Lock()

        def of(device: str) -> Iterable[ConfigDb]:
            with guard:
                if not found:
                    built = pipeline.build(self.site, jobs=self._settings.jobs)
                    against = Against(name, revision=name.removeprefix(GIT))
                    found.update(pipeline.base_of(built, against, jobs=self._settings.jobs).configs)
            return (found[device],) if device in found else ()

        return of

    def _ways(self) -> Mapping[str, Access]:
        return ways(self.fabric, self.push, self.site, self.reaching)

    def _limits(self) -> Limits:
        push = self.push
        return Limits(push.at_once, push.max_failures, push.max_hosts, push.pause_s)

    def _may(
        self, number: int, batch: Batch, plan: Plan, live: Live, stop: Stop, signals: Signals
    ) -> bool:
        """Say whether a wave may begin: by the hour, and by who sits at the terminal."""
        closed = hours.refused(self._windows, time.time())
        if closed:
            stop.ask(closed)
            return False
        if self.choices.yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return True
        which = f"wave {number} of {len(plan.batches)}"
        what = f"{which}: {pushed.many_switches(len(batch.devices))}, {batch.disruption}: go on?"
        with live.aside(), signals.asking():
            try:
                return click.confirm(what, default=True, err=True)
            except (click.Abort, KeyboardInterrupt):
                return False

    def _ended(self, plan: Plan, head: Head, report: PushEnd) -> ExitCode:
        told = pushed.done(plan, head, report)
        return self.tell(told)

    def tell(self, told: Told) -> ExitCode:
        """Report a push, and return how the process ends."""
        facts = {"txn": told.document.txn, "plan": told.document.sha256}
        summary = label(self.reaching, told.summary)
        try:
            self.shell.report(
                facts={name: value for name, value in facts.items() if value},
                findings=told.findings,
                push=told.document,
                tables=told.tables,
                kinds=self.shell.kinds(),
                ran=told.ran,
                summary=summary,
            )
        except OSError as error:  # what became of switches is said even so
            for line in (f"the report cannot be written: {error.strerror}", summary):
                click.echo(line, err=True)
            return max(told.code, ExitCode.STAGE_FAILED)
        return told.code
