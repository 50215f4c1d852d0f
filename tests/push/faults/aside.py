"""Pushes in processes of their own, that may be killed: copies of one that has loaded everything.

Run as a program it reads requests, a line of JSON each, makes a copy of itself for each, and prints
how that ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, NoReturn, Self

PREFIX = "<aside> "


class Moment(NamedTuple):
    """A moment of a push: a record of its journal.

    Attributes:
        state: that it is about.
        mark: ``begin`` or ``end``.
        after: whether it was written.
    """

    state: str
    mark: str = "begin"
    after: bool = True


Act = int | Mapping[str, object]
"""A signal that it sends itself, or something that it asks the lab."""


class Ended(NamedTuple):
    """How a process ended: its exit code, or minus the signal that killed it; and what it said."""

    code: int
    said: str


class Aside:
    """What makes such processes. Use it as a context."""

    def __enter__(self) -> Self:
        self._process: subprocess.Popen[str] | None = None
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.stdin.close()  # type: ignore[union-attr] # it has one
            self._process.wait(20)
            self._process.stdout.close()  # type: ignore[union-attr] # as above

    def run(
        self,
        words: Sequence[str],
        acts: Sequence[tuple[Moment, Act]] = (),
        skipped: float = 0,
        socket: Path = Path("/"),
        **environment: str,
    ) -> Ended:
        """Run the command line in a process of its own.

        Args:
            words: the verb and what follows.
            acts: what it does beside, and when.
            skipped: seconds by which its clock is ahead.
            socket: of the lab.
            environment: variables that it has in addition.
        """
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-B", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )  # fmt: skip
        asked = {
            "words": list(words),
            "acts": [[*moment, act] for moment, act in acts],
            "socket": str(socket),
            "skipped": skipped,
            "environment": {**os.environ, **environment},
        }
        self._process.stdin.write(json.dumps(asked) + "\n")  # type: ignore[union-attr] # as above
        self._process.stdin.flush()  # type: ignore[union-attr] # as above
        for line in self._process.stdout:  # type: ignore[union-attr] # as above
            if line.startswith(PREFIX):
                return Ended(*json.loads(line.removeprefix(PREFIX)))
        msg = "it went away"
        raise AssertionError(msg)


def main() -> None:
    """Answer requests."""
    import asyncssh  # noqa: F401, PLC0415 # loaded once, for all copies

    from railwright.cli import pushes  # noqa: F401, PLC0415 # as above

    for line in sys.stdin:
        asked = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            _copy(asked, writer)
        os.close(writer)
        with os.fdopen(reader, "rb") as stream:
            said = stream.read().decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(PREFIX + json.dumps([code, said]) + "\n")
        sys.stdout.flush()


def _copy(asked: dict[str, Any], writer: int) -> NoReturn:
    """Be the process that was asked for."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    null = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, null), (1, writer), (2, writer)):
        os.dup2(source, target)
    code = 99
    try:
        code = _run(asked)
    except BaseException:  # noqa: BLE001 # whoever asked is told
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(asked: dict[str, Any]) -> int:
    import asyncio  # noqa: PLC0415 # of this copy
    import time  # noqa: PLC0415 # as above

    from railwright.cli import run  # noqa: PLC0415 # as above
    from railwright.lab import leftovers  # noqa: PLC0415 # as above
    from railwright.lab.control import ask  # noqa: PLC0415 # as above
    from railwright.push.fleet import neighbours  # noqa: PLC0415 # as above
    from railwright.push.fleet.crew import WallClock  # noqa: PLC0415 # as above
    from railwright.push.transaction import case  # noqa: PLC0415 # as above
    from railwright.push.transaction.journal import Journal  # noqa: PLC0415 # as above

    add = Journal.add
    todo = [(tuple(words[:3]), words[3]) for words in asked["acts"]]

    def send(record: Any, *, after: bool) -> None:  # a record
        if not todo or todo[0][0] != (record.state, record.mark, after):
            return
        _, act = todo.pop(0)
        if isinstance(act, int):
            os.kill(os.getpid(), act)
        else:
            asyncio.run(ask(Path(asked["socket"]), act))

    def adding(self: Journal, record: Any) -> Any:  # as above
        send(record, after=False)
        written = add(self, record)
        send(record, after=True)
        return written

    Journal.add = adding  # type: ignore[method-assign] # of this copy alone
    passed = [float(asked["skipped"])]

    def sleep(seconds: float) -> None:
        time.sleep(min(seconds, 0.02))
        passed[0] += seconds
        if seconds >= 1:  # for which something of the lab may wait
            advance = {"do": "advance", "seconds": seconds}
            asyncio.run(ask(Path(asked["socket"]), advance))

    WallClock.now = staticmethod(lambda: time.time() + passed[0])  # type: ignore[method-assign]
    WallClock.sleep = staticmethod(sleep)  # type: ignore[method-assign]
    neighbours.beside = lambda *_: ()  # type: ignore[assignment] # as in the tests themselves
    leftovers.is_lab = lambda *_: True  # type: ignore[assignment] # a thread of a test is one
    case._LAB_APART_S = 0.02  # type: ignore[misc] # as above
    return int(run(asked["words"]))


if __name__ == "__main__":
    main()
