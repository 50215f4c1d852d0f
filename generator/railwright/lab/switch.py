"""A virtual switch: what it is, what it holds, and what has happened to it."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from railwright.base import canonical
from railwright.checks.yang.engine import YangEngine
from railwright.lab.clock import Clock
from railwright.lab.daemons import Daemons, World
from railwright.lab.facts import Facts, build_version, mac, serial
from railwright.lab.faults import Faults
from railwright.lab.root import Root
from railwright.lab.selfmade import complete
from railwright.lab.store import Database, Tables, Write
from railwright.lab.units import Units
from railwright.model.configdb import ConfigDb, Row
from railwright.plan.oracle import Traits

_ANOTHER = "another"
_OTHERS = {
    "mac": mac(_ANOTHER),
    "serial": serial(_ANOTHER),
    "platform": "x86_64-simulated_another-r0",
    "hwsku": "SIMULATED-Another",
}
_DISK = {"disk-full": errno.ENOSPC, "read-only": errno.EROFS}
_MEMORY = ("/run/", "/tmp/", "/dev/")  # noqa: S108 # of a switch
"""Folders that are no disk (Linux Documentation/filesystems/tmpfs.rst)."""
SAVED = "/etc/sonic/config_db.json"
_log = logging.getLogger(__name__)
_LIVE = (
    Database.APPL_DB,
    Database.ASIC_DB,
    Database.COUNTERS_DB,
    Database.FLEX_COUNTER_DB,
    Database.STATE_DB,
)
BOOT_SECONDS = 120
"""Of a cold start until the switch answers, as a judged figure."""


class Place(NamedTuple):
    """Where a switch lives: databases, files, the clock, who judges, the lab's line, and peers."""

    tables: Tables
    root: Root
    clock: Clock
    engine: Callable[[], YangEngine]
    socket: Path
    world: World


class Event(NamedTuple):
    """Something that happened on a switch, for whoever asks afterwards.

    Attributes:
        at: seconds since the lab came up.
        what: `down`, `up`, `refused`, `unknown-command`, `reboot`, ...
        subject: the port, the command.
    """

    at: float
    what: str
    subject: str


