"""Signals while switches are at work: once to begin no more, twice to leave."""

from __future__ import annotations

import os
import signal

import pytest

from railwright.cli.live import Live
from railwright.cli.signals import Leave, Signals
from railwright.push.fleet.waves import Stop

ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.mark.parametrize("number", ALL)
def test_the_first_one_says_stop_and_the_second_one_leaves(number: signal.Signals) -> None:
    stop, said = Stop(), list[str]()
    before = [signal.getsignal(each) for each in ALL]
    with Signals(stop, said.append):
        os.kill(os.getpid(), number)
        assert stop.asked
        assert len(said) == 1
        assert stop.why in said[0]
        with pytest.raises(Leave):
            os.kill(os.getpid(), signal.SIGINT)
    assert [signal.getsignal(each) for each in ALL] == before


def test_a_question_ends_with_the_first_one() -> None:
    stop = Stop()
    with Signals(stop, lambda _: None) as signals:
        with signals.asking(), pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        assert stop.asked


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stop = Stop()
        with Signals(stop, lambda _: None):
            os.kill(os.getpid(), signal.SIGHUP)
        assert not stop.asked
    finally:
        signal.signal(signal.SIGHUP, before)


def test_nobody_listening_hinders_no_push(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def write(self, _text: str) -> int:
            raise BrokenPipeError(32, "gone")

        def flush(self) -> None:
            raise BrokenPipeError(32, "gone")

        def isatty(self) -> bool:
            return False

    class Plan:
        batches = ()

    live = Live(Plan())  # type: ignore[arg-type]
    monkeypatch.setattr("sys.stderr", Gone())
    live.say("one")
    live.say("two")
