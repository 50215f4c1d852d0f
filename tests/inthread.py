"""A lab that is up in a thread of a test, to be asked over SSH and to be hurt directly."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Self, TypeVar

from railwright.lab.faults import Fault
from railwright.lab.fleet import Fleet, Way
from railwright.push.line import hosts
from railwright.push.line.access import Access, Address, Credentials
from railwright.push.line.ssh import Ssh
from railwright.push.line.switch import Switch
from railwright.push.settings import PushSettings
from virtual import SPEED, some

T = TypeVar("T")
QUICK = PushSettings(connect_s=10, command_s=20, logins_per_second=1000)


async def _ended() -> None:
    """End what is still at work in a loop that is about to be closed, as asyncio.run does."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for one in left:
        one.cancel()
    await asyncio.gather(*left, return_exceptions=True)


class Lab:
    """Some switches of the lab inventory. Leaving it ends them."""

    def __init__(self, folder: Path, *names: str, speed: float = SPEED) -> None:
        self.folder = folder
        self.site, self.configs = some(*names)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._way = Way(speed=speed)
        self.ssh = Ssh(QUICK)

    def __enter__(self) -> Self:
        logging.getLogger("railwright.lab").propagate = False  # not into the stream of another test
        self._thread.start()
        self.ssh.__enter__()
        self.fleet = self.do(self._up())
        return self

    async def _up(self) -> Fleet:
        fleet = Fleet(self.site, self.configs, self.folder, self._way)
        await fleet.start()
        await fleet.settle()
        return fleet

    def __exit__(self, *_: object) -> None:
        self.ssh.__exit__(None, None, None)
        self.do(self.fleet.stop())
        self.do(_ended())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        logging.getLogger("railwright.lab").propagate = True

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def access(self, name: str) -> Access:
        port = self.fleet.ports[name]
        lines = (self.folder / "known_hosts").read_text("utf-8").splitlines()
        place, algorithm, encoded = next(
            line.split()[:3] for line in lines if line.startswith(f"[127.0.0.1]:{port} ")
        )
        key = hosts.parse_key(algorithm, encoded)
        who = Credentials("admin", key=self.folder / "id_ed25519")
        assert place
        return Access(name, Address("127.0.0.1", port), (key,), who)

    def switch(self, name: str) -> Switch:
        return Switch(self.ssh.session(self.access(name)), name)

    def settle(self) -> None:
        self.do(self.fleet.settle())

    def advance(self, seconds: float) -> None:
        """Let time pass in the lab."""

        async def go() -> None:
            self.fleet.clock.advance(seconds)
            await self.fleet.settle()

        self.do(go())

    def fault(self, name: str, kind: str, at: str = "", times: int = 0) -> None:
        async def arm() -> None:
            self.fleet.switches[name].faults.arm(Fault(kind, at, times=times))
            await self.fleet.settle()

        self.do(arm())

    def well(self) -> None:
        """Drop all faults."""

        async def clear() -> None:
            for switch in self.fleet.switches.values():
                switch.faults.clear()
            await self.fleet.settle()

        self.do(clear())

    def run(self, name: str, *argv: str) -> None:
        """Run a command as root on a switch."""
        from railwright.lab import shell  # noqa: PLC0415
        from railwright.lab.job import Job  # noqa: PLC0415

        async def work() -> None:
            said: list[bytes] = []
            code = await shell.run(
                Job(self.fleet.switches[name], argv, said.append, said.append, root=True)
            )
            assert code == 0, said
            await self.fleet.settle()

        self.do(work())