class Switch:
    """One switch."""

    def __init__(self, facts: Facts, place: Place) -> None:
        self.facts = facts
        self.tables = place.tables
        self.root = place.root
        self.clock = place.clock
        self.socket = place.socket
        self.events: list[Event] = []
        self.boots = 0
        self.reloads = 0
        self.started_at = place.clock.now()
        self.units = Units(self)
        self.daemons = Daemons(self, place.world)
        self.faults = Faults(self._others)
        self.down = False
        """Whether it is starting, and nobody answers."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._engine = place.engine
        self.on_drop: list[Callable[[], None]] = []
        """Called when all its sessions break."""
        self.on_faults: list[Callable[[], None]] = []
        """Called when others wait than before."""

    @property
    def name(self) -> str:
        """Its name in the inventory."""
        return self.facts.name

    @cached_property
    def engine(self) -> YangEngine:
        """Who judges its configurations by the YANG modules of its release."""
        return self._engine()

    @property
    def told(self) -> Facts:
        """What it says of itself: the truth, unless a fault makes it lie."""
        told = self.facts
        for what in self.faults.at("wrong-identity"):
            names = (what,) if what else ("mac", "serial")
            told = told.model_copy(update={name: _OTHERS[name] for name in names})
        if self.faults.waiting("wrong-release"):
            told = told.model_copy(update={"build_version": build_version("201911")})
        return told

    def identify(self) -> None:
        """Write who it is where Linux and SONiC have it."""
        self.root.write("/sys/class/net/eth0/address", f"{self.told.mac}\n")
        self.root.write("/etc/sonic/sonic_version.yml", self._version())

    @property
    def traits(self) -> Traits:
        """What of it decides about a change."""
        one = self.facts
        return Traits(one.asic, one.hwsku, one.release, one.dialect, one.buffer_model)

    @property
    def boot_id(self) -> str:
        """Which start of the switch this is, in the form that Linux has it."""
        digest = hashlib.sha256(f"boot {self.name} {self.boots}".encode()).hexdigest()
        return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))

    def note(self, what: str, subject: str) -> None:
        """Remember that something happened."""
        self.events.append(Event(round(self.clock.now(), 3), what, subject))
        _log.info("%s: %s %s", self.name, what, subject)

    def happened(self, what: str) -> tuple[str, ...]:
        """Return what something of a kind happened to, in order."""
        return tuple(one.subject for one in self.events if one.what == what)

    async def start(self, config: ConfigDb) -> None:
        """Fill the files and the databases of a switch that was configured and saved before."""
        self.root.make()
        self.root.write(SAVED, dump(self.complete(config)))
        self.identify()
        self.root.write("/var/log/syslog", "")
        await self.boot()

    def complete(self, config: ConfigDb) -> ConfigDb:
        """Return a configuration with what the switch puts under every one that it loads."""
        return complete(config, self.facts)

    def _others(self) -> None:
        """Act on other faults than before."""
        self.identify()
        self.daemons.armed()
        if self.faults.waiting("unreachable"):
            self.drop_sessions()
        for call in self.on_faults:
            call()

    async def boot(self) -> None:
        """Start: from what was saved, and with nothing of what only lived in memory."""
        self.root.write("/proc/sys/kernel/random/boot_id", f"{self.boot_id}\n")
        await self.tables.flush(*_LIVE)
        text = self.root.text(SAVED)
        await self.tables.load(self.complete(loads(text)) if text else {})
        self.started_at = self.clock.now()
        self.daemons.forget()
        self.daemons.wake()

    def log(self, line: str) -> None:
        """Write a line into the log of the system."""
        with self.root.real("/var/log/syslog").open("a", encoding="utf-8") as file:
            file.write(f"{self.clock.now():.3f} {self.name} {line}\n")

    def check_disk(self, path: str) -> None:
        """Refuse to write where a fault says so.

        Raises:
            OSError: there is no room, or nothing may be written.
        """
        for kind, number in _DISK.items():
            fault = self.faults.below(kind, path)
            if fault is not None and not (kind == "read-only" and path.startswith(_MEMORY)):
                self.faults.hit(kind, fault.at)
                raise OSError(number, os.strerror(number), path)

    def disk(self) -> dict[str, list[tuple[str, int]]]:
        """Return what waits to happen to files, for programs that open them by themselves."""
        full = [(at, number) for kind, number in _DISK.items() for at in self.faults.at(kind)]
        cut = [(one.at, one.after) for one in self.faults.armed() if one.kind == "power-cut"]
        return {"refused": full, "cut": cut}

    def drop_sessions(self) -> None:
        """Let all connections break, as a network does: nobody is told."""
        self.note("drop", "sessions")
        for call in list(self.on_drop):
            call()

    def power(self, *, warm: bool = False) -> None:
        """Begin a reboot; whoever asked for it is gone by then."""
        self.later(self.reboot(warm=warm))

    def later(self, what: Coroutine[None, None, None]) -> None:
        """Do something beside what runs."""
        task = asyncio.get_running_loop().create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Drop what was begun."""
        await self.daemons.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def settle(self) -> None:
        """Wait for what was begun, and for the daemons."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
        await self.daemons.settle()

    async def reboot(self, *, warm: bool = False) -> None:
        """Go down and come back; a warm start keeps the databases.

        Source: sonic-net/sonic-buildimage files/scripts/configdb-load.sh.
        """
        self.note("reboot", "warm" if warm else "cold")
        self.boots += 1
        self.down = True
        self.drop_sessions()
        await self.units.kill_all()
        if not warm:
            self.daemons.gone()
        for name in ("run", "tmp"):
            shutil.rmtree(self.root.folder / name, ignore_errors=True)
        self.root.make()
        if warm:
            self.root.write("/proc/sys/kernel/random/boot_id", f"{self.boot_id}\n")
            self.down = False
            return
        for port, row in (await self.tables.config()).get("PORT", {}).items():
            if row.get("admin_status") == "up":
                self.note("down", port)
        await self.clock.work(BOOT_SECONDS)
        self.down = False
        await self.boot()

    async def write(self, writes: tuple[Write, ...], config: ConfigDb) -> None:
        """Write rows to CONFIG_DB, and see which ports go down or come up with them.

        Args:
            writes: the rows.
            config: what there was.
        """
        await self.tables.write(writes)
        self.seen(writes, config)

    def seen(self, writes: tuple[Write, ...], config: ConfigDb) -> None:
        """Act on rows that were written to CONFIG_DB, by whatever means; see :meth:`write`."""
        if not writes:
            return
        ports: Mapping[str, Row] = config.get("PORT", {})
        self.daemons.changed(writes, config)
        self.daemons.wake()
        for one in writes:
            if one.table == "PORT":
                before = ports.get(one.key, {}).get("admin_status")
                after = (one.row or {}).get("admin_status")
                if before == "up" and after != "up":
                    self.note("down", one.key)
                elif before != "up" and after == "up":
                    self.note("up", one.key)

    def _version(self) -> str:
        one = self.told
        return (
            f"build_version: '{one.build_version}'\n"
            f"debian_version: '12.11'\nkernel_version: '6.1.0-29-2-amd64'\n"
            f"asic_type: {one.vendor_asic}\nasic_subtype: '{one.vendor_asic}'\n"
            f"commit_id: '{'0' * 9}'\nbranch: '{one.release}'\nrelease: '{one.release}'\n"
            f"build_date: Thu Jan  1 00:00:00 UTC 1970\nbuild_number: 0\nbuilt_by: simulated\n"
        )


def dump(config: ConfigDb) -> str:
    """Return a configuration as SONiC prints it: four blanks, keys in order."""
    try:
        return canonical.dumps(config).decode("ascii")
    except TypeError:  # bytes that are no text, which somebody wrote into the database
        return json.dumps(canonical.ordered(config), indent=4) + "\n"


def loads(text: str) -> dict[str, dict[str, dict[str, str | list[str]]]]:
    """Return the configuration of a file, values as texts.

    Raises:
        ValueError: it is no JSON, or no configuration.
    """
    found = json.loads(text)
    if not isinstance(found, dict):
        msg = "not a configuration"
        raise ValueError(msg)  # noqa: TRY004 # whoever reads a file asks for one kind of error
    return {
        table: {
            key: {name: _value(value) for name, value in (row or {}).items()}
            for key, row in rows.items()
            if isinstance(row, dict)
        }
        for table, rows in found.items()
        if isinstance(rows, dict)
    }


def _value(value: object) -> str | list[str]:
    return [str(one) for one in value] if isinstance(value, list) else str(value)
