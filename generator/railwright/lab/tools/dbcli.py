"""``sonic-db-cli``: one command to a database, its reply printed as redis-py would.

Source: sonic-net/sonic-swss-common sonic-db-cli/sonic-db-cli.cpp (words and exit codes) and
common/redisreply.cpp (RedisReply::to_string, formatReply).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from railwright.lab.job import Job, Tool
from railwright.lab.resp import Failure, Reply
from railwright.lab.store import Database, changed

BAD_WORDS = 255
_TO_BOOL = frozenset(
    (
        *("COPY", "EXPIRE", "EXPIREAT", "PEXPIRE", "PEXPIREAT", "HEXISTS", "MOVE", "MSETNX"),
        *("PERSIST", "RENAMENX", "SISMEMBER", "SMOVE", "SETNX"),
    )
)
_OK_TO_BOOL = frozenset(
    (
        *("AUTH", "HMSET", "PSETEX", "SETEX", "FLUSHALL", "FLUSHDB", "LSET", "LTRIM"),
        *("MSET", "RENAME"),
    )
)
_OF_ALL = frozenset(("PING", "SAVE", "FLUSHALL"))
_FLAGS = frozenset(("-h", "--help", "-s", "--unixsocket", "-j", "--json"))
_READING = frozenset(("EXISTS", "GET", "HEXISTS", "HGET", "HGETALL", "HKEYS", "KEYS", "TYPE"))
_USAGE = "usage: sonic-db-cli [-h] [-s] [-j] [-n NAMESPACE] db_or_op [cmd [cmd ...]]"


class _Words(NamedTuple):
    flags: frozenset[str]
    rest: tuple[str, ...]


def _read(words: Sequence[str]) -> _Words:
    count = next((at for at, word in enumerate(words) if not word.startswith("-")), len(words))
    return _Words(frozenset(words[:count]), tuple(words[count:]))


async def sonic_db_cli(job: Job) -> int:
    """Run one command on a database of the switch."""
    flags, rest = _read(job.words)
    wrong = flags - _FLAGS
    if wrong:
        job.complain(f"Command Line Error: Unknown argument:{min(wrong)}")
        job.say(_USAGE)
        return BAD_WORDS
    if flags & {"-h", "--help"} or not rest or (len(rest) == 1 and rest[0] not in _OF_ALL):
        job.say(_USAGE)
        return 0
    name, *command = rest
    if not command:
        job.say("PONG" if name == "PING" else "OK")
        return 0
    if name not in Database.__members__:
        job.complain(f"Invalid database name input : '{name}'")
        job.complain(f"Failed to find {name} database in  namespace")
        return 1
    return await _asked(job, Database[name], command, as_json=bool(flags & {"-j", "--json"}))


def _may_write(database: Database, command: Sequence[str]) -> bool:
    return database is Database.CONFIG_DB and command[0].upper() not in _READING


async def _asked(job: Job, database: Database, command: Sequence[str], *, as_json: bool) -> int:
    daemons = job.switch.daemons
    if database is Database.COUNTERS_DB:
        await daemons.count()
    before = await job.switch.tables.config() if _may_write(database, command) else None
    reply = await job.switch.tables.ask(database, *command)
    if before is not None:
        writes = tuple(changed(before, await job.switch.tables.config()))
        job.switch.seen(writes, before)
    if isinstance(reply, Failure):
        shown = " ".join(command)
        job.complain(f"RedisResponseError: {reply.message}: {shown}: Input/output error")
        return 1
    verb = command[0].upper()
    job.say(_json(reply, verb) if as_json else text(reply, verb))
    return 0


def text(reply: Reply, verb: str = "") -> str:
    """Return a reply as it is printed.

    Args:
        reply: of the server.
        verb: the command in capitals.
    """
    if isinstance(reply, int):
        return str(bool(reply)) if verb in _TO_BOOL and reply in {0, 1} else str(reply)
    if isinstance(reply, Failure):
        return reply.message
    if isinstance(reply, list):
        return _dict(reply) if verb == "HGETALL" else "\n".join(text(one) for one in reply)
    if verb == "PING":
        return str(reply == "PONG")
    return "True" if verb in _OK_TO_BOOL and reply == "OK" else reply or ""


def _dict(reply: list[Reply]) -> str:
    words = [text(one) for one in reply]
    pairs = zip(words[::2], words[1::2], strict=True)
    return "{" + ", ".join(f"'{name}': '{value}'" for name, value in pairs) + "}"


def _json(reply: Reply, verb: str) -> str:
    if verb == "HGETALL" and isinstance(reply, list):
        words = [text(one) for one in reply]
        return json.dumps(dict(zip(words[::2], words[1::2], strict=True)), separators=(",", ":"))
    return json.dumps(reply, separators=(",", ":"))


TOOLS: dict[str, Tool] = {"sonic-db-cli": sonic_db_cli}
