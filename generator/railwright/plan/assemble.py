"""From what is and what shall be to a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from railwright.base import collector
from railwright.base.natural import natural_key
from railwright.diff.base import Base
from railwright.diff.grouping import grouped
from railwright.diff.words import words
from railwright.model.change import Change, ChangeGroup
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import Disruption
from railwright.model.fabric import Device, Fabric
from railwright.model.plan import DevicePlan, Hunk, Plan
from railwright.model.types import Release, Tier
from railwright.plan.alike import Course, Courses
from railwright.plan.batches import batches
from railwright.plan.loss import loss
from railwright.plan.oracle import Traits
from railwright.plan.path import AS_USUAL, Permits
from railwright.plan.reach import Wiring
from railwright.plan.single import Ends, of_course
from railwright.plan.standing import standing
from railwright.plan.touch import Touch, on_ways, touch

Locate = Callable[[Sequence[ChangeGroup]], Sequence[tuple[str, ...]]]
"""Given changes, returns the lines of the inventory that decide each: ``file:line:column``."""


class Subject(NamedTuple):
    """What a plan is of.

    Attributes:
        fabric: the site as it will be.
        base: what it is held against.
        changes: of all switches; those of one stand together, in the order of the base.
        revision: the commit of the inventory; None where it is not committed.
        inventory_sha256: of the files of the site.
    """

    fabric: Fabric
    base: Base
    changes: tuple[Change, ...]
    revision: str | None
    inventory_sha256: str


class _Planned(NamedTuple):
    """One switch: its plan, what it touches, and what it has in common with switches alike."""

    plan: DevicePlan
    touch: Touch
    course: Course


def assemble(
    subject: Subject,
    *,
    permits: Permits = AS_USUAL,
    locate: Locate | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Plan:
    """Return the plan of a change.

    Args:
        subject: what is, and what shall be.
        permits: what is allowed for.
        locate: finds the lines of the inventory; None finds none.
        done: told the switches planned and those there are.
    """
    with collector.paused():  # nothing built here is garbage
        return _assembled(subject, permits, locate, done)


def _assembled(
    subject: Subject,
    permits: Permits,
    locate: Locate | None,
    done: Callable[[int, int], None] | None,
) -> Plan:
    fabric, base = subject.fabric, subject.base
    devices = {device.name: device for device in fabric.devices}
    by_device = {
        name: tuple(found) for name, found in groupby(subject.changes, key=lambda one: one.device)
    }
    were = {device.name: device for device in base.fabric.devices} if base.fabric else {}
    courses = Courses(permits)
    planned: list[_Planned] = []
    for number, (name, changes) in enumerate(by_device.items(), start=1):
        before, after = base.configs[name], base.targets[name]
        planned.append(_device(devices[name], changes, before, after, courses, were.get(name)))
        if done is not None:
            done(number, len(by_device))
    touches = tuple(one.touch for one in planned)
    wiring = Wiring(standing(fabric, base.fabric, touches))
    worst = max(planned, key=lambda one: one.plan.disruption.rank, default=None)
    return Plan(
        site=fabric.site,
        against=base.name,
        revision=subject.revision,
        inventory_sha256=subject.inventory_sha256,
        disruption=worst.plan.disruption if worst else Disruption.HITLESS,
        because=worst.plan.because if worst else None,
        unknown=sum(one.course.unknown for one in planned),
        reach=wiring.reach(touches),
        loses=loss(base.fabric, fabric, base.removed_devices),
        hunks=_hunks(planned, fabric, locate),
        added_devices=base.added_devices,
        removed_devices=base.removed_devices,
        devices=tuple(one.plan for one in planned),
        batches=batches(
            wiring,
            touches,
            frozenset(one.plan.device for one in planned if one.plan.cuts_management),
        ),
    )


def traits_of(device: Device) -> Traits:
    """Return what of a switch decides about a change."""
    return Traits(
        asic=device.asic,
        hwsku=device.hwsku,
        release=Release(device.release),
        dialect=device.dialect,
        buffer_model=device.buffer_model,
    )


def _device(
    device: Device,
    changes: tuple[Change, ...],
    before: ConfigDb,
    after: ConfigDb,
    courses: Courses,
    was: Device | None,
) -> _Planned:
    traits = traits_of(device)
    course = courses.of(traits, changes, before, after)
    return _Planned(
        plan=of_course(device.name, traits, Ends(before, after), course),
        touch=touch(device, course.left, was),
        course=course,
    )


def _hunks(planned: Iterable[_Planned], fabric: Fabric, locate: Locate | None) -> tuple[Hunk, ...]:
    courses = {one.plan.device: one.course for one in planned}
    found = grouped((name, course.shapes) for name, course in courses.items())
    firsts = [next(one.changes()) for one in found]
    lines = locate(found) if locate is not None else [()] * len(found)
    names = _Names(fabric)
    verdicts = [courses[one.device].worst[one.table, one.key] for one in firsts]
    return tuple(
        Hunk(
            change=one,
            verdict=verdict,
            disruption=on_ways(verdict, {courses[name].way.path for name in one.devices}),
            words=words(one),
            where=names.where(one),
            lines=some,
        )
        for one, verdict, some in zip(found, verdicts, lines, strict=True)
    )


class _Names:
    """How many switches are called in a few words."""

    def __init__(self, fabric: Fabric) -> None:
        pods = {pod.number: pod.name for pod in fabric.pods}
        self._of: Mapping[str, tuple[Tier, str, int]] = {
            one.name: (one.tier, pods.get(one.pod or 0, ""), one.plane) for one in fabric.devices
        }
        self._planes = fabric.planes

    def where(self, found: ChangeGroup) -> str:
        """Return ``leaf-1-01``, or ``64 leaves of pod-b``, or ``8 spines, 64 leaves``."""
        names = found.devices
        if len(names) == 1:
            return names[0]
        kinds = {name: self._of[name] for name in names if name in self._of}
        parts = []
        for tier, one, many in ((Tier.LEAF, "leaf", "leaves"), (Tier.SPINE, "spine", "spines")):
            ours = [kind for kind in kinds.values() if kind[0] is tier]
            if not ours:
                continue
            word = one if len(ours) == 1 else many
            parts.append(f"{len(ours):,} {word}{self._of_what(ours)}")
        return " and ".join(parts) or f"{len(names):,} switches"

    def _of_what(self, ours: Sequence[tuple[Tier, str, int]]) -> str:
        pods = sorted({pod for _, pod, _ in ours if pod}, key=natural_key)
        planes = {plane for *_, plane in ours}
        text = ""
        if len(pods) == 1:
            text = f" of {pods[0]}"
        elif len(pods) > 1:
            text = f" of {len(pods)} pods"
        if self._planes > 1 and len(planes) == 1:
            text += f" in plane {min(planes)}"
        return text
