"""Secrets that this process has learned, and what takes them out of all that it says.

A secret is known by its value from the moment that it is read: from a reference, or of what a
switch runs. :data:`KNOWN` is the one place for all of them, so that a log, a message or a traceback
cannot tell what another part of the program has read.
"""

from __future__ import annotations

import json
import logging
import shlex
from collections.abc import Iterator
from threading import Lock
from typing import Final

_LEAST: Final = 4
"""Characters of a secret that is looked for; a shorter one is part of any text."""


class Redactor:
    """Knows secrets by value and takes them out of text; safe to use from any thread.

    A switch may have any number of secrets, and may choose them: what a look costs depends on the
    text, and hardly on how many there are.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._marks: dict[str, str] = {}
        self._lengths: dict[str, frozenset[int]] = {}

    def add(self, name: str, value: str) -> None:
        """Remember a secret: whole, line by line, and as programs write it.

        Args:
            name: what stands for it, ``<secret:name>``.
            value: the secret.
        """
        if value in self._marks:
            return
        with self._lock:
            for form in _forms(value):
                self._marks.setdefault(form, f"<secret:{name}>")
                start = form[:_LEAST]
                known = self._lengths.get(start, frozenset())
                if len(form) not in known:
                    self._lengths[start] = known | {len(form)}

    def text(self, text: str) -> str:
        """Return a text with a mark in the place of each secret, or of some that overlap."""
        if not self._marks:
            return text
        told: list[str] = []
        done = 0
        for begin, end, mark in self._places(text):
            told += (text[done:begin], mark)
            done = end
        return "".join((*told, text[done:])) if told else text

    def data(self, data: bytes) -> bytes:
        """Return bytes likewise."""
        text = data.decode("utf-8", "surrogateescape")
        return self.text(text).encode("utf-8", "surrogateescape")

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where secrets stand, each with a mark: that of the longest, where some overlap."""
        begin = end = longest = 0
        mark = ""
        for at in range(len(text) - _LEAST + 1):
            lengths = self._lengths.get(text[at : at + _LEAST])
            if lengths is None:
                continue
            left = len(text) - at
            length = max(
                (one for one in lengths if one <= left and text[at : at + one] in self._marks),
                default=0,
            )
            if not length:
                continue
            if at >= end:
                if end:
                    yield begin, end, mark
                begin, longest = at, 0
            if length > longest:
                longest, mark = length, self._marks[text[at : at + length]]
            end = max(end, at + length)
        if end:
            yield begin, end, mark


class Redacting(logging.Filter):
    """Takes secrets out of the records of a log, tracebacks and all."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Write the record out, and take secrets out of what was written."""
        text = record.getMessage()
        if record.exc_info:
            text = f"{text}\n{logging.Formatter().formatException(record.exc_info)}"
        record.msg, record.args = self._redactor.text(text), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _forms(value: str) -> Iterator[str]:
    """Yield how a text may have a secret."""
    lines = [line for line in value.splitlines() if len(line.strip()) > 2 * _LEAST]
    for each in dict.fromkeys((value, *(lines if len(lines) > 1 else ()))):
        if len(each) >= _LEAST:
            yield each
            yield repr(each)[1:-1]
            yield json.dumps(each)[1:-1]
            yield shlex.quote(each)


KNOWN: Final = Redactor()
"""Every secret that this process has learned."""
GUARD: Final = Redacting(KNOWN)
"""Stands before what this process logs."""
