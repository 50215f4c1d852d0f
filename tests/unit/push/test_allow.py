"""What of a plan is refused before any switch is asked."""

from __future__ import annotations

from typing import Any

import push_small as small
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import Batch, Plan, Reach, Rollback
from railwright.push.fleet.allow import Allowed, by_scheduler, refusals

SERVERS = "the servers below, by the scheduler: a NIC has no other leaf to go to"
SPINE = "the spine, by TSA: its leaves use the other spines"


def plan(drain: str | None = None, **how: Any) -> Plan:
    one = small.plan(path=how.pop("path", ApplyPath.PATCH)).model_copy(update=how)
    batch = Batch(
        devices=("leaf-1",), disruption=one.disruption, together="alone", drain=drain,
        reach=Reach(), capacity_percent={},
    )  # fmt: skip
    return Plan(
        site="lab", against="golden", revision=None, inventory_sha256="0" * 64,
        disruption=one.disruption, because=None, unknown=0, reach=Reach(), batches=(batch,),
        hunks=(), devices=(one,),
    )  # fmt: skip


def why(made: Plan, allowed: Allowed = Allowed()) -> list[str]:  # noqa: B008 # a tuple
    return [one.hint.split()[0].rstrip(";") for one in refusals(made, allowed)]


def test_what_is_allowed_for_is_not_refused() -> None:
    assert why(plan()) == []
    assert why(plan(), Allowed(max_class=Disruption.PORT_FLAP)) == []
    assert why(plan(SPINE)) == []


def test_a_worse_class_is_refused() -> None:
    assert why(plan(), Allowed(max_class=Disruption.SESSION_RESET)) == ["--max-class"]


def test_rows_past_the_updater_are_written_on_proven_models_alone() -> None:
    made = plan(path=ApplyPath.TABLE_LOAD)
    assert why(made) == ["--in-place"]
    assert why(made, Allowed(in_place=frozenset(("y",)))) == ["--in-place"]
    assert why(made, Allowed(in_place=frozenset(("x",)))) == []


def test_a_way_back_that_disturbs_more_is_refused() -> None:
    back = Rollback(path=ApplyPath.RELOAD, disruption=Disruption.CONFIG_RELOAD, why="it is refused")
    made = plan(rollback=back)
    assert why(made) == ["--one-way"]
    assert "it is refused" in refusals(made, Allowed())[0].why
    assert why(made, Allowed(one_way=True)) == []


def test_without_a_scheduler_nobody_drains_servers() -> None:
    made = plan(SERVERS)
    assert by_scheduler(made.batches[0])
    assert why(made) == ["--drain-command"]
    assert why(made, Allowed(scheduler=True)) == []
    assert not by_scheduler(plan(SPINE).batches[0])
    assert not by_scheduler(plan().batches[0])
