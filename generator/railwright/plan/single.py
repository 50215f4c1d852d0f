"""The plan of one switch, also of one that stands alone."""

from __future__ import annotations

from typing import NamedTuple

from railwright.diff.semantic import diff
from railwright.model.configdb import ConfigDb
from railwright.model.plan import DevicePlan
from railwright.plan.alike import Course, Courses
from railwright.plan.file import sha256_of_masked
from railwright.plan.oracle import Traits
from railwright.plan.path import AS_USUAL, Permits


class Ends(NamedTuple):
    """What a switch has, and what it shall have, with the same masks for its secrets."""

    before: ConfigDb
    after: ConfigDb


def single(name: str, traits: Traits, ends: Ends, permits: Permits = AS_USUAL) -> DevicePlan | None:
    """Return the plan of a switch by itself; None where nothing changes.

    Args:
        name: of the switch.
        traits: what of it decides.
        ends: what it has, and what it shall have.
        permits: what is allowed for.

    Raises:
        PlanError: a bug, as :meth:`~railwright.plan.alike.Courses.of`.
    """
    changes = diff(name, *ends)
    if not changes:
        return None
    return of_course(name, traits, ends, Courses(permits).of(traits, changes, *ends))


def of_course(name: str, traits: Traits, ends: Ends, course: Course) -> DevicePlan:
    """Return the plan of a switch that is changed as others are."""
    way = course.because_of(name)
    return DevicePlan(
        device=name,
        hwsku=traits.hwsku,
        asic=traits.asic,
        release=traits.release.value,
        before_sha256=sha256_of_masked(ends.before),
        after_sha256=sha256_of_masked(ends.after),
        disruption=way.disruption,
        because=way.because,
        path=way.path,
        why=way.why,
        steps=way.steps,
        seconds=way.seconds,
        cuts_management=way.cuts_management,
        rollback=course.rollback,
        secrets=course.secrets,
    )
