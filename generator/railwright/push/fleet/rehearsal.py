"""A push without a change: what each switch would say to it.

A switch is asked who it is, how it is, what it has, and by its config updater what it would do.
Nothing stays on it: the patch that the updater is shown lies below ``/run`` while it looks.
"""

from __future__ import annotations

from typing import NamedTuple

from railwright.base.errors import HostKeyChanged, PushError
from railwright.push.fleet.crew import Crew
from railwright.push.transaction import early
from railwright.push.transaction.case import Case
from railwright.push.transaction.deciding import Result
from railwright.push.transaction.states import Heard, Outcome


class Rehearsed(NamedTuple):
    """What a switch says.

    Attributes:
        device: the switch.
        outcome: how a push would end for it now; None: it would be changed.
        why: for people; never a secret.
    """

    device: str
    outcome: Outcome | None
    why: str = ""


def rehearse(crew: Crew, name: str) -> Rehearsed:
    """Ask one switch; nothing is changed on it."""
    try:
        session = crew.session(name)
    except PushError as error:
        changed = isinstance(error, HostKeyChanged)
        outcome = Outcome.WRONG_DEVICE if changed else Outcome.UNREACHABLE
        return Rehearsed(name, outcome, error.message)
    try:
        return _asked(crew.case(name, session), name)
    except PushError as error:
        return Rehearsed(name, Outcome.UNREACHABLE, error.message)
    finally:
        session.close()


def _asked(case: Case, name: str) -> Rehearsed:
    found = early.preflight(case)
    if found.heard is Heard.AFTER:
        return Rehearsed(name, Outcome.ALREADY)
    if found.heard is Heard.DONE:
        found = early.dry_run(case)
    if found.heard is Heard.DONE:
        return Rehearsed(name, None)
    return Rehearsed(name, _outcome(found), case.hidden(found.why))


def _outcome(result: Result) -> Outcome:
    if result.heard is Heard.UNKNOWN:
        return Outcome.UNREACHABLE
    return result.outcome or Outcome.UNHEALTHY
