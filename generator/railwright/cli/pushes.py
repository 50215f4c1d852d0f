"""What `push` and `rollback` do, once it is known what is asked of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from railwright.base.errors import ExitCode, PlanError, PushError, RailwrightError, SettingsError
from railwright.base.natural import natural_key
from railwright.cli import pushed
from railwright.cli.pushing import Choices, approve
from railwright.cli.pushparts import aged, drained
from railwright.cli.pushrun import Bases, Resolver, Run
from railwright.cli.reaching import Reaching
from railwright.cli.shell import Shell, find_site, is_site
from railwright.plan import file
from railwright.push.fleet import past, reverse
from railwright.push.fleet.rollout import PushEnd
from railwright.push.settings import PushSettings
from railwright.push.transaction.states import Outcome
from railwright.report.protocol import Table

if TYPE_CHECKING:
    from railwright.model.plan import Plan
    from railwright.push.fleet.crew import Order
    from railwright.push.fleet.past import Past
    from railwright.push.fleet.reverse import Back
    from railwright.push.transaction.fit import Resolve


def push(shell: Shell, path: Path, site: Path, choices: Choices, reaching: Reaching) -> ExitCode:
    """Push the plan of a file, or say what that would do."""
    run = Run(shell, site, reaching, choices)
    plan = file.read(path)
    aged(path, run.push.max_age_h)
    if not choices.commit:
        return run.tell(run.rehearse(plan, run.order(plan)))
    if not plan.devices:
        shell.report(summary="nothing to do: the plan changes no switch")
        return ExitCode.OK
    barred = run.barred(plan)
    if barred is not None:
        return run.tell(barred)
    approve(file.sha256_of_file(plan), choices)
    return run.commit(plan, run.order(plan))


def resume(
    shell: Shell, words: Sequence[str], txn: str, choices: Choices, reaching: Reaching
) -> ExitCode:
    """Bring to its end what another process began; begin nothing else."""
    found = past.read(_home(shell, words, reaching), txn)
    run = _run_of(shell, found, words, choices, reaching)
    if found.settled:
        return run.tell(_told(found))
    return run.go_on(found, _order_of(run, found))


def rollback(
    shell: Shell, words: Sequence[str], txn: str, choices: Choices, reaching: Reaching
) -> ExitCode:
    """Take a push back, or say what that would do."""
    found = past.read(_home(shell, words, reaching), txn)
    run = _run_of(shell, found, words, choices, reaching)
    if not found.settled:
        if not choices.commit:
            told = _told(found)
            words_ = "it is not at its end: with --commit it is brought there first"
            return run.tell(told._replace(summary=f"{told.summary}; {words_}"))
        report = run.settle(found, _order_of(run, found))
        found = past.read(run.place, txn)
        if not found.settled:
            head = pushed.head_of(found)
            return run.tell(pushed.done(found.plan, head, report))
    names = [one.device for one in found.ended() if one.outcome is Outcome.COMMITTED]
    if not names:
        shell.report(summary=f"nothing to take back: {txn} left no change on any switch")
        return ExitCode.OK
    backs = _backs(run, found, names)
    plan = _canonical(reverse.plan_of(found, backs))
    run.choices = run.choices._replace(one_way=True)  # what was pushed may be pushed again
    order = run.order(plan, bases=lambda name: (backs[name].base,), secrets=_resolver(run, backs))
    if not choices.commit:
        return run.tell(run.rehearse(plan, order, txn))
    many = pushed.many_switches(len(names))
    if not choices.yes:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            msg = "--commit wants --yes where there is no terminal to ask at"
            raise click.UsageError(msg)
        click.confirm(f"take {txn} back on {many}, {plan.disruption}?", abort=True, err=True)
    return run.commit(plan, order, of=txn)


def show(shell: Shell, words: Sequence[str], txn: str | None, reaching: Reaching) -> ExitCode:
    """List pushes, or say where the switches of one stand."""
    home = _home(shell, words, reaching)
    if txn is not None:
        found = past.read(home, txn)
        told = _told(found)
        shell.report(
            facts={
                "txn": txn,
                "site": found.header.site,
                "begun": found.at,
                "by": found.header.owner,
                "plan": found.header.sha256,
            },
            push=told.document,
            tables=told.tables,
            summary=told.summary,
        )
        return ExitCode.OK
    rows = tuple(_row(home, name) for name in past.names(home))
    columns = ("push", "site", "by", "takes back", "switches", "state")
    shell.report(
        tables=(Table(name="pushes", columns=columns, rows=rows),) if rows else (),
        summary=f"{len(rows)} pushes in {home}",
    )
    return ExitCode.OK


def _row(home: Path, txn: str) -> tuple[str | int | None, ...]:
    try:
        found = past.read(home, txn)
    except RailwrightError as error:
        return txn, None, None, None, None, error.message
    site = f"{found.header.site} (SIMULATED)" if found.header.lab else found.header.site
    state = _told(found).summary if found.settled else "not at its end: --resume"
    return txn, site, found.header.owner, found.header.of or None, len(found.plan.devices), state


def _told(found: Past) -> pushed.Told:
    head = pushed.head_of(found)
    return pushed.done(found.plan, head, PushEnd(found.ended(), ""))


def _home(shell: Shell, words: Sequence[str], reaching: Reaching) -> Path:
    """Return the folder of all pushes: that of the settings of a site, where one is named."""
    if words or is_site(Path()) or os.environ.get("RAILWRIGHT_SITE"):
        site = find_site(Path(words[0]) if words else None)
        push_settings = shell.settings(site).push
    else:
        push_settings = shell.settings().push
    state = reaching.state or push_settings.state
    return past.home(PushSettings(state=state))


def _run_of(
    shell: Shell, found: Past, words: Sequence[str], choices: Choices, reaching: Reaching
) -> Run:
    """Return a run on the switches of a push: those of its lab, where it was one.

    Raises:
        SettingsError: a push of a lab is not one of real switches.
    """
    header = found.header
    if reaching.lab and not header.lab:
        msg = f"{found.txn} was a push of real switches, and --lab names none"
        raise SettingsError(msg)
    site = Path(words[0]) if words else Path(header.folder)
    if not site.is_dir():
        msg = f"the inventory of {found.txn} is not in {site} any more"
        raise SettingsError(msg, hint="name the folder: SITE")
    released = choices._replace(allow_release=choices.allow_release or header.any_release)
    return Run(shell, site, reaching._replace(lab=header.lab), released)


def _order_of(run: Run, found: Past) -> Order:
    bases: Bases | None = None
    resolver: Resolver | None = None
    if found.header.of:
        earlier = past.read(run.place, found.header.of)
        backs = _backs(run, earlier, [one.device for one in found.plan.devices])
        bases, resolver = (lambda name: (backs[name].base,)), _resolver(run, backs)
        run.choices = run.choices._replace(one_way=True)
    return run.order(
        found.plan,
        found.txn,
        bases,
        resolver,
        verify_s=found.header.verify_s,
        held=drained(found),
    )


def _backs(run: Run, found: Past, names: Sequence[str]) -> Mapping[str, Back]:
    """Return how switches of a push are taken back."""
    order = run.order(found.plan, found.txn)
    backs: dict[str, Back] = {}
    for name in sorted(names, key=natural_key):
        work = order.work(name)
        try:
            backs[name] = reverse.back(found, name, work.kind, work.resolve, work.bases)
        except PushError as error:
            msg = f"{name}: it cannot be taken back: {error.message}"
            raise PushError(msg, hint=error.hint) from None
    return backs


def _resolver(run: Run, backs: Mapping[str, Back]) -> Resolver:
    def of(device: str) -> Resolve:
        usual = run.resolver(device)
        return lambda name: backs[device].resolve(name, usual)

    return of


def _canonical(plan: Plan) -> Plan:
    """Return a plan as its file has it."""
    read = file.loads(file.dumps(plan))
    if read is None:
        msg = "the plan that takes a push back is not a plan"
        raise PlanError(msg)
    return read
