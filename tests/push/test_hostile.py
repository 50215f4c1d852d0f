"""A switch that answers whatever it likes: it gets an error of its own, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import push_small as small
from railwright.push.fleet.crew import WallClock
from railwright.push.line import commands
from railwright.push.line.answer import Answer, Ran, of_exit
from railwright.push.line.channel import Request
from railwright.push.line.command import LONG_BYTES, SHORT_BYTES, Spoken
from railwright.push.line.switch import Switch
from railwright.push.transaction import early, late
from railwright.push.transaction.case import Case, Policy, Work
from railwright.push.transaction.deciding import Result
from railwright.push.transaction.device import Identity, Reply
from railwright.push.transaction.remote import Remote

TXN = "rw-20260102T030405-0a1b2c"
STEERS = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\u2066\x9b31m\x07\r"
"""What steers a terminal, or turns words round."""
DEEP = b"[" * 100_000
NASTY = (
    b"", b"\0", b"\n", b"\xff\xfe\x00", STEERS.encode(), b"-", b"null", b"[]", b"{}", b"1e999",
    b"NaN", b"true", DEEP, b"{" * 100_000, b'{"a":' * 100_000, b"9" * 5000, b'{"a": ' + b"9" * 5000,
    b'{"a": 1, "a": 2}', b'{"a": "\\ud800"}', b"x" * 1_000_000, b"\n" * 100_000, b" " * 100_000,
    b"System Mode: " + STEERS.encode(), b"../../../../etc/passwd\n", b"-rf\n", b"$(reboot)\n",
    json.dumps({"PORT_TABLE:Ethernet0": [STEERS, "9" * 5000]}).encode(),
    json.dumps({"COUNTERS_PORT_NAME_MAP": {"Ethernet0": ["9" * 5000, "-1", "x", False]}}).encode(),
    json.dumps({"peers": {"peers": {STEERS: {"state": STEERS}}}}).encode(),
    json.dumps({"PORT": {"../../x": {"admin_status": ["up"]}}}).encode(),
    json.dumps(["../../x", STEERS, "-H evil", "rw-20260102T030405-0a1b2c;reboot"]).encode(),
    b"railwright-apply-x.service loaded active running\n-H evil failed failed failed\n",
    b"SONiC Software Version: SONiC." + b"9" * 5000 + b"\nPlatform: \x1b[2J\nHwSKU: x\nASIC: y\n",
    b"QUEUE STATUS\n--- ---\n" + STEERS.encode() + b":3 stormed\n",
    b"Filesystem\n" + b"a b c " + b"9" * 5000 + b" e f\n",
    b"LoadState=loaded\nActiveState=active\nSubState=\x1b[2J\nExecMainStatus=" + b"9" * 5000,
)  # fmt: skip


def _id(value: object) -> str:
    return value.source.split()[-1] if isinstance(value, Spoken) else repr(value)[:20]


@pytest.mark.parametrize("one", commands.ALL, ids=lambda one: one.build.__name__)
def test_a_reader_raises_one_kind_of_error(one: Spoken) -> None:
    for raw in NASTY:
        with suppress(ValueError):
            one.command.read(raw)


@pytest.mark.parametrize("one", commands.ALL, ids=lambda one: one.build.__name__)
@given(raw=st.binary(max_size=200))
def test_a_reader_of_anything_raises_one_kind_of_error(one: Spoken, raw: bytes) -> None:
    with suppress(ValueError):
        one.command.read(raw)


def test_json_of_many_small_parts_is_not_taken_apart() -> None:
    parts = b"{" + b",".join(b'"%d":{}' % number for number in range(300_000)) + b"}"
    assert len(parts) < LONG_BYTES
    with pytest.raises(ValueError, match="too many parts"):
        commands.rows("APPL_DB", "*").read(parts)


def test_what_prints_lines_may_print_a_megabyte() -> None:
    long = {one.build.__name__ for one in commands.ALL if one.command.limit_bytes == LONG_BYTES}
    assert long == {"running", "read", "rows", "counters", "dry_run", "errors"}
    assert {one.command.limit_bytes for one in commands.ALL} == {SHORT_BYTES, LONG_BYTES}


class Liar:
    """Answers everything with the same bytes."""

    def __init__(self, raw: bytes, rc: int = 0) -> None:
        self._answer = of_exit(rc, raw, raw)
        self.asked = 0

    def run(self, request: Request) -> Answer:
        self.asked += 1
        assert all("\n" not in word and "\0" not in word for word in request.argv)
        return self._answer


def _steers(text: str) -> bool:
    return any(not sign.isprintable() for sign in text)


@pytest.mark.parametrize("rc", [0, 1, 2])
@pytest.mark.parametrize("raw", NASTY, ids=range(len(NASTY)))
def test_a_switch_that_lies_ends_its_own_push_and_steers_no_terminal(
    raw: bytes, rc: int, tmp_path: Path
) -> None:
    liar = Liar(raw, rc)
    remote = Remote(Switch(liar, "leaf-1"), TXN)
    for reply in _replies(remote):
        assert reply.value is None or reply.outcome is Ran.OK
        assert not _steers(reply.why), reply.why[:200]
    work = Work(
        txn=TXN, plan=small.plan(), identity=Identity("leaf-1", "x", "202505"), kind=small.KIND,
        bases=(), drain=None, owner="anna", folder=tmp_path, resolve=small.no_secret,
        policy=Policy(poll_s=0, apart_s=0),
    )  # fmt: skip
    case = Case(work, remote, _Hurried())
    for state in (early.preflight, early.lock, early.checkpoint, late.locate, late.settle):
        result = state(case)
        assert isinstance(result, Result)
        assert not _steers(case.hidden(result.why))
    assert liar.asked > 10


class _Hurried(WallClock):
    @staticmethod
    def sleep(seconds: float) -> None:
        del seconds


def _replies(remote: Remote) -> Iterator[Reply[object]]:
    yield remote.identity()
    yield remote.running()
    yield remote.saved()
    yield remote.health()
    yield remote.obstacles(1000)
    yield remote.lock("anna")
    yield remote.held()
    yield remote.unlock()
    yield remote.checkpoint()
    yield remote.dry_run(b"[]")
    yield remote.put({"a": b""})
    yield remote.clean()
    yield remote.drain("the spine, by TSA")
    yield remote.undrain()
    yield remote.arm("0" * 64, 300)
    yield remote.armed()
    yield remote.start("apply", "0" * 64)
    yield remote.job("apply")
    yield remote.job("back")
    yield remote.call("halt", "0" * 64)
