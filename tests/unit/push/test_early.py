"""Before a switch is changed: what keeps it from being changed, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

import push_small as small
from push_once import POLICY, Push
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import DevicePlan, Rollback
from railwright.push.transaction.states import Outcome

WORSE = Rollback(path=ApplyPath.RELOAD, disruption=Disruption.CONFIG_RELOAD, why="it refuses")


def test_a_switch_that_has_the_change_is_not_called_done_while_another_push_has_it(
    tmp_path: Path,
) -> None:
    push = Push(tmp_path)
    push.box.config = push.box.saved = dict(small.AFTER)
    assert push.go().outcome is Outcome.ALREADY
    push = Push(tmp_path)
    push.box.config = push.box.saved = dict(small.AFTER)
    push.box.owner = "bert"
    assert push.go().outcome is Outcome.LOCKED


def test_what_changes_nothing_here_is_not_begun(tmp_path: Path) -> None:
    push = Push(tmp_path, plan=small.plan((small.BEFORE, small.BEFORE)))
    assert push.go().outcome is Outcome.ALREADY
    assert push.box.manifest is None


def alone(plan: DevicePlan) -> DevicePlan:
    """Return a plan that does not say which ports it shuts."""
    steps = tuple(one.model_copy(update={"ports_down": ()}) for one in plan.steps)
    return plan.model_copy(update={"steps": steps})


@pytest.mark.parametrize(
    ("path", "outcome"),
    [(ApplyPath.PATCH, Outcome.REFUSED), (ApplyPath.TABLE_LOAD, Outcome.COMMITTED)],
)
def test_ports_that_the_updater_would_shut_count_where_the_updater_is_used(
    tmp_path: Path, path: ApplyPath, outcome: Outcome
) -> None:
    standing = Push(tmp_path, plan=alone(small.plan(path=path))).go()
    assert standing.outcome is outcome
    assert ("it would shut Ethernet0" in standing.why) is (outcome is Outcome.REFUSED)


@pytest.mark.parametrize("one_way", [False, True])
def test_a_change_that_is_worse_to_take_back_needs_somebody_who_says_so(
    tmp_path: Path, *, one_way: bool
) -> None:
    plan = small.plan().model_copy(update={"rollback": WORSE})
    standing = Push(tmp_path, plan=plan, policy=POLICY._replace(one_way=one_way)).go()
    assert standing.outcome is (Outcome.COMMITTED if one_way else Outcome.REFUSED)
    assert standing.why == ("" if one_way else "to take it back disturbs more than to make it: "
                            "it refuses")  # fmt: skip
