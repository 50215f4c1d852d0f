"""What Nornir writes to its log, without secrets.

Nornir logs the arguments of a task when it is begun, and the traceback of one that failed, and
``InitNornir`` has that go to ``nornir.log`` in the current folder unless told otherwise
(nornir-automation/nornir nornir/core/__init__.py, Nornir.run; nornir/core/task.py, Task.start;
nornir/core/configuration.py, LoggingConfig). Here arguments lose their values, and every secret
that this process has learned of a switch or a login is taken out by its value.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from railwright.base.redact import GUARD, KNOWN

_LOGGERS: Final = ("nornir", "nornir.core", "nornir.core.inventory", "nornir.core.task")


class _Guard(logging.Filter):
    """Has the names of arguments in the place of arguments, and marks in the place of secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, Mapping):
            record.args = dict.fromkeys(record.args, "...")
        elif record.args:
            record.args = tuple(
                _names(one) if isinstance(one, Mapping) else one for one in record.args
            )
        return GUARD.filter(record)


def _names(values: Mapping[str, object]) -> str:
    return ", ".join(sorted(map(str, values))) or "none"


_GUARD: Final = _Guard()


def stand() -> None:
    """Stand before Nornir's log. Once is enough, and more does no harm."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_GUARD)


def hidden(text: str) -> str:
    """Return a text without the secrets that are known."""
    return KNOWN.text(text)
