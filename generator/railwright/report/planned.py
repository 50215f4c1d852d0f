"""A plan in words: its class, whom it reaches, its batches, and the ways it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from railwright.diff.golden import Comparison
from railwright.model.change import ChangeKind
from railwright.model.disruption import Disruption
from railwright.model.plan import Batch, DevicePlan, Hunk, Plan, Reach
from railwright.report import changes
from railwright.report.changes import some
from railwright.report.protocol import Table
from railwright.report.spans import Line, Span

STYLE: Mapping[Disruption, str] = {
    Disruption.HITLESS: "green",
    Disruption.SESSION_RESET: "yellow",
    Disruption.PORT_FLAP: "yellow",
    Disruption.QOS_RELOAD: "yellow",
    Disruption.SWSS_RESTART: "red",
    Disruption.CONFIG_RELOAD: "red",
    Disruption.REBOOT: "red",
    Disruption.UNKNOWN: "red",
}
_MINUTE_S = 60
SHA256: Final = "plan_sha256"
"""Among the facts of a report: the digest of the file of the plan, by which it is approved."""


def lines(plan: Plan, comparison: Comparison | None = None) -> Iterator[Line]:
    """Yield a plan: devices that come and go, hunks with what they do, and whom it reaches.

    Args:
        plan: the plan.
        comparison: what it was made from, for what only digests tell; None if it was read.
    """
    for text in (loses(plan), cuts(plan)):
        if text:
            yield (Span(text, "red"),)
    yield from changes.devices(plan.added_devices, plan.removed_devices)
    for hunk in plan.hunks:
        yield from changes.group_lines(hunk.change, hunk.where)
        yield from _verdict(hunk)
    if comparison is not None:
        yield from changes.digests(comparison)
    if plan.devices:
        yield (Span("class: ", "dim"), Span(plan.disruption.value, STYLE[plan.disruption]))
        if plan.because:
            yield (Span(f"  {because(plan)}"),)
        yield (Span("reaches: ", "dim"), Span(reach(plan.reach)))
        kept = secrets(plan)
        if kept:
            yield (Span("secrets: ", "dim"), Span(kept))


def _verdict(hunk: Hunk) -> Iterator[Line]:
    verdict = hunk.verdict
    if hunk.change.kind is ChangeKind.CHANGED:  # of what comes or goes the values say enough
        yield from ((Span(f"    {line}"),) for line in hunk.words)
    yield (
        Span("    class: ", "dim"),
        Span(word(hunk), STYLE[verdict.updater or verdict.effect]),
        Span(f"; {verdict.told}"),
    )
    if hunk.lines:
        yield (Span(f"    decided at {some(hunk.lines)}", "dim"),)


def word(hunk: Hunk) -> str:
    """Return the class of a hunk, and how the config updater makes it worse or refuses it."""
    effect, updater = hunk.verdict.effect, hunk.verdict.updater
    if updater is None:
        return f"{hunk.disruption}, refused by the config updater"
    by_updater = updater is not effect and hunk.disruption is updater
    return f"{updater} by the config updater" if by_updater else hunk.disruption.value


def headline(plan: Plan) -> str:
    """Return a plan in one line: how bad, how much, and why."""
    rows = sum(len(hunk.change.rows) for hunk in plan.hunks)
    counts = (
        f"{many(rows, 'row')} on {many(len(plan.devices), 'switch', 'switches')}"
        if plan.devices
        else "",
        f"{len(plan.added_devices):,} new" if plan.added_devices else "",
        f"{len(plan.removed_devices):,} gone" if plan.removed_devices else "",
    )
    text = f"{plan.disruption}: {', '.join(filter(None, counts)) or 'no rows'}"
    if plan.unknown:
        text += f", {plan.unknown:,} changes of unknown effect"
    return text


def because(plan: Plan) -> str | None:
    """Return why a plan has its class, or None where nothing changes."""
    one = plan.because
    if one is None:
        return None
    where = " ".join(filter(None, (one.device, one.address)))
    return f"{where}: {one.why} [{one.source}]"


def secrets(plan: Plan) -> str | None:
    """Return what a plan leaves out because it is secret, or None."""
    some = [len(one.secrets) for one in plan.devices if one.secrets]
    if not some:
        return None
    return (
        f"{many(sum(some), 'value')} on {many(len(some), 'switch', 'switches')} "
        "not in the plan: to take a step back, ask the switch for them before"
    )


def loses(plan: Plan) -> str | None:
    """Return what is gone for good after the change, in a line, or None."""
    one = plan.loses
    if not one:
        return None
    parts = (
        f"{many(one.hosts, 'server')} with {many(one.gpus, 'GPU')}" if one.hosts else "",
        f"pod{'s' if len(one.pods) != 1 else ''} {some(one.pods)}" if one.pods else "",
        f"{many(len(one.devices), 'switch', 'switches')}: {some(one.devices)}"
        if one.devices
        else "",
    )
    return f"loses {', '.join(filter(None, parts))}"


def cuts(plan: Plan) -> str | None:
    """Return to how many switches the change can cut the way, in a line, or None."""
    if not plan.cuts:
        return None
    return (
        f"can cut the way to {many(len(plan.cuts), 'switch', 'switches')}: {some(plan.cuts)}; "
        "keep another way in, such as the console"
    )


def reach(one: Reach) -> str:
    """Return whom something reaches, in a line."""
    if not one.devices:
        return "nobody: no port and no session is touched"
    parts = [
        many(len(one.devices), "switch", "switches"),
        many(one.ports, "port") if one.ports else "",
        many(one.sessions, "session") if one.sessions else "",
        _numbers("rail", one.rails),
        _numbers("plane", one.planes),
        f"pod{'s' if len(one.pods) != 1 else ''} {some(one.pods)}" if one.pods else "",
        f"{many(one.hosts, 'server')} with {many(one.gpus, 'GPU')}" if one.hosts else "",
    ]
    return ", ".join(part for part in parts if part)


def tables(plan: Plan) -> tuple[Table, ...]:
    """Return the batches, and the ways that switches take."""
    if not plan.devices:
        return ()
    return (_ways(plan.devices), _batches(plan.batches))


def _ways(devices: Sequence[DevicePlan]) -> Table:
    found: dict[tuple[str, str, str, str], list[DevicePlan]] = {}
    for one in devices:
        why = one.why or (one.because.why if one.because else "")
        key = (
            one.path.value,
            one.disruption.value,
            back(one),
            f"{why}; back: {one.rollback.why}" if one.rollback.why else why,
        )
        found.setdefault(key, []).append(one)
    return Table(
        name="ways",
        columns=("switches", "path", "class", "steps", "predicted", "back", "because"),
        footnotes=frozenset(("because",)),
        rows=tuple(
            (
                some([one.device for one in alike]),
                path,
                disruption,
                max(len(one.steps) for one in alike),
                duration(max(one.seconds for one in alike)),
                way_back,
                why,
            )
            for (path, disruption, way_back, why), alike in found.items()
        ),
    )


def back(one: DevicePlan) -> str:
    """Return how a switch comes back: ``patch, port-flap``."""
    return f"{one.rollback.path}, {one.rollback.disruption}"


def _batches(found: Sequence[Batch]) -> Table:
    return Table(
        name="batches",
        columns=("batch", "switches", "class", "gpus", "capacity_left", "drain", "together"),
        footnotes=frozenset(("together", "drain")),
        rows=tuple(_batch_rows(found)),
    )


def _batch_rows(found: Sequence[Batch]) -> Iterator[tuple[str | int, ...]]:
    """Yield a row for each batch; batches of one switch that are alike in a row share one."""
    for _, run in groupby(enumerate(found, start=1), key=_alike):
        alike = list(run)
        (first, one), (last, _) = alike[0], alike[-1]
        yield (
            first if first == last else f"{first} to {last}",
            some([name for _, each in alike for name in each.devices]),
            one.disruption.value,
            one.reach.gpus,
            ", ".join(f"{pod} {left} %" for pod, left in one.capacity_percent.items()) or "all",
            one.drain or "nothing",
            one.together,
        )


def _alike(numbered: tuple[int, Batch]) -> tuple[object, ...]:
    number, one = numbered
    if len(one.devices) > 1:
        return (number,)
    capacity = tuple(one.capacity_percent.items())
    return one.disruption, one.reach.gpus, capacity, one.drain, one.together


def duration(seconds: int) -> str:
    """Return a time for people: seconds up to two minutes, then minutes."""
    if seconds < 2 * _MINUTE_S:
        return f"{seconds} s"
    return f"{round(seconds / _MINUTE_S):,} min"


def many(number: int, one: str, others: str | None = None) -> str:
    """Return a number with its word: ``1 switch``, ``2 switches``."""
    return f"{number:,} {one if number == 1 else others or f'{one}s'}"


def _numbers(word: str, numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    return f"{word}{'s' if len(numbers) != 1 else ''} {some([str(one) for one in numbers])}"
