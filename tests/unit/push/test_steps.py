"""What single states of a push come to, by answers that a whole push hardly ever gets."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import push_small as small
from railwright.model.configdb import ConfigDb
from railwright.push.look.compare import Span
from railwright.push.look.health import Health
from railwright.push.transaction import early, late
from railwright.push.transaction.device import Identity, Job, Reply, Running, Runs, said
from railwright.push.transaction.ends import Ends, Meant
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


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({}, None),
        ({"mac": "AA:BB:CC:00:00:01", "serial": "sn1"}, None),
        ({"mac": "aa:bb:cc:00:00:02"}, Outcome.WRONG_DEVICE),
        ({"serial": ""}, Outcome.WRONG_DEVICE),
        ({"release": "202405"}, Outcome.WRONG_RELEASE),
        ({"build": "202505.12-1"}, None),
        ({"build": "202505.9-1"}, Outcome.WRONG_RELEASE),
        ({"build": ""}, Outcome.WRONG_RELEASE),
    ],
)
def test_who_answers_is_who_was_meant(told: dict[str, str], outcome: Outcome | None) -> None:
    meant = Identity("leaf-1", "x", "202505", "aa:bb:cc:00:00:01", "SN1", "p")
    found = early.who(
        SimpleNamespace(  # type: ignore[arg-type]
            device=SimpleNamespace(
                identity=lambda: said(meant._replace(**{"build": "202505.1-1", **told}))
            ),
            work=SimpleNamespace(
                identity=meant,
                policy=SimpleNamespace(any_release=False, builds=("202505.1*",)),
            ),
        )
    )
    assert (found.outcome if found is not None else None) is outcome


def test_what_is_meant_to_be_down_is_no_harm_and_what_is_due_has_to_be_up() -> None:
    up: ConfigDb = {"PORT": {"Ethernet0": {"admin_status": "up"}}}
    was = Health(down=frozenset(("Ethernet0",)))
    silent = frozenset(("the session 192.0.2.1 is not up",))
    now = Health(complaints=silent, down=frozenset(("Ethernet0",)))

    def worse(meant: Meant) -> frozenset[str]:
        found = case(up, ENDED)
        found.was.config, found.was.health, found.was.down = up, was, was.down
        found.fitted.span = Span(up, up, small.KIND)
        found.work.meant = meant
        return late._worse(found, now)

    assert worse(Meant()) == silent
    assert worse(Meant(away=Ends(sessions=frozenset(("192.0.2.1",))))) == frozenset()
    due = Meant(due=Ends(ports=frozenset(("Ethernet0",))))
    assert worse(due) == silent | {"Ethernet0 is not up"}
