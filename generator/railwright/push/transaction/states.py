"""The states of a switch in a push, how they end, and every way from one to the next: as data.

::

    preflight > lock > snapshot > checkpoint > dry-run > drain > arm > apply > locate > verify
        > disarm > save > undrain > cleanup > end
    from apply on, what goes wrong:  halt > locate > rollback > settle > undrain > cleanup > end
    where nobody answers:            wait, until the switch has taken it back by itself

What a state comes to is heard, never assumed: no answer is :attr:`Heard.UNKNOWN`, and the same
question is asked again before anything else is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from railwright.base.errors import ExitCode


class State(StrEnum):
    """What is done next."""

    PREFLIGHT = "preflight"
    """Read who and how it is, and what it has. Writes nothing."""
    LOCK = "lock"
    """Take it, so that no other push does."""
    SNAPSHOT = "snapshot"
    """Keep what it has here, on the disk."""
    CHECKPOINT = "checkpoint"
    """Keep it there too, for people."""
    DRY_RUN = "dry-run"
    """Ask its own config updater about the whole change."""
    DRAIN = "drain"
    """Take traffic off it."""
    ARM = "arm"
    """Send the programs, and have it take the change back by itself after a while."""
    APPLY = "apply"
    """Start the change, and wait until it has ended."""
    HALT = "halt"
    """Let no step of it begin any more."""
    LOCATE = "locate"
    """Read what it has now."""
    VERIFY = "verify"
    """Compare it with what it shall have, and look how it is."""
    DISARM = "disarm"
    """Tell it to keep the change."""
    SAVE = "save"
    """Write it to the file that it starts from."""
    ROLLBACK = "rollback"
    """Have it take back the change now."""
    WAIT = "wait"
    """Wait until it has taken back the change by itself."""
    SETTLE = "settle"
    """See that nothing of ours runs or is armed there any more."""
    UNDRAIN = "undrain"
    """Give it its traffic back."""
    CLEANUP = "cleanup"
    """Remove what is ours there, and let go of it."""
    END = "end"


class Heard(StrEnum):
    """What a state came to."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """No answer."""
    BEFORE = "before"
    """It has what it had."""
    AFTER = "after"
    """It has what it shall have."""
    MIXED = "mixed"
    """It has some of both."""
    FOREIGN = "foreign"
    """It has something that is of neither."""
    FIRED = "fired"
    """It is taking the change back by itself, or has."""


class Outcome(StrEnum):
    """How a push ends for a switch."""

    COMMITTED = "committed"
    ALREADY = "already"
    NOT_STARTED = "not-started"
    UNREACHABLE = "unreachable"
    WRONG_DEVICE = "wrong-device"
    WRONG_RELEASE = "wrong-release"
    UNHEALTHY = "unhealthy"
    UNSAVED = "unsaved"
    DRIFTED = "drifted"
    LOCKED = "locked"
    REFUSED = "refused"
    ABORTED = "aborted"
    CONFLICT = "conflict"
    ROLLED_BACK = "rolled-back"
    ROLLED_BACK_BY_TIMER = "rolled-back-by-timer"
    ROLLED_BACK_BY_REBOOT = "rolled-back-by-reboot"
    LEFT_DRAINED = "left-drained"
    LEFT_HELD = "left-held"
    APPLIED_UNSAVED = "applied-unsaved"
    FROZEN = "frozen"
    UNDECIDED = "undecided"


class Ending(NamedTuple):
    """What an outcome means.

    Attributes:
        words: for people.
        code: what the process says about it.
        stops: whether no further switch is begun, however many may fail.
        settled: whether nothing is left to do for a push that goes on later.
    """

    words: str
    code: ExitCode
    stops: bool
    settled: bool = True


_GOOD, _CLEAN, _BAD = ExitCode.OK, ExitCode.PUSH_ROLLED_BACK, ExitCode.PUSH_NOT_ROLLED_BACK
ENDINGS: Final[Mapping[Outcome, Ending]] = {
    Outcome.COMMITTED: Ending("has the new configuration, saved", _GOOD, stops=False),
    Outcome.ALREADY: Ending("had the new configuration; nothing was written", _GOOD, stops=False),
    Outcome.NOT_STARTED: Ending("was not begun", _CLEAN, stops=False),
    Outcome.UNREACHABLE: Ending("was not reached; nothing was written", _CLEAN, stops=False),
    Outcome.WRONG_DEVICE: Ending("is another switch; nothing was written", _CLEAN, stops=True),
    Outcome.WRONG_RELEASE: Ending("runs another release; nothing was written", _CLEAN, stops=False),
    Outcome.UNHEALTHY: Ending("was not well before; nothing was written", _CLEAN, stops=False),
    Outcome.UNSAVED: Ending(
        "runs what it would not start from; nothing was written", _CLEAN, stops=False
    ),
    Outcome.DRIFTED: Ending(
        "is not what the plan starts from; nothing was written", _CLEAN, stops=False
    ),
    Outcome.LOCKED: Ending("is held by another push; nothing was written", _CLEAN, stops=False),
    Outcome.REFUSED: Ending("refuses the change and has what it had", _CLEAN, stops=False),
    Outcome.ABORTED: Ending("has what it had", _CLEAN, stops=False),
    Outcome.CONFLICT: Ending(
        "was changed by somebody else; nothing of the change is there", _CLEAN, stops=True
    ),
    Outcome.ROLLED_BACK: Ending("has what it had: the change was taken back", _CLEAN, stops=False),
    Outcome.ROLLED_BACK_BY_TIMER: Ending(
        "has what it had: it took the change back by itself", _CLEAN, stops=False
    ),
    Outcome.ROLLED_BACK_BY_REBOOT: Ending(
        "has what it had: it started again before anything was saved", _CLEAN, stops=False
    ),
    Outcome.LEFT_DRAINED: Ending("is without traffic: give it back by hand", _BAD, stops=True),
    Outcome.LEFT_HELD: Ending(
        "came to its end, and what is ours may still be there and hold it",
        _BAD,
        stops=True,
        settled=False,
    ),
    Outcome.APPLIED_UNSAVED: Ending(
        "has the new configuration, and may start with the old one", _BAD, stops=True, settled=False
    ),
    Outcome.FROZEN: Ending(
        "is neither old nor new, and is left as it is: look at it", _BAD, stops=True
    ),
    Outcome.UNDECIDED: Ending(
        "is left as it is: nobody knows yet what it has",
        _BAD,
        stops=True,
        settled=False,
    ),
}
SKIPS: Final = frozenset((
    Outcome.WRONG_DEVICE, Outcome.WRONG_RELEASE, Outcome.UNHEALTHY, Outcome.UNSAVED,
    Outcome.DRIFTED, Outcome.REFUSED, Outcome.UNREACHABLE, Outcome.LOCKED,
))  # fmt: skip
"""How a preflight may end: nothing was written."""


class Goto(NamedTuple):
    """Where a switch goes.

    Attributes:
        state: what is done next.
        outcome: how the push ends for it, from here on; None leaves it.
        instead: outcomes that the state may tell in place of that.
    """

    state: State
    outcome: Outcome | None = None
    instead: frozenset[Outcome] = frozenset()


class Rule(NamedTuple):
    """What follows a state.

    Attributes:
        heard: what follows what was heard.
        again: what is asked again before its rule counts, and how often.
    """

    heard: Mapping[Heard, Goto]
    again: Mapping[Heard, int]


_AGAIN: Final = {Heard.UNKNOWN: 3}
_NOTHING_DONE: Final = frozenset((
    Outcome.REFUSED, Outcome.CONFLICT, Outcome.ROLLED_BACK_BY_REBOOT,
    Outcome.ROLLED_BACK_BY_TIMER, Outcome.ROLLED_BACK,
))  # fmt: skip
_S, _H, _O = State, Heard, Outcome


def _early(state: State, following: State, back: State, why: Outcome) -> Rule:
    """Return the rule of a state before the change: done, or undone and over."""
    over = Goto(back, why, frozenset((Outcome.ABORTED, Outcome.CONFLICT, Outcome.REFUSED)))
    heard = {_H.DONE: Goto(following), _H.FAILED: over, _H.UNKNOWN: Goto(back, Outcome.ABORTED)}
    if state is _S.SNAPSHOT:
        heard[_H.FOREIGN] = Goto(back, Outcome.CONFLICT)
    return Rule(heard, _AGAIN)


RULES: Final[Mapping[State, Rule]] = {
    _S.PREFLIGHT: Rule(
        {
            _H.DONE: Goto(_S.LOCK),
            _H.AFTER: Goto(_S.END, _O.ALREADY),
            _H.FAILED: Goto(_S.END, _O.UNHEALTHY, SKIPS),
            _H.UNKNOWN: Goto(_S.END, _O.UNREACHABLE),
        },
        _AGAIN,
    ),
    _S.LOCK: Rule(
        {
            _H.DONE: Goto(_S.SNAPSHOT),
            _H.FAILED: Goto(_S.END, _O.LOCKED),
            _H.UNKNOWN: Goto(_S.CLEANUP, _O.ABORTED),
        },
        _AGAIN,
    ),
    _S.SNAPSHOT: _early(_S.SNAPSHOT, _S.CHECKPOINT, _S.CLEANUP, _O.ABORTED),
    _S.CHECKPOINT: _early(_S.CHECKPOINT, _S.DRY_RUN, _S.CLEANUP, _O.ABORTED),
    _S.DRY_RUN: _early(_S.DRY_RUN, _S.DRAIN, _S.CLEANUP, _O.REFUSED),
    _S.DRAIN: _early(_S.DRAIN, _S.ARM, _S.UNDRAIN, _O.ABORTED),
    _S.ARM: _early(_S.ARM, _S.APPLY, _S.SETTLE, _O.ABORTED),
    _S.APPLY: Rule(
        {
            _H.DONE: Goto(_S.LOCATE),
            _H.FAILED: Goto(_S.HALT),
            _H.UNKNOWN: Goto(_S.HALT),
            _H.FOREIGN: Goto(_S.SETTLE, _O.CONFLICT),
            _H.FIRED: Goto(_S.WAIT),
        },
        _AGAIN,
    ),
    _S.HALT: Rule(
        {_H.DONE: Goto(_S.LOCATE), _H.FAILED: Goto(_S.WAIT), _H.UNKNOWN: Goto(_S.WAIT)},
        {_H.UNKNOWN: 3, _H.FAILED: 2},
    ),
    _S.LOCATE: Rule(
        {
            _H.AFTER: Goto(_S.VERIFY),
            _H.BEFORE: Goto(_S.SETTLE, _O.ABORTED, _NOTHING_DONE),
            _H.MIXED: Goto(_S.ROLLBACK),
            _H.FOREIGN: Goto(_S.ROLLBACK),
            _H.FIRED: Goto(_S.WAIT),
            _H.UNKNOWN: Goto(_S.WAIT),
        },
        _AGAIN,
    ),
    _S.VERIFY: Rule(
        {
            _H.DONE: Goto(_S.DISARM),
            _H.FAILED: Goto(_S.ROLLBACK),
            _H.FIRED: Goto(_S.WAIT),
            _H.UNKNOWN: Goto(_S.WAIT),
        },
        {_H.UNKNOWN: 3, _H.FAILED: 1},
    ),
    _S.DISARM: Rule(
        {
            _H.DONE: Goto(_S.SAVE),
            _H.FIRED: Goto(_S.WAIT),
            _H.FAILED: Goto(_S.ROLLBACK),
            _H.UNKNOWN: Goto(_S.WAIT),
        },
        _AGAIN,
    ),
    _S.SAVE: Rule(
        {
            _H.DONE: Goto(_S.UNDRAIN, _O.COMMITTED),
            _H.FAILED: Goto(_S.UNDRAIN, _O.APPLIED_UNSAVED),
            _H.FOREIGN: Goto(_S.UNDRAIN, _O.APPLIED_UNSAVED),
            _H.BEFORE: Goto(_S.SETTLE, _O.ROLLED_BACK_BY_REBOOT),
            _H.MIXED: Goto(_S.SETTLE, _O.FROZEN),
            _H.UNKNOWN: Goto(_S.END, _O.APPLIED_UNSAVED),
        },
        {_H.UNKNOWN: 3, _H.FAILED: 2},
    ),
    _S.ROLLBACK: Rule(
        {
            _H.BEFORE: Goto(_S.SETTLE, _O.ROLLED_BACK),
            _H.AFTER: Goto(_S.SETTLE, _O.FROZEN),
            _H.MIXED: Goto(_S.SETTLE, _O.FROZEN),
            _H.FOREIGN: Goto(_S.SETTLE, _O.FROZEN),
            _H.UNKNOWN: Goto(_S.WAIT),
        },
        {_H.UNKNOWN: 3, _H.AFTER: 1, _H.MIXED: 1},
    ),
    _S.WAIT: Rule(
        {
            _H.BEFORE: Goto(
                _S.SETTLE, _O.ROLLED_BACK_BY_TIMER, frozenset((_O.ROLLED_BACK_BY_REBOOT,))
            ),
            _H.AFTER: Goto(_S.ROLLBACK),
            _H.MIXED: Goto(_S.ROLLBACK),
            _H.FOREIGN: Goto(_S.ROLLBACK),
            _H.UNKNOWN: Goto(_S.END, _O.UNDECIDED),
        },
        {},
    ),
    _S.SETTLE: Rule(
        {
            _H.DONE: Goto(_S.UNDRAIN),
            _H.FAILED: Goto(_S.END, _O.UNDECIDED),
            _H.UNKNOWN: Goto(_S.END, _O.UNDECIDED),
        },
        {_H.UNKNOWN: 3, _H.FAILED: 2},
    ),
    _S.UNDRAIN: Rule(
        {
            _H.DONE: Goto(_S.CLEANUP),
            _H.FAILED: Goto(_S.CLEANUP, _O.LEFT_DRAINED),
            _H.UNKNOWN: Goto(_S.END, _O.UNDECIDED),
        },
        {_H.UNKNOWN: 3, _H.FAILED: 3},
    ),
    _S.CLEANUP: Rule(
        {
            _H.DONE: Goto(_S.END),
            _H.FAILED: Goto(_S.END, _O.LEFT_HELD),
            _H.UNKNOWN: Goto(_S.END, _O.LEFT_HELD),
        },
        {_H.UNKNOWN: 3, _H.FAILED: 2},
    ),
}
BEFORE_CHANGE: Final = (
    _S.PREFLIGHT, _S.LOCK, _S.SNAPSHOT, _S.CHECKPOINT, _S.DRY_RUN, _S.DRAIN, _S.ARM,
)  # fmt: skip
"""States in which nothing of the change can be on the switch."""
NEEDS: Final[Mapping[State, State]] = {
    _S.SETTLE: _S.ARM,
    _S.UNDRAIN: _S.DRAIN,
    _S.CLEANUP: _S.LOCK,
}
"""States that are left out unless another one was begun."""
