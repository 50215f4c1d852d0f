"""A lab for tests: some switches of the lab inventory, up for one test, at great speed."""

from __future__ import annotations

import asyncio
import functools
import json
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import asyncssh

from railwright import pipeline
from railwright.base import resources
from railwright.lab import facts
from railwright.lab.facts import Site
from railwright.lab.fleet import Fleet, Way
from railwright.lab.switch import Switch
from railwright.model.configdb import ConfigDb

LEAF, OTHER, SPINE = "leaf-1-01", "leaf-1-03", "spine-01"
"""An NVIDIA leaf of 202605, a Marvell leaf, a spine."""
SPEED = 1_000_000.0


@functools.cache
def lab_site() -> tuple[Site, Mapping[str, ConfigDb]]:
    """Return the lab inventory as a lab."""
    built = pipeline.build(resources.root("inventories") / "lab", jobs=0)
    return facts.facts(built.design.fabric), built.configs


def some(*names: str) -> tuple[Site, Mapping[str, ConfigDb]]:
    """Return a part of the lab."""
    site, configs = lab_site()
    kept = [one for one in site.switches if one.name in names]
    switches = tuple(one.model_copy(update={"index": at}) for at, one in enumerate(kept))
    return site.model_copy(update={"switches": switches}), configs


class Said(NamedTuple):
    """What a command said."""

    code: int | None
    out: str
    err: str


class Client:
    """An SSH client of one switch."""

    def __init__(self, fleet: Fleet, name: str) -> None:
        self.fleet = fleet
        self.switch: Switch = fleet.switches[name]
        self.connection: asyncssh.SSHClientConnection | None = None

    async def connect(self, **how: Any) -> asyncssh.SSHClientConnection:
        given = {
            "username": "admin",
            "client_keys": [str(self.fleet.folder / "id_ed25519")],
            "known_hosts": str(self.fleet.folder / "known_hosts"),
            "config": None,
            "agent_path": None,
            **how,
        }
        port = self.fleet.ports[self.switch.name]
        return await asyncssh.connect("127.0.0.1", port, **given)

    async def run(self, line: str, text: str | None = None) -> Said:
        if self.connection is None or self.connection.is_closed():
            self.connection = await self.connect()
        done = await self.connection.run(line, input=text)
        return Said(done.exit_status, str(done.stdout), str(done.stderr))

    async def put(self, path: str, data: object) -> None:
        if self.connection is None or self.connection.is_closed():
            self.connection = await self.connect()
        text = data if isinstance(data, str) else json.dumps(data)
        async with self.connection.start_sftp_client() as files, files.open(path, "w") as file:
            await file.write(text)

    async def config(self) -> ConfigDb:
        return await self.switch.tables.config()

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()


def in_lab(test: Callable[[Client], Awaitable[None]], *names: str, speed: float = SPEED) -> None:
    """Run a test against the first of some switches that are up."""

    async def whole() -> None:
        with tempfile.TemporaryDirectory(prefix="lab-") as folder:
            site, configs = some(*(names or (LEAF,)))
            async with Fleet(site, configs, Path(folder), Way(speed=speed)) as fleet:
                client = Client(fleet, (names or (LEAF,))[0])
                try:
                    await test(client)
                finally:
                    client.close()

    asyncio.run(whole())
