"""Signals while switches are at work: the first one lets no more begin, the second one leaves."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from railwright.push.fleet.waves import Stop

_NAMES = {
    signal.SIGINT: "interrupted",
    signal.SIGTERM: "terminated",
    signal.SIGHUP: "hung up",
}


class Leave(BaseException):
    """Asked twice: leave at once. What is under way is taken back by the switches themselves."""


class Signals:
    """Turns signals into a word to stop, while it is used as a context.

    Args:
        stop: is told by the first signal.
        say: tells people what happens.
    """

    def __init__(self, stop: Stop, say: Callable[[str], None]) -> None:
        self._stop, self._say = stop, say
        self._came = 0
        self._asks = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # nobody else gets signals
            for each in _NAMES:
                if signal.getsignal(each) is not signal.SIG_IGN:  # as nohup(1) has it
                    self._before[each] = signal.signal(each, self._take)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for each, before in self._before.items():
            signal.signal(each, before)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Have a signal end a question at once: it raises KeyboardInterrupt in here."""
        self._asks = True
        try:
            yield
        finally:
            self._asks = False

    def _take(self, number: int, _frame: FrameType | None) -> None:
        self._came += 1
        name = _NAMES[signal.Signals(number)]
        self._stop.ask(name)
        if self._came > 1:
            raise Leave
        self._say(f"{name}: no more switches are begun; those at work come to their end")
        if self._asks:
            raise KeyboardInterrupt
