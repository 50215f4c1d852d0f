"""What single states of a push come to, by answers that a whole push hardly ever gets."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import push_small as small
from railwright.model.configdb import ConfigDb
from railwright.push.look.compare import Span
from railwright.push.transaction import early, late
from railwright.push.transaction.device import Job, Reply, Running, Runs, said
from railwright.push.transaction.states import Heard, Outcome

SPAN = Span(small.BEFORE, small.AFTER, small.KIND)
FOREIGN: ConfigDb = {**small.BEFORE, "SYSLOG_SERVER": {"192.0.2.9": {"port": "514"}}}
ENDED = Job(Runs.ENDED, 0)


def case(config: ConfigDb, *jobs: Job, boot: str = "same") -> Any:
    """Return a switch that has a configuration and says of our programs one thing after another."""
    left = list(jobs)

    def job(_mode: str) -> Reply[Job]:
        return said(left.pop(0) if len(left) > 1 else left[0])

    return SimpleNamespace(
        device=SimpleNamespace(
            running=lambda: said(Running(config, boot, "")),
            checkpoint=lambda: said(config),
            job=job,
        ),
        was=SimpleNamespace(config=small.BEFORE, boot="same"),
        fitted=SimpleNamespace(span=SPAN, base=None),
        work=SimpleNamespace(
            kind=small.KIND, by_bgp=False, plan=small.plan(), policy=SimpleNamespace(poll_s=1)
        ),
        clock=SimpleNamespace(now=lambda: 0.0, sleep=lambda _seconds: None),
        until=100.0,
    )


def test_a_checkpoint_that_holds_something_else_is_none() -> None:
    assert early.checkpoint(case(small.BEFORE, ENDED)).heard is Heard.DONE
    assert early.checkpoint(case(small.AFTER, ENDED)).heard is Heard.FAILED


def test_what_was_changed_since_it_was_looked_at_is_not_kept_as_what_it_had() -> None:
    assert early.snapshot(case(FOREIGN, ENDED)).heard is Heard.FOREIGN
    assert early.snapshot(case(small.AFTER, ENDED)).heard is Heard.FOREIGN


def test_a_switch_that_started_again_is_told_from_one_that_somebody_changed() -> None:
    never = Job(Runs.NEVER)
    again = late.locate(case(FOREIGN, never, boot="another"))
    assert (again.heard, again.outcome) == (Heard.BEFORE, Outcome.ROLLED_BACK_BY_REBOOT)
    other = late.locate(case(FOREIGN, never))
    assert (other.heard, other.outcome) == (Heard.BEFORE, Outcome.CONFLICT)
    assert late.locate(case(small.BEFORE, ENDED)).heard is Heard.FIRED


def test_a_way_back_that_is_at_work_is_waited_for_and_not_started_again() -> None:
    found = late.rollback(case(small.BEFORE, Job(Runs.NOW), ENDED))  # it knows no start
    assert found.heard is Heard.BEFORE


def test_what_somebody_else_wrote_while_it_was_waited_for_is_foreign() -> None:
    assert late.wait(case(small.BEFORE, ENDED)).heard is Heard.BEFORE
    assert late.wait(case(FOREIGN, ENDED)).heard is Heard.FOREIGN
