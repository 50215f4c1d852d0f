"""How a switch runs a line: words, ``&&``, ``||``, ``;``, ``|`` and files in place of streams.

Only this much of a shell: what needs more is no command of a push. A program that the lab does not
have ends with 127, as in a shell (POSIX.1-2024, Shell Command Language, 2.8.2), and is remembered:
a test fails if a client of ours ever sent one.
"""

from __future__ import annotations

import asyncio
import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from railwright.lab.job import Job, Sink
from railwright.lab.tools import TOOLS

NOT_FOUND = 127
GARBAGE = bytes(range(128, 256)) * 4
"""Bytes that are no UTF-8."""
FLOOD_BYTES = 3_000_000
SYNTAX = 2
_OPERATORS = frozenset(("&&", "||", ";", "|", ">", ">>", "<", ">&"))
_ASSIGNED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
_SHELLS = frozenset(("sh", "bash"))


class _Piece(NamedTuple):
    """A simple command with its files, and what stands before it."""

    joined: str
    argv: tuple[str, ...]
    files: tuple[tuple[str, str], ...]


async def run(job: Job) -> int:
    """Run one program and return its exit code; negative: the signal that ended it."""
    if not job.argv:
        return 0
    if job.name in _SHELLS and job.words[:1] in {("-c",), ("-ec",), ("-lc",)}:
        return await line(job, job.words[1] if len(job.words) > 1 else "")
    code = await _faulty(job, " ".join((job.name, *job.words)))
    if code is not None:
        return code
    tool = TOOLS.get(job.name)
    if tool is None:
        job.switch.note("unknown-command", shlex.join(job.argv))
        job.complain(f"bash: {job.argv[0]}: command not found")
        return NOT_FOUND
    return await tool(job)


async def _faulty(job: Job, words: str) -> int | None:
    """Let the faults happen that wait for a program; return how it ends, if they end it."""
    faults = job.switch.faults
    if not faults.armed():
        return None
    if faults.meets("drop-session", words):
        job.switch.drop_sessions()
    if faults.meets("hang", words):
        await asyncio.Event().wait()
    failing = faults.meets("fail", words)
    if failing is not None:
        return failing.code
    if faults.meets("garbage", words):
        job.out(GARBAGE)
        return 0
    if faults.meets("flood", words):
        job.out(b"x" * FLOOD_BYTES)
    if faults.meets("no-command", words):
        job.complain(f"bash: {job.argv[0]}: command not found")
        return NOT_FOUND
    return None


async def line(job: Job, text: str) -> int:
    """Run a line as a shell does, and return the exit code of its last program."""
    try:
        pieces = list(_pieces(text))
    except ValueError as error:
        job.complain(f"bash: -c: {error}")
        return SYNTAX
    code = 0
    piped: list[bytes] | None = None
    for number, piece in enumerate(pieces):
        skip = (piece.joined == "&&" and code) or (piece.joined == "||" and not code)
        if skip:
            continue
        before = piped if piece.joined == "|" else None
        into = number + 1 < len(pieces) and pieces[number + 1].joined == "|"
        piped = [] if into else None
        code = await _simple(job, piece, before, piped)
    return code


async def _simple(
    job: Job, piece: _Piece, before: list[bytes] | None, piped: list[bytes] | None
) -> int:
    argv = list(piece.argv)
    environment = dict(job.environment)
    while argv and _ASSIGNED.fullmatch(argv[0]):
        name, _, value = argv.pop(0).partition("=")
        environment[name] = value
    mine = job.like(*argv)
    mine.environment = environment
    if before is not None:
        given = b"".join(before)

        async def read() -> bytes:
            return given

        mine.read = read
    if piped is not None:
        mine.out = piped.append
    opened: list[_File] = []
    try:
        for operator, name in piece.files:
            _redirect(mine, operator, name, opened)
        return await run(mine)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        job.complain(f"bash: {error.filename}: {error.strerror}")
        return 1
    finally:
        for each in opened:
            each.close()


class _File:
    """A file in place of a stream."""

    def __init__(self, job: Job, name: str, mode: str) -> None:
        self._handle = job.switch.root.real(name, job.cwd).open(mode)

    def write(self, data: bytes) -> None:
        self._handle.write(data)

    def close(self) -> None:
        self._handle.close()


def _redirect(job: Job, operator: str, name: str, opened: list[_File]) -> None:
    if operator == "2>&1":
        job.err = job.out
    elif operator == ">&2":
        job.out = job.err
    elif operator == "<":
        data = job.switch.root.real(name, job.cwd).read_bytes()

        async def read() -> bytes:
            return data

        job.read = read
    else:
        file = _File(job, name, "ab" if operator.endswith(">>") else "wb")
        opened.append(file)
        sink: Sink = file.write
        if operator.startswith("2"):
            job.err = sink
        else:
            job.out = sink


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield the simple commands of a line.

    Raises:
        ValueError: it is not understood.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    lexer.commenters = ""
    joined, argv, files = "", [], []  # type: tuple[str, list[str], list[tuple[str, str]]]
    words = list(lexer)
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word not in _OPERATORS:
            argv.append(word)
            continue
        if word in {"&&", "||", ";", "|"}:
            if argv:
                yield _Piece(joined, tuple(argv), tuple(files))
            joined, argv, files = word, [], []
            continue
        if at >= len(words):
            msg = "syntax error near unexpected token `newline'"
            raise ValueError(msg)
        name = words[at]
        at += 1
        beside = argv and argv[-1] in {"1", "2"} and re.search(rf"(^|\s){argv[-1]}>", text)
        stream = argv.pop() if beside and word != "<" else ""
        operator = ("2" if stream == "2" else "") + word
        files.append((f"{operator}{name}" if word == ">&" else operator, name))
    if argv:
        yield _Piece(joined, tuple(argv), tuple(files))
