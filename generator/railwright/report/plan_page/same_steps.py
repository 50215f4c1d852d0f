"""How the switches of a plan are brought over: those that take the same steps as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from railwright.model.plan import Batch, DevicePlan, Plan, Rollback, Step
from railwright.report.changes import some
from railwright.report.plan_page.hunks import every
from railwright.report.plan_page.switches import Place, ranges
from railwright.report.planned import duration

_DIGITS = 12
"""Of a digest, to tell two apart."""
_Planned = tuple[Place, DevicePlan]


class ShownStep(NamedTuple):
    """A step, without its patch."""

    title: str
    disruption: str
    moves: int
    seconds: int
    ports: int
    """How many it shuts and opens again."""
    port_names: str


class SwitchRow(NamedTuple):
    """A switch in the list of those that change."""

    place: Place
    hardware: str
    address: str
    """Of the change that decides its class."""
    before: str
    after: str
    """Beginnings of the digests of its configuration."""
    secrets: int
    """Values of it that the plan does not hold."""


class SameSteps(NamedTuple):
    """Switches that take the same steps."""

    path: str
    disruption: str
    why: str
    """Why it is no patch; empty for a patch."""
    because: str
    source: str
    seconds: int
    time: str
    moves: int
    cuts_management: bool
    back: Rollback
    steps: tuple[ShownStep, ...]
    names: str
    rows: tuple[SwitchRow, ...]


class Left(NamedTuple):
    """What pods keep of their links."""

    pods: str
    percent: int


class Run(NamedTuple):
    """Batches that follow each other and differ in nothing but their switches."""

    first: int
    last: int
    batch: Batch
    """The first of them."""
    devices: int
    names: str
    each: tuple[str, ...]
    """Switches of each, where there are several."""
    on: str
    left: tuple[Left, ...]


def same_steps(found: Sequence[Place]) -> tuple[SameSteps, ...]:
    """Return the ways that switches take, the worst first."""
    alike: dict[tuple[object, ...], list[_Planned]] = {}
    for one in found:
        if plan := one.planned:
            because = (plan.because.why, plan.because.source) if plan.because else ()
            steps = tuple(map(_step, plan.steps))
            way = (plan.disruption, plan.path, plan.why, plan.cuts_management)
            back = (plan.rollback.path, plan.rollback.disruption, plan.rollback.why)
            alike.setdefault((way, back, because, steps), []).append((one, plan))
    worst_first = sorted(alike.values(), key=lambda pairs: -pairs[0][1].disruption.rank)
    return tuple(map(_course, worst_first))


def _course(pairs: Sequence[_Planned]) -> SameSteps:
    plan = pairs[0][1]
    return SameSteps(
        path=plan.path.value,
        disruption=plan.disruption.value,
        why=plan.why,
        because=plan.because.why if plan.because else "",
        source=plan.because.source if plan.because else "",
        seconds=plan.seconds,
        time=duration(plan.seconds),
        moves=sum(one.moves for one in plan.steps),
        cuts_management=plan.cuts_management,
        back=plan.rollback,
        steps=tuple(map(_step, plan.steps)),
        names=some([place.name for place, _ in pairs]),
        rows=tuple(_row(*pair) for pair in pairs),
    )


def _step(one: Step) -> ShownStep:
    return ShownStep(
        title=one.title,
        disruption=one.disruption.value,
        moves=one.moves,
        seconds=one.seconds,
        ports=len(one.ports_down),
        port_names=every(one.ports_down),
    )


def _row(place: Place, plan: DevicePlan) -> SwitchRow:
    return SwitchRow(
        place=place,
        hardware=f"{plan.hwsku}, {plan.asic}, {plan.release}",
        address=plan.because.address if plan.because else "",
        before=plan.before_sha256[:_DIGITS],
        after=plan.after_sha256[:_DIGITS],
        secrets=len(plan.secrets),
    )


def runs(plan: Plan, found: Sequence[Place]) -> tuple[Run, ...]:
    """Return the batches of a plan in their order, those alike that follow each other as one."""
    numbers = {one.name: one.number for one in found}
    found_runs: list[list[Batch]] = []
    for one in plan.batches:
        if found_runs and _same(found_runs[-1][0], one):
            found_runs[-1].append(one)
        else:
            found_runs.append([one])
    shown: list[Run] = []
    first = 1
    for alike in found_runs:
        devices = [name for one in alike for name in one.devices]
        run = Run(
            first=first,
            last=first + len(alike) - 1,
            batch=alike[0],
            devices=len(devices),
            names=some(devices),
            each=tuple(every(one.devices) for one in alike) if len(alike) > 1 else (),
            on=ranges(sorted(numbers[name] for name in devices)),
            left=tuple(_left(alike)),
        )
        shown.append(run)
        first = run.last + 1
    return tuple(shown)


def _same(one: Batch, other: Batch) -> bool:
    """Whether two batches differ in nothing but their switches and the pods that these are of."""
    return (
        one.disruption is other.disruption
        and one.together == other.together
        and one.drain == other.drain
        and one.reach.gpus == other.reach.gpus
        and sorted(one.capacity_percent.values()) == sorted(other.capacity_percent.values())
    )


def _left(batches: Sequence[Batch]) -> Iterator[Left]:
    pods: dict[int, dict[str, None]] = {}
    for batch in batches:
        for pod, percent in batch.capacity_percent.items():
            pods.setdefault(percent, {})[pod] = None
    for percent in sorted(pods):
        yield Left(some(list(pods[percent])), percent)
