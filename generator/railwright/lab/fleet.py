"""All switches of a lab, up together in one process."""

from __future__ import annotations

import asyncio
import functools
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

import asyncssh

from railwright.base import atomic, canonical
from railwright.base.errors import LabError
from railwright.checks.yang.engine import load_engine
from railwright.lab import LABEL
from railwright.lab.cabling import Cabling
from railwright.lab.clock import Clock
from railwright.lab.control import Control
from railwright.lab.daemons import World
from railwright.lab.facts import Site
from railwright.lab.fleet_names import KEY, SOCKET, STATE
from railwright.lab.root import Root
from railwright.lab.server import USER, Access, listen
from railwright.lab.store import Store
from railwright.lab.switch import Place, Switch
from railwright.lab.verbs import verbs
from railwright.model.configdb import ConfigDb

_ROUNDS = 3
"""Of waiting: a change of one switch wakes its peers, once."""
HOST = "127.0.0.1"


class Way(NamedTuple):
    """How a lab runs.

    Attributes:
        port_base: the port of the first switch; the others follow. 0: any that are free.
        speed: how much faster than a switch its work goes.
        settled: whether it is up only once links and sessions are, too.
    """

    port_base: int = 0
    speed: float = 20.0
    settled: bool = False


AS_USUAL = Way()


class Fleet:
    """A lab that is up. Use it with ``async with``, or :meth:`start` and :meth:`stop`.

    Attributes:
        switches: by name.
        ports: where each listens.
        clock: of all of them.
        world: what they have in common: cables, and the job that runs over them.
        over: set when somebody asked the lab to end.
    """

    def __init__(
        self, site: Site, configs: Mapping[str, ConfigDb], folder: Path, way: Way = AS_USUAL
    ) -> None:
        self.site = site
        self.folder = folder
        self.switches: dict[str, Switch] = {}
        self.ports: dict[str, int] = {}
        self.clock = Clock(way.speed)
        self.over = asyncio.Event()
        self.world = World(Cabling(site.cables))
        self._configs = configs
        self._way = way
        self._store: Store | None = None
        self._listening: list[asyncssh.SSHAcceptor] = []
        self._keys: dict[str, asyncssh.SSHKey] = {}
        self._control = Control(
            self.switches, verbs(self.switches, self.clock, self.over, self.world.work)
        )
        self.password = ""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Bring everything up, and write what a client needs to know.

        Raises:
            LabError: there is no database server.
            OSError: a port is taken, or the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def _start(self) -> None:
        self._store = await Store.start(self.folder, len(self.site.switches))
        engine = functools.cache(lambda release: load_engine(release=release))
        access = self._access()
        self.world.starting = True
        for facts in self.site.switches:
            home = self.folder / "switches" / facts.name
            place = Place(
                tables=self._store.tables(facts.index),
                root=Root(home / "root"),
                clock=self.clock,
                engine=functools.partial(engine, facts.release),
                socket=self.folder / SOCKET,
                world=self.world,
            )
            switch = Switch(facts, place)
            self.switches[facts.name] = switch
            await switch.start(self._configs[facts.name])
            base = self._way.port_base
            await self._listen(switch, access, base + facts.index if base else 0)
        self._configs = {}  # the databases have them now
        self.world.starting = False
        for daemons in self.world.daemons.values():
            daemons.wake()
        if self._way.settled:
            await self.settle()
        await self._control.start(self.folder / SOCKET)
        self._write()

    async def _listen(self, switch: Switch, access: Access, port: int) -> None:
        key = asyncssh.generate_private_key("ssh-ed25519")
        try:
            acceptor = await listen(switch, key, access, HOST, port)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or str(error)
            msg = f"{switch.name} cannot listen on {HOST}:{port}: {why}"
            raise LabError(
                msg, hint="choose another --port-base; 0 takes any that are free"
            ) from None
        self._keys[switch.name] = key
        another = asyncssh.generate_private_key("ssh-ed25519")

        def show() -> None:
            changed = switch.faults.waiting("host-key-change")
            acceptor.update(server_host_keys=[another if changed else key])

        switch.on_faults.append(show)
        self._listening.append(acceptor)
        self.ports[switch.name] = acceptor.get_port()

    def _access(self) -> Access:
        """Make the key and the password of this lab."""
        key = asyncssh.generate_private_key("ssh-ed25519", comment="railwright lab")
        path = self.folder / KEY
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key.export_private_key())
        self.password = secrets.token_urlsafe(18)
        return Access(key.export_public_key().decode(), self.password)

    def _write(self) -> None:
        known = "".join(
            f"[{HOST}]:{self.ports[name]} {key.export_public_key().decode()}"
            for name, key in self._keys.items()
        )
        atomic.write(self.folder / "known_hosts", known.encode())
        atomic.write(self.folder / STATE, canonical.dumps(self.state()))

    def state(self) -> dict[str, object]:
        """Return what is written for clients: where each switch listens, and who is let in."""
        return {
            "label": LABEL,
            "site": self.site.name,
            "process": os.getpid(),
            "user": USER,
            "key": str(self.folder / KEY),
            "known_hosts": str(self.folder / "known_hosts"),
            "switches": {
                name: {"address": HOST, "port": port} for name, port in self.ports.items()
            },
        }

    async def settle(self) -> None:
        """Wait until no switch has anything left to do by itself."""
        for _ in range(_ROUNDS):
            for switch in self.switches.values():
                await switch.settle()

    async def stop(self) -> None:
        """Bring everything down; nothing stays but files."""
        self.over.set()
        await self._control.stop()
        for acceptor in self._listening:
            acceptor.close()
        for switch in self.switches.values():
            switch.drop_sessions()
            await switch.units.kill_all()
            await switch.stop()
        self._listening.clear()
        self.clock.stop()
        if self._store is not None:
            await self._store.stop()
            self._store = None
        shutil.rmtree(self.folder / "switches", ignore_errors=True)
        for name in (SOCKET, KEY, STATE):  # who waits for the end looks at the last
            (self.folder / name).unlink(missing_ok=True)
