"""Any schedule of faults ends with what was, what is wanted, or somebody told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import push_small as small
from push_once import Fault, Push, hold, own
from push_world import Killed
from railwright.base.errors import ExitCode
from railwright.push.transaction.deciding import fold
from railwright.push.transaction.states import ENDINGS, Outcome

MANY = int(os.environ.get("RAILWRIGHT_SCHEDULES", "150"))
"""Random schedules in a run; ten thousand of them take some minutes."""


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of this machine is not what is tested here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 160),
        st.sampled_from(["lost", "outage", "kill", "reboot", "meddle", "lose_timer", "wait"]),
    ),
    max_size=5,
)
REFUSED = st.sets(st.sampled_from(["apply", "back", "save", "undrain", "dry_run", "arm"]))


@settings(
    max_examples=MANY,
    deadline=None,
    derandomize=MANY < 1000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS, refuses=st.one_of(st.just(set[str]()), REFUSED), sick=st.booleans())
def test_any_schedule_of_faults_ends_old_or_new_or_told(
    tmp_path: Path, events: list[tuple[int, str]], refuses: set[str], *, sick: bool
) -> None:
    push = Push(tmp_path)
    push.box.refuses, push.box.sick_after = frozenset(refuses), sick
    push.fault = schedule(push, dict(events))
    for _ in range(6):
        try:
            push.go()
        except Killed:
            push.clock.sleep(30)
            continue
        break
    standing = fold(push.journal.records, drains=True)
    if standing.over and own(push.box.config) not in (small.BEFORE, small.AFTER):
        assert standing.outcome is not None  # never a mix that nobody is told of
        assert ENDINGS[standing.outcome].code is ExitCode.PUSH_NOT_ROLLED_BACK
    standing = push.settled()
    if "save" in refuses and standing.outcome is Outcome.APPLIED_UNSAVED:
        push.box.refuses -= {"save"}
        standing = push.settled()
    hold(push, standing, meddled=any(what == "meddle" for _, what in events))


def schedule(push: Push, todo: dict[int, str]) -> Fault:
    """Return what goes wrong at the given questions and records, before them or after."""
    count, outage = [0], [0]

    def fault(name: str, _when: str) -> bool:
        count[0] += 1
        what = todo.get(count[0], "")
        if what == "kill":
            raise Killed
        if what in {"reboot", "meddle", "lose_timer"}:
            getattr(push.box, what)()
        elif what == "wait":
            push.clock.sleep(900)
        outage[0] = 60 if what == "outage" else max(0, outage[0] - 1)
        return name != "journal" and (what == "lost" or outage[0] > 0)

    return fault
