"""How a push is told: one document, a table of it for people, and findings of what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from railwright.base.errors import ExitCode
from railwright.model.disruption import ApplyPath
from railwright.model.finding import Finding, found
from railwright.model.push_kinds import (
    LEFT_UNDECIDED,
    NEIGHBOUR_WORSE,
    NOT_ALLOWED,
    NOT_PUSHED,
    SECRET_LOGGED,
)
from railwright.model.pushed import Pushed, PushedSwitch, PushedWave
from railwright.push.transaction.states import ENDINGS, Outcome
from railwright.push.transaction.unit import tells
from railwright.report import planned
from railwright.report.changes import some
from railwright.report.planned import many
from railwright.report.protocol import Table

if TYPE_CHECKING:
    from railwright.model.plan import DevicePlan, Plan
    from railwright.push.fleet.allow import Refusal
    from railwright.push.fleet.past import Past
    from railwright.push.fleet.rehearsal import Rehearsed
    from railwright.push.fleet.rollout import PushEnd, SwitchEnd

READY: Final = "ready"
_READY_WORDS: Final = "would be changed"
_HINTS: Final = {
    Outcome.UNREACHABLE: "railwright hosts trust SITE where nobody trusts it yet; look at [push]",
    Outcome.WRONG_DEVICE: "correct its address, or the inventory, before anything is pushed",
    Outcome.WRONG_RELEASE: "plan for what it runs, or --allow-release",
    Outcome.UNSAVED: "`config save` there if that is meant, or --allow-unsaved",
    Outcome.DRIFTED: "fetch what it runs and plan again: --against running --running DIR",
    Outcome.LOCKED: "--resume TXN if it was begun here; --break-lock TXN once its time is over",
    Outcome.NOT_STARTED: "push the plan again: switches that have the change are left as they are",
    Outcome.APPLIED_UNSAVED: "go on with `railwright push --resume TXN`",
    Outcome.LEFT_HELD: "go on with `railwright push --resume TXN`",
    Outcome.UNDECIDED: "go on with `railwright push --resume TXN`",
}
_GOOD: Final = frozenset((Outcome.COMMITTED, Outcome.ALREADY))


class Told(NamedTuple):
    """What is told of a push.

    Attributes:
        document: all of it.
        findings: what went wrong, or would.
        tables: for people.
        summary: in one line.
        code: how the process ends.
    """

    document: Pushed
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]
    summary: str
    code: ExitCode

    @property
    def ran(self) -> Mapping[str, tuple[str, ...]]:
        """What was asked of which switches: one that was not begun is no success in any format."""
        unbegun = {READY, Outcome.NOT_STARTED}
        begun = tuple(one.device for one in self.document.switches if one.outcome not in unbegun)
        return {kind.id: begun for kind in (NOT_PUSHED, LEFT_UNDECIDED)} if begun else {}


class Head(NamedTuple):
    """What a push is: its name, what it takes back, and the digest of its plan."""

    txn: str | None
    of: str | None
    sha256: str


def head_of(found: Past) -> Head:
    """Return what a push is that was begun already."""
    return Head(found.txn, found.header.of or None, found.header.sha256)


def rehearsed(
    plan: Plan, head: Head, said: Iterable[Rehearsed], refused: Iterable[Refusal]
) -> Told:
    """Return what a push would do, by what switches said and what is allowed for."""
    by_name = {one.device: one for one in said}
    barred: dict[str, Refusal] = {}
    for bar in refused:
        barred.setdefault(bar.device, bar)
    switches: list[PushedSwitch] = []
    planned_of = {one.device: one for one in plan.devices}
    for name, wave in _waved(plan):
        one = by_name.get(name)
        outcome = one.outcome if one is not None else Outcome.NOT_STARTED
        why = one.why if one is not None else "not asked"
        if name in barred and outcome is None:
            outcome, why = Outcome.REFUSED, barred[name].why
        switches.append(_switch(planned_of[name], wave, outcome, why, dry=True))
    document = _document(plan, head, switches, commit=False)
    findings = [
        *(_barred(one) for one in barred.values()),
        *(_finding(one) for one in switches if one.outcome not in {READY, *_GOOD}),
        *_logged(plan),
    ]
    ready = sum(one.outcome == READY for one in switches)
    already = sum(one.outcome == Outcome.ALREADY for one in switches)
    parts = [f"{many_switches(ready)} would be changed"]
    if already:
        parts.append(f"{already} have it already")
    if len(switches) > ready + already:
        parts.append(f"{len(switches) - ready - already} would not")
    bad = len(switches) > ready + already or bool(barred)
    return Told(
        document,
        _unique(findings),
        (*planned.tables(plan), _table(switches)),
        f"nothing was changed: {', '.join(parts)}",
        ExitCode.FINDINGS if bad else ExitCode.OK,
    )


def done(plan: Plan, head: Head, report: PushEnd) -> Told:
    """Return what became of a push that was done."""
    by_name = {one.device: one for one in report.ended}
    planned_of = {one.device: one for one in plan.devices}
    switches = [
        _switch(planned_of[name], wave, by_name[name].outcome, by_name[name].why)
        for name, wave in _waved(plan)
    ]
    document = _document(plan, head, switches, commit=True, stopped=report.stopped)
    bad = [one for one in switches if one.outcome not in _GOOD]
    failed = [one for one in bad if one.outcome != Outcome.NOT_STARTED]
    findings = [*map(_finding, failed or bad[:1])]  # who was not begun has done nothing wrong
    if report.harm:
        findings.append(found(NEIGHBOUR_WORSE, None, report.harm))
    findings += _logged(plan)
    return Told(
        document,
        tuple(findings),
        (_table(switches),),
        _summary(switches, report.stopped),
        report.code,
    )


def barred(plan: Plan, head: Head, refused: Iterable[Refusal]) -> Told:
    """Return that a push was refused before any switch was asked."""
    told = rehearsed(plan, head, (), refused)
    names = some(tuple(dict.fromkeys(one.device for one in refused)))
    return told._replace(
        findings=tuple(one for one in told.findings if one.id == NOT_ALLOWED.id),
        tables=(),
        summary=f"nothing was done: not allowed for on {names}",
        code=ExitCode.FINDINGS,
    )


def _waved(plan: Plan) -> Iterator[tuple[str, int]]:
    for number, batch in enumerate(plan.batches, start=1):
        for name in batch.devices:
            yield name, number


def _switch(
    one: DevicePlan, wave: int, outcome: Outcome | None, why: str, *, dry: bool = False
) -> PushedSwitch:
    ending = ENDINGS[outcome] if outcome is not None else None
    return PushedSwitch(
        device=one.device,
        wave=wave,
        disruption=one.disruption,
        path=one.path,
        outcome=str(outcome) if outcome is not None else READY,
        words=ending.words if ending is not None else _READY_WORDS,
        why=why.removeprefix(f"{one.device}: "),
        changed=outcome in _GOOD,
        settled=dry or ending is None or ending.settled,
    )


def _document(
    plan: Plan, head: Head, switches: Iterable[PushedSwitch], *, commit: bool, stopped: str = ""
) -> Pushed:
    seconds = {one.device: one.seconds for one in plan.devices}
    return Pushed(
        **head._asdict(),
        commit=commit,
        stopped=stopped or None,
        waves=tuple(
            PushedWave(
                devices=batch.devices,
                disruption=batch.disruption,
                seconds=max(seconds[name] for name in batch.devices),
                hosts=batch.reach.hosts,
                drain=batch.drain,
            )
            for batch in plan.batches
        ),
        switches=tuple(switches),
    )


def _finding(one: PushedSwitch) -> Finding:
    outcome = Outcome(one.outcome)
    left = ENDINGS[outcome].code is ExitCode.PUSH_NOT_ROLLED_BACK
    message = f"it {one.words}" + (f": {one.why}" if one.why else "")
    said = found(LEFT_UNDECIDED if left else NOT_PUSHED, None, message, _HINTS.get(outcome))
    return said.model_copy(update={"device": one.device})


def _barred(one: Refusal) -> Finding:
    return found(NOT_ALLOWED, None, one.why, one.hint).model_copy(update={"device": one.device})


def _logged(plan: Plan) -> Iterator[Finding]:
    """Yield that switches write secrets into their logs, where their config updater does."""
    names = [one.device for one in plan.devices if one.path is ApplyPath.PATCH and tells(one)]
    if names:
        yield found(SECRET_LOGGED, None, f"a secret goes to the system log of {some(names)}")


def _unique(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, of a switch that is refused by what is allowed for only that."""
    found_ = tuple(findings)
    refused = {one.device for one in found_ if one.id == NOT_ALLOWED.id}
    return tuple(one for one in found_ if one.id == NOT_ALLOWED.id or one.device not in refused)


def _table(switches: Iterable[PushedSwitch]) -> Table:
    rows = tuple((one.wave, one.device, one.outcome, one.why or None) for one in switches)
    return Table(name="switches", columns=("wave", "switch", "outcome", "why"), rows=rows)


def _summary(switches: Iterable[PushedSwitch], stopped: str) -> str:
    counts: dict[str, int] = {}
    for one in switches:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    parts = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
    return f"{parts}; stopped: {stopped}" if stopped else parts


def is_settled(one: SwitchEnd) -> bool:
    """Return whether nothing is left to do with a switch."""
    return ENDINGS[one.outcome].settled


def many_switches(number: int) -> str:
    """Return ``3 switches``."""
    return many(number, "switch", "switches")
