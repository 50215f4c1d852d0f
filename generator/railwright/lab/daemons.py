"""The daemons of a switch: they look at CONFIG_DB a moment after it changes, and write the rest.

Some faults are conditions of a change: they are there while the configuration is another one than
when they were armed, and gone when it is taken back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from railwright.lab.buffers import own_rows
from railwright.lab.cabling import Cabling, End, Seen
from railwright.lab.derived import Hashes, ail, chip, databases, queues, without
from railwright.lab.store import Database, Write
from railwright.lab.traffic import Ailing, Work, counters
from railwright.model.configdb import ConfigDb

if TYPE_CHECKING:
    from railwright.lab.switch import Switch

DELAY_SECONDS = 1.0
"""From a change of CONFIG_DB until the daemons have acted: a judged figure."""
CORE = "/var/core/orchagent.0.1.core.gz"
ISOLATED = "RAILWRIGHT_LAB|BGP"
"""A row of STATE_DB with what BGP really does."""


class World:
    """What the switches of a lab have in common: cables, and the job that runs over them."""

    def __init__(self, cabling: Cabling) -> None:
        self.cabling = cabling
        self.work = Work()
        self.daemons: dict[str, Daemons] = {}
        self.starting = False
        """Whether the lab comes up just now, and daemons wait for the last switch."""


class Daemons:
    """The daemons of one switch."""

    def __init__(self, switch: Switch, world: World) -> None:
        self._switch = switch
        self._world = world
        self._written: dict[Database, Hashes] = {}
        self._due: asyncio.Task[None] | None = None
        self._again = False
        self._in_chip: ConfigDb = {}
        self._links: object = None
        self._bad_since: dict[str, ConfigDb] = {}
        self._now: object = tuple((kind, ()) for kind in _AT_ONCE)
        self.config: ConfigDb = {}
        world.daemons[switch.name] = self

    # ---- what is asked of them -------------------------------------------------------------

    def wake(self) -> None:
        """Look at CONFIG_DB soon; more than one call is one look."""
        if self._world.starting:
            return  # all look once all are there, and not at each that comes
        if self._due is not None and not self._due.done():
            self._again = True
            return
        self._due = asyncio.get_running_loop().create_task(self._soon())

    async def settle(self) -> None:
        """Wait until they have nothing to do."""
        while self._due is not None and not self._due.done():
            await asyncio.gather(self._due, return_exceptions=True)

    async def stop(self) -> None:
        """End them."""
        if self._due is not None:
            self._due.cancel()
            await asyncio.gather(self._due, return_exceptions=True)

    def forget(self) -> None:
        """Hold nothing to be written: the databases were emptied."""
        self._written.clear()

    def gone(self) -> None:
        """Tell the job and the peers that all links of the switch go down."""
        cabling, name = self._world.cabling, self._switch.name
        for port in self.config.get("PORT", {}):
            if cabling.is_up(name, port):
                self._world.work.flaps.append((name, port))
        seen = cabling.seen.get(name)
        if seen is not None:
            cabling.seen[name] = seen._replace(answers=False)
            self._links = None
            for peer in cabling.peers(name):
                self._world.daemons[peer].wake()

    async def count(self) -> None:
        """Write the counters as they are now."""
        switch, cabling = self._switch, self._world.cabling
        away = await self.isolated()
        ports = self.config.get("PORT", {})
        up = {port for port in ports if cabling.is_up(switch.name, port)}
        if away:
            up = {port for port in up if not self._to_switch(port)}
        faults = switch.faults
        first = queues(self.config)[:1] if self.suffers("storm") else ()
        ailing = Ailing(
            frozenset((*first, *faults.at("pfc-storm"))),
            frozenset(faults.at("fec-errors")),
            frozenset(faults.at("watchdog-off")),
        )
        found = counters(
            switch.name, self.config, frozenset(up), switch.clock.now(), self._world.work, ailing
        )
        await switch.tables.put(Database.COUNTERS_DB, found)

    async def isolated(self) -> bool:
        """Return whether BGP sends nothing but the loopback."""
        rows = await self._switch.tables.rows(Database.STATE_DB, ISOLATED)
        return rows.get(ISOLATED, {}).get("isolated") == "true"

    def suffers(self, kind: str) -> bool:
        """Return whether a fault that is a condition of a change is there now."""
        if self._switch.faults.waiting(kind) is None:
            self._bad_since.pop(kind, None)
            return False
        return self.config != self._bad_since.setdefault(kind, self.config)

    def armed(self) -> None:
        """Remember what the switch had when faults were armed."""
        for kind in _CONDITIONS:
            self.suffers(kind)
        now = tuple((kind, self._switch.faults.at(kind)) for kind in _AT_ONCE)
        if now == self._now:
            return
        self._now = now
        name = self._switch.name
        pairs = (one.split(",") for one in self._switch.faults.at("swap-cables"))
        ends = ((_end(name, one[0]), _end(name, one[1])) for one in pairs if len(one) > 1)
        if self._world.cabling.swap(name, ends):
            for each in self._world.daemons.values():
                each.wake()
        self.wake()

    # ---- what they do ----------------------------------------------------------------------

    async def _soon(self) -> None:
        again = True
        while again:
            self._again = False
            await self._switch.clock.work(DELAY_SECONDS)
            if not self._switch.down:
                await self.look()
            again = self._again

    async def look(self) -> None:
        """Look at CONFIG_DB and write what follows from it; peers look too if links changed."""
        switch, cabling = self._switch, self._world.cabling
        config = await switch.tables.config()
        own = own_rows(config, switch.facts)
        if own:
            await switch.tables.write(own)
            config = await switch.tables.config()
        before, self.config = self.config, config
        if before and before != config:
            self._suffer()
        cabling.seen[switch.name] = Seen(config, stuck=self._stuck())
        wanted: dict[Database, Hashes] = databases(switch.facts, config, cabling)
        if self.suffers("bgp-down"):
            _break(wanted[Database.STATE_DB])
        if not self.suffers("sai-reject"):
            self._in_chip = config
        faults = switch.faults
        ail(wanted[Database.STATE_DB], wanted[Database.APPL_DB], faults)
        wanted[Database.ASIC_DB] = chip(without(self._in_chip, faults.at("asic-ignores-row")))
        for database, hashes in wanted.items():
            await self._write(database, hashes)
        links = _links(cabling.seen[switch.name])
        if links != self._links:
            self._links = links
            for peer in cabling.peers(switch.name):
                self._world.daemons[peer].wake()

    def _suffer(self) -> None:
        """Let happen what faults make of a change."""
        switch, work = self._switch, self._world.work
        if self.suffers("lossless-drops"):
            first = next(iter(queues(self.config)), "")
            port, _, priority = first.partition(":")
            if port:
                work.losses.append((switch.name, port, int(priority)))
        if self.suffers("neighbour-regresses"):
            self._hurt_neighbour()
        if self.suffers("sai-error"):
            # sonic-net/sonic-swss orchagent/saihelper.cpp, handleSaiFailure
            switch.log("ERR swss#orchagent: :- handleSaiFailure: Encountered failure in set")
        if self.suffers("orchagent-core"):
            switch.root.write(CORE, "SIMULATED\n")
            switch.note("core", "orchagent")

    def _stuck(self) -> frozenset[str]:
        """Return the ports that are not up: by faults, or shut by a change while one waits."""
        faults = self._switch.faults
        down = frozenset((*faults.at("port-down"), *faults.at("no-optic")))
        if faults.waiting("port-stays-down") is None:
            return down
        return down | frozenset(self._switch.happened("down"))

    def _hurt_neighbour(self) -> None:
        """Let the first neighbour lose packets."""
        cabling, work = self._world.cabling, self._world.work
        for peer in sorted(cabling.peers(self._switch.name))[:1]:
            for queue in queues(cabling.seen[peer].config)[:1]:
                port, _, priority = queue.partition(":")
                work.losses.append((peer, port, int(priority)))

    async def _write(self, database: Database, hashes: Hashes) -> None:
        known = self._written.get(database, {})
        changes: dict[str, Mapping[str, str] | None] = {
            name: fields for name, fields in hashes.items() if known.get(name) != fields
        }
        changes.update(dict.fromkeys(name for name in known if name not in hashes))
        self._written[database] = hashes
        await self._switch.tables.put(database, changes)

    def _to_switch(self, port: str) -> bool:
        far = self._world.cabling.far(self._switch.name, port)
        return far is not None and far.device in self._world.cabling.seen

    def changed(self, writes: tuple[Write, ...], before: ConfigDb) -> None:
        """Tell the job of rows that are written while it runs."""
        if not {"PORT", "PORT_QOS_MAP"} & {one.table for one in writes}:
            return
        after = {table: dict(rows) for table, rows in before.items()}
        for one in writes:
            rows = after.setdefault(one.table, {})
            if one.row is None:
                rows.pop(one.key, None)
            else:
                rows[one.key] = one.row
        cabling, name = self._world.cabling, self._switch.name
        up = [port for port in before.get("PORT", {}) if cabling.is_up(name, port)]
        self._world.work.changed(name, before, after, up)
        seen = cabling.seen.get(name)
        if seen is not None:
            cabling.seen[name] = seen._replace(config=after)


_CONDITIONS = (
    *("storm", "lossless-drops", "orchagent-core", "sai-error", "sai-reject", "bgp-down"),
    *("port-stays-down", "neighbour-regresses"),
)
_AT_ONCE = (
    *("asic-ignores-row", "port-down", "no-optic", "wrong-fec", "fec-errors", "pfc-storm"),
    *("watchdog-off", "lldp-silent", "swap-cables"),
)
"""Faults that are there as soon as they are armed."""


def _end(device: str, text: str) -> End:
    """Return a port: ``Ethernet0``, or ``leaf-1-02:Ethernet0`` of another switch."""
    name, _, port = text.strip().rpartition(":")
    return End(name or device, port)


def _links(seen: Seen) -> object:
    config = seen.config
    ports = {
        name: tuple(row.get(field) for field in ("admin_status", "speed", "fec", "alias"))
        for name, row in config.get("PORT", {}).items()
    }
    local = config.get("DEVICE_METADATA", {}).get("localhost", {}).get("bgp_asn")
    return ports, config.get("BGP_NEIGHBOR"), local, seen.answers, seen.stuck


def _break(states: Hashes) -> None:
    """Let the first session that is up be down."""
    for name, fields in states.items():
        if name.startswith("NEIGH_STATE_TABLE|") and fields["state"] == "Established":
            states[name] = {"state": "Active"}
            return
