"""Once a switch is changed: for how long its program is waited for."""

from __future__ import annotations

from types import SimpleNamespace

from push_once import POLICY
from push_world import Clock
from railwright.push.line.answer import Ran
from railwright.push.transaction import late
from railwright.push.transaction.device import Job, Reply, Runs, said
from railwright.push.transaction.states import Heard


def test_a_switch_that_says_nothing_for_a_minute_is_not_waited_for() -> None:
    clock = Clock()
    heard = [said(Job(Runs.NOW)), *[Reply[Job](Ran.UNKNOWN, why="lost")] * 1000]
    case = SimpleNamespace(
        clock=clock,
        device=SimpleNamespace(job=lambda _mode: heard.pop(0)),
        work=SimpleNamespace(policy=POLICY),
    )
    began = clock.now()
    found = late._ended(case, "apply", began + 3600)  # type: ignore[arg-type]  # what it looks at
    assert (found.heard, found.why) == (Heard.UNKNOWN, "lost")
    assert 60 <= clock.now() - began <= 60 + 2 * POLICY.poll_s
