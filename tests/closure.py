"""Does lossless traffic close in what switches are given? Read off their CONFIG_DB alone.

Written beside the package's own checks on purpose: nothing of the design is asked, only rows.
Every break has a short code, so that a test can say which one it made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Row = Mapping[str, str | list[str]]
Config = Mapping[str, Mapping[str, Row]]
QUEUES = range(8)
SCHEDULER_FIELDS = {"type", "weight", "meter_type", "cir", "cbs", "pir", "pbs"}
"""What orchagent/qosorch.cpp of sonic-net/sonic-swss reads; one unknown field drops the row."""
REFERENCES = {
    "dscp_to_tc_map": "DSCP_TO_TC_MAP",
    "tc_to_queue_map": "TC_TO_QUEUE_MAP",
    "tc_to_pg_map": "TC_TO_PRIORITY_GROUP_MAP",
    "pfc_to_queue_map": "MAP_PFC_PRIORITY_TO_QUEUE",
    "pfc_to_pg_map": "PFC_PRIORITY_TO_PRIORITY_GROUP_MAP",
}
COUNTERS = ("PFCWD", "QUEUE", "PORT")
"""Flex counter groups that the PFC watchdog reads."""
COLOURS = ("green", "yellow", "red")
MILLISECONDS = ("detection_time", "restoration_time")


class Break(NamedTuple):
    """One thing that does not close."""

    code: str
    device: str
    port: str
    detail: str


class Expect(NamedTuple):
    """What the operator asked for."""

    data: tuple[tuple[int, int], ...] = ((26, 3),)
    """Code points of lossless traffic and the class each shall get."""
    never: tuple[int, ...] = (48,)
    """Code points that must not be paused."""
    marks: bool = True
    """Whether lossless queues mark ECN."""

    @property
    def lossless(self) -> set[int]:
        """Classes that shall be lossless."""
        return {number for _, number in self.data}


def fabric_breaks(configs: Mapping[str, Config], expect: Expect) -> list[Break]:
    """Return what does not close on any switch, or between two of them."""
    found = [item for name, config in configs.items() for item in Switch(name, config, expect)]
    return found + list(_ends(configs))


def roce_ports(config: Config) -> list[str]:
    """Return ports with somebody at the other end; the management port has no QoS."""
    return [name for name in config.get("DEVICE_NEIGHBOR", {}) if name in config["PORT"]]


def _ends(configs: Mapping[str, Config]) -> Iterator[Break]:
    """Compare what both ends of every link between switches do."""
    for device, config in configs.items():
        for port in roce_ports(config):
            far = config["DEVICE_NEIGHBOR"][port]
            peer, their = str(far.get("name")), str(far.get("port"))
            if peer not in configs:
                continue
            back = configs[peer].get("DEVICE_NEIGHBOR", {}).get(their, {})
            if (back.get("name"), back.get("port")) != (device, port):
                yield Break("ends-cabled", device, port, f"{peer} {their} says {dict(back)}")
                continue
            for code, ours, theirs in (
                ("ends-lossless", _pfc(config, port), _pfc(configs[peer], their)),
                ("ends-dscp", _dscp(config, port), _dscp(configs[peer], their)),
            ):
                if ours != theirs:
                    yield Break(code, device, port, f"{ours} but {peer} {their} {theirs}")


def _pfc(config: Config, port: str) -> object:
    return config.get("PORT_QOS_MAP", {}).get(port, {}).get("pfc_enable")


def _dscp(config: Config, port: str) -> object:
    name = str(config.get("PORT_QOS_MAP", {}).get(port, {}).get("dscp_to_tc_map"))
    return config.get("DSCP_TO_TC_MAP", {}).get(name)


def spread(ids: str) -> list[int]:
    """Return the numbers of a key such as ``3`` or ``0-2``."""
    first, _, last = ids.partition("-")
    return list(range(int(first), int(last or first) + 1))


class Switch:
    """One switch; iterate over it for its breaks."""

    def __init__(self, name: str, config: Config, expect: Expect) -> None:
        self._name, self._config, self._expect = name, config, expect
        facts = config["DEVICE_METADATA"]["localhost"]
        self._dynamic = facts.get("buffer_model") == "dynamic"
        self._spectrum = bool(re.search("nvidia|mellanox", str(facts["platform"])))

    def __iter__(self) -> Iterator[Break]:
        yield from self._device()
        for port in roce_ports(self._config):
            for check in (
                self._maps,
                self._pfc,
                self._groups,
                self._buffers,
                self._queues,
                self._watchdog,
                self._cable,
            ):
                for code, detail in check(port):
                    yield Break(code, self._name, port, detail)

    def _row(self, table: str, key: str) -> Row:
        return self._config.get(table, {}).get(key, {})

    def _bound(self, table: str, port: str) -> dict[int, list[str]]:
        """Return the profiles of every priority group or queue of a port."""
        found: dict[int, list[str]] = {}
        for key, row in self._config.get(table, {}).items():
            name, _, ids = key.partition("|")
            if name == port:
                for number in spread(ids):
                    found.setdefault(number, []).append(str(row.get("profile")))
        return found

    def _map(self, port: str, field: str) -> Row:
        name = str(self._row("PORT_QOS_MAP", port).get(field))
        return self._row(REFERENCES[field], name)

    # ---- the switch ------------------------------------------------------------------------------

    def _device(self) -> Iterator[Break]:
        for code, detail in (
            *self._models(),
            *self._written(),
            *self._counters(),
            *self._schedulers(),
            *self._stray(),
        ):
            yield Break(code, self._name, "", detail)

    def _models(self) -> Iterator[tuple[str, str]]:
        wanted = 1 if self._dynamic else 0
        for table in ("DEFAULT_LOSSLESS_BUFFER_PARAMETER", "LOSSLESS_TRAFFIC_PATTERN"):
            rows = self._config.get(table, {})
            if len(rows) != wanted:
                yield "buffer-model", f"{table} has {len(rows)} rows"
        if self._dynamic and not self._spectrum:
            yield "buffer-model", "only a Spectrum switch computes headroom"
        for name, pool in self._config.get("BUFFER_POOL", {}).items():
            if "percentage" in pool:
                yield "percentage", name
            if "size" not in pool and not self._dynamic:
                yield "pool-size", f"nobody sizes {name}"
        if len(self._config.get("CABLE_LENGTH", {})) != 1:
            yield "cable-rows", "the last of several rows wins for all ports"

    def _written(self) -> Iterator[tuple[str, str]]:
        for table, rows in self._config.items():
            if not re.search("QOS|BUFFER|QUEUE|SCHEDULER|WRED|_MAP$", table):
                continue
            for key, row in rows.items():
                for field, value in row.items():
                    if re.search(r"\[\w+\|", str(value)):
                        yield "bracket", f"{table}|{key} {field}"

    def _counters(self) -> Iterator[tuple[str, str]]:
        for group in COUNTERS:
            if self._row("FLEX_COUNTER_TABLE", group).get("FLEX_COUNTER_STATUS") != "enable":
                yield "counters", group

    def _schedulers(self) -> Iterator[tuple[str, str]]:
        for name, row in self._config.get("SCHEDULER", {}).items():
            if unknown := set(row) - SCHEDULER_FIELDS:
                yield "scheduler-field", f"{name}: {sorted(unknown)}"
            if row.get("type") not in {"STRICT", "DWRR", "WRR"}:
                yield "scheduler-type", name
            elif row["type"] != "STRICT" and not 1 <= int(str(row.get("weight", 0))) <= 100:
                yield "scheduler-weight", name

    def _stray(self) -> Iterator[tuple[str, str]]:
        """No port that nobody is at pauses anybody."""
        known = set(roce_ports(self._config))
        for port, row in self._config.get("PORT_QOS_MAP", {}).items():
            if port not in known and row.get("pfc_enable"):
                yield "stray-pfc", port

    # ---- one port --------------------------------------------------------------------------------

    def _maps(self, port: str) -> Iterator[tuple[str, str]]:
        row = self._row("PORT_QOS_MAP", port)
        for field, table in REFERENCES.items():
            if field == "pfc_to_pg_map" and not self._spectrum:
                if field in row:
                    yield "pfc-group", "this chip has no such map"
            elif str(row.get(field)) not in self._config.get(table, {}):
                yield "reference", f"{field}: {row.get(field)}"
        dscp = self._map(port, "dscp_to_tc_map")
        if sorted(dscp, key=int) != [str(point) for point in range(64)]:
            yield "dscp-all", f"{len(dscp)} code points"
        for point, wanted in self._expect.data:
            if dscp.get(str(point)) != str(wanted):
                yield "dscp", f"{point} is {dscp.get(str(point))}"
        for point in self._expect.never:
            if int(str(dscp.get(str(point), 0))) in self._expect.lossless:
                yield "never", f"{point} is lossless"
        yield from self._classes(port)

    def _classes(self, port: str) -> Iterator[tuple[str, str]]:
        lossless = self._expect.lossless
        queue = self._map(port, "tc_to_queue_map")
        group = self._map(port, "tc_to_pg_map")
        for number in QUEUES:
            own = str(number)
            if queue.get(own) is None or (number in lossless and queue[own] != own):
                yield "queue-of-class", f"{own} to {queue.get(own)}"
            if number in lossless and group.get(own) != own:
                yield "group-of-class", f"{own} to {group.get(own)}"
            if number not in lossless and int(str(group.get(own, -1))) in {-1, *lossless}:
                yield "lossy-in-lossless-group", f"{own} to {group.get(own)}"

    def _pfc(self, port: str) -> Iterator[tuple[str, str]]:
        row = self._row("PORT_QOS_MAP", port)
        wanted = ",".join(map(str, sorted(self._expect.lossless)))
        if row.get("pfc_enable") != wanted:
            yield "pfc-enable", f"{row.get('pfc_enable')}"
        if row.get("pfcwd_sw_enable") != row.get("pfc_enable"):
            yield "pfc-watched", f"{row.get('pfcwd_sw_enable')}"
        if self._row("PORT", port).get("pfc_asym", "off") != "off":
            yield "pfc-asym", "all priorities would be paused"
        queue, group = self._map(port, "pfc_to_queue_map"), self._map_of_groups(port)
        for number in map(str, sorted(self._expect.lossless)):
            if queue.get(number) != number:
                yield "pfc-queue", f"{number} to {queue.get(number)}"
            if group is not None and group.get(number) != number:
                yield "pfc-group", f"{number} to {group.get(number)}"

    def _map_of_groups(self, port: str) -> Row | None:
        return self._map(port, "pfc_to_pg_map") if self._spectrum else None

    def _groups(self, port: str) -> Iterator[tuple[str, str]]:
        bound = self._bound("BUFFER_PG", port)
        for number in QUEUES:
            names = bound.get(number, [])
            if len(names) > 1:
                yield "group-twice", f"{number}: {names}"
            if number not in self._expect.lossless:
                if any(self._lossless_profile(name) for name in names):
                    yield "stray-group", f"{number}: {names}"
            elif not names:
                yield "group", f"{number} has no row"
            else:
                yield from self._headroom(port, names[0])
        if 0 not in bound:
            yield "lossy-group", "nothing sets 0"

    def _lossless_profile(self, name: str) -> bool:
        return name == "NULL" or "xoff" in self._row("BUFFER_PROFILE", name)

    def _headroom(self, port: str, name: str) -> Iterator[tuple[str, str]]:
        if self._dynamic:
            if name != "NULL":
                yield "group-profile", f"{name} keeps the switch from computing one"
            return
        speed = self._row("PORT", port).get("speed")
        cable = self._row("CABLE_LENGTH", "AZURE").get(port)
        if name != f"pg_lossless_{speed}_{cable}_profile":
            yield "group-profile", f"{name} for {speed} over {cable}"
        row = self._row("BUFFER_PROFILE", name)
        if int(str(row.get("xoff", 0))) <= 0 or int(str(row.get("size", 0))) <= 0:
            yield "xoff", f"{name}: {dict(row)}"
        pool = self._row("BUFFER_POOL", str(row.get("pool")))
        if pool.get("type") != "ingress":
            yield "group-pool", f"{name} draws on {row.get('pool')}"
        if "dynamic_th" not in row:
            yield "threshold", name

    def _buffers(self, port: str) -> Iterator[tuple[str, str]]:
        bound = self._bound("BUFFER_QUEUE", port)
        lossy = {
            str(self._row("BUFFER_PROFILE", name).get("pool"))
            for number, names in bound.items()
            for name in names
            if number not in self._expect.lossless
        }
        for number in QUEUES:
            names = bound.get(number, [])
            if len(names) != 1:
                yield "queue-buffer", f"{number}: {names}"
                continue
            profile = self._row("BUFFER_PROFILE", names[0])
            pool = str(profile.get("pool"))
            if pool not in self._config.get("BUFFER_POOL", {}):
                yield "queue-buffer", f"{number}: {names} in {pool}"
            elif number in self._expect.lossless and not self._never_drops(profile, pool, lossy):
                yield "queue-lossless", f"{number}: {names} in {pool}"
        if self._spectrum:
            yield from self._lists(port)

    def _never_drops(self, profile: Row, pool: str, lossy: set[str]) -> bool:
        """Whether a queue lets its pool fill: its own egress pool, or the Teralynx ingress one."""
        kind = self._row("BUFFER_POOL", pool).get("type")
        open_wide = int(str(profile.get("dynamic_th", 0))) >= 7 or "static_th" in profile
        own = kind == "egress" or not self._spectrum
        return own and open_wide and "lossless" in pool and pool not in lossy

    def _lists(self, port: str) -> Iterator[tuple[str, str]]:
        for way in ("INGRESS", "EGRESS"):
            row = self._row(f"BUFFER_PORT_{way}_PROFILE_LIST", port)
            listed = row.get("profile_list", "")
            names = listed if isinstance(listed, list) else listed.split(",")
            if not set(names) <= set(self._config.get("BUFFER_PROFILE", {})):
                yield "profile-list", f"{way}: {names}"

    def _queues(self, port: str) -> Iterator[tuple[str, str]]:
        for number in QUEUES:
            row = self._row("QUEUE", f"{port}|{number}")
            if str(row.get("scheduler")) not in self._config.get("SCHEDULER", {}):
                yield "scheduler", f"{number}: {row.get('scheduler')}"
            if number in self._expect.lossless and self._expect.marks:
                yield from self._marking(number, str(row.get("wred_profile")))

    def _marking(self, number: int, name: str) -> Iterator[tuple[str, str]]:
        row = self._row("WRED_PROFILE", name)
        if not row:
            yield "wred", f"{number}: {name}"
            return
        if row.get("ecn") != "ecn_all":
            yield "ecn", f"{name}: {row.get('ecn')}"
        points = [
            tuple(row.get(f"{colour}_{what}_threshold") for what in ("min", "max"))
            for colour in COLOURS
        ]
        if len(set(points)) != 1 or None in points[0]:
            yield "colours", f"{name}: {points}"
            return
        least, most = (int(str(point)) for point in points[0])
        if not 0 < least < most:
            yield "kmin-kmax", f"{name}: {least} to {most}"
        if not all(0 < int(str(row.get(f"{c}_drop_probability", 0))) <= 100 for c in COLOURS):
            yield "probability", name

    def _watchdog(self, port: str) -> Iterator[tuple[str, str]]:
        row = self._row("PFC_WD", port)
        poll = self._row("PFC_WD", "GLOBAL").get("POLL_INTERVAL")
        if poll is None or not 100 <= int(str(poll)) <= 1000:
            yield "poll", f"{poll}"
            return
        if row.get("action") not in {"drop", "forward", "alert"}:
            yield "watchdog", f"{dict(row)}"
            return
        for field in MILLISECONDS:
            if int(str(row.get(field, 0))) < int(str(poll)):
                yield "watchdog-time", f"{field} {row.get(field)} by polls of {poll}"

    def _cable(self, port: str) -> Iterator[tuple[str, str]]:
        length = str(self._row("CABLE_LENGTH", "AZURE").get(port))
        if not re.fullmatch(r"[1-9]\d*m", length):
            yield "cable", length
        if self._row("PORT", port).get("admin_status") != "up":
            yield "down", "no lossless group is made"
