"""Seeded single mutations of whole fabrics: what goes wrong by hand, one thing at a time.

A mutation changes one value, field or row of one switch, or where one cable ends. Operator, site,
switch, table, row and field are drawn one after the other, each with equal chances, so that a table
of three rows is hit as often as one of a thousand. The same seed gives the same mutants for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from mutation.mutate import Chooser
from railwright.checks.network import Link, Network
from railwright.model.configdb import ConfigDb, Row, Value
from rules.examples import Port

SITES = ("blackwell-800g", "h100-pod", "lab", "mixed-generation", "rubin-1t6", "teralynx-pod")
_NUMBER = re.compile(r"\d+")
_Item = TypeVar("_Item")
_TRIES = 50
"""Draws until an operator finds something that it can change on the fabric drawn."""


@dataclass(frozen=True)
class Mutant:
    """One change of one site: ``device`` has the configuration ``config``, or cables moved."""

    site: str
    operator: str
    words: str
    table: str
    field: str
    device: str = ""
    key: str = ""
    config: ConfigDb | None = None
    moved: Mapping[Port, Port] = field(default_factory=dict)


@dataclass(frozen=True)
class _Spot:
    """A field that was drawn."""

    table: str
    key: str
    field: str
    value: str


class _Draw:
    """One switch of one site, and choices from it."""

    def __init__(self, site: str, network: Network, choose: Chooser) -> None:
        self.site = site
        self.network = network
        self.choose = choose
        self.device = self.of(list(network.switches))
        self.config = network.switches[self.device].tables

    def of(self, items: Sequence[_Item]) -> _Item:
        return items[self.choose.below(len(items))]

    def row(self, tables: Sequence[str] = ()) -> tuple[str, str] | None:
        known = [one for one in (tables or list(self.config)) if self.config.get(one)]
        if not known:
            return None
        table = self.of(known)
        return table, self.of(list(self.config[table]))

    def spot(self, wanted: Mapping[str, Sequence[str]] | None = None) -> _Spot | None:
        """Draw a field with a text; ``wanted`` limits tables to fields (none: all of them)."""
        drawn = self.row(list(wanted or ()))
        if drawn is None:
            return None
        table, key = drawn
        row = self.config[table][key]
        allowed = (wanted or {}).get(table) or list(row)
        fields = [one for one in allowed if isinstance(row.get(one), str)]
        if not fields:
            return None
        name = self.of(fields)
        return _Spot(table, key, name, str(row[name]))

    def changed(self, operator: str, spot: _Spot, value: Value | None) -> Mutant:
        """Return the mutant in which the drawn field has another value, or is gone."""
        row = dict(self.config[spot.table][spot.key])
        if value is None:
            del row[spot.field]
        else:
            row[spot.field] = value
        shown = "dropped" if value is None else f"{spot.value} -> {value}"
        words = f"{self.device} {spot.table}|{spot.key}.{spot.field}: {shown}"
        rows: dict[str, Row] = {**self.config[spot.table], spot.key: row}
        config = {**self.config, spot.table: rows}
        return Mutant(
            self.site, operator, words, spot.table, spot.field, self.device, spot.key, config
        )


def _drop_row(draw: _Draw) -> Mutant | None:
    drawn = draw.row()
    if drawn is None:
        return None
    table, key = drawn
    rows = {name: row for name, row in draw.config[table].items() if name != key}
    config = {name: rows if name == table else old for name, old in draw.config.items()}
    config = {name: rows for name, rows in config.items() if rows}
    words = f"{draw.device} {table}|{key}: dropped"
    return Mutant(draw.site, "drop row", words, table, "", draw.device, key, config)


def _drop_field(draw: _Draw) -> Mutant | None:
    drawn = draw.row()
    if drawn is None or not draw.config[drawn[0]][drawn[1]]:
        return None
    table, key = drawn
    row = draw.config[table][key]
    name = draw.of(list(row))
    return draw.changed("drop field", _Spot(table, key, name, str(row[name])), None)


def _step(by: int, operator: str) -> Callable[[_Draw], Mutant | None]:
    def step(draw: _Draw) -> Mutant | None:
        spot = draw.spot()
        if spot is None or not _NUMBER.search(spot.value):
            return None
        last = list(_NUMBER.finditer(spot.value))[-1]
        number = int(last[0]) + by
        if number < 0:
            return None
        value = f"{spot.value[: last.start()]}{number}{spot.value[last.end() :]}"
        return draw.changed(operator, spot, value)

    return step


def _other(operator: str, wanted: Mapping[str, Sequence[str]]) -> Callable[[_Draw], Mutant | None]:
    """Return an operator that puts a value in the place of another one of the same field."""

    def other(draw: _Draw) -> Mutant | None:
        spot = draw.spot(wanted)
        if spot is None:
            return None
        seen = {
            value
            for switch in draw.network.switches.values()
            for row in switch.rows(spot.table).values()
            for name, value in row.items()
            if (name == spot.field or spot.table in _ALIKE) and isinstance(value, str)
        }
        values = sorted({*seen, *_MORE.get(spot.field, ())} - {spot.value})
        return draw.changed(operator, spot, draw.of(values)) if values else None

    return other


_ALIKE = ("DSCP_TO_TC_MAP", "CABLE_LENGTH", "TC_TO_QUEUE_MAP", "TC_TO_PRIORITY_GROUP_MAP")
"""Tables whose fields are all of one sort."""
_MORE = {
    "fec": ("rs", "fc", "none"),
    "mtu": ("1500", "4096", "9000", "9216"),
    "dynamic_th": ("-8", "-2", "0", "3", "7"),
    "speed": ("100000", "200000", "400000", "800000"),
    "asn": ("65000", "4200000001"),
    "bgp_asn": ("65000", "4200000001"),
}
"""Values that people also type."""


def _scaled(draw: _Draw) -> Mutant | None:
    spot = draw.spot(_THRESHOLDS)
    if spot is None or not spot.value.isdigit() or spot.value == "0":
        return None
    number = int(spot.value)
    value = draw.of([number * 2, number * 10, max(number // 2, 1), number + 1_024])
    return draw.changed("threshold", spot, str(value)) if value != number else None


_THRESHOLDS = {
    "WRED_PROFILE": (
        "green_min_threshold", "green_max_threshold", "yellow_min_threshold",
        "yellow_max_threshold", "red_min_threshold", "red_max_threshold",
        "green_drop_probability", "yellow_drop_probability", "red_drop_probability",
    ),
    "BUFFER_PROFILE": ("xon", "xoff", "size", "static_th", "xon_offset"),
    "BUFFER_POOL": ("size", "xoff"),
    "PFC_WD": ("detection_time", "restoration_time", "POLL_INTERVAL"),
    "SCHEDULER": ("weight",),
}  # fmt: skip


def _lanes(draw: _Draw) -> Mutant | None:
    spot = draw.spot({"PORT": ("lanes",)})
    if spot is None:
        return None
    lanes = spot.value.split(",")
    shifted = [str(int(lane) + len(lanes)) for lane in lanes]
    other = draw.of([shifted, lanes[:-1], list(reversed(lanes))])
    return draw.changed("lanes", spot, ",".join(other)) if other and other != lanes else None


def _swap(draw: _Draw) -> Mutant | None:
    links = draw.network.links_of.get(draw.device, ())
    if len(links) < 2:
        return None
    one, other = draw.of(links), draw.of(links)
    if one is other:
        return None
    (a, x), (b, y) = (_towards(one, draw.device), _towards(other, draw.device))
    words = f"{a[0]}:{a[1]} and {b[0]}:{b[1]} change their far ends"
    return Mutant(draw.site, "swap link ends", words, "", "", moved={a: y, b: x})


def _move(draw: _Draw) -> Mutant | None:
    links = draw.network.links_of.get(draw.device, ())
    if not links:
        return None
    near, far = _towards(draw.of(links), draw.device)
    peer = draw.of([name for name in draw.network.switches if name != near[0]])
    used = {
        port
        for link in draw.network.links_of.get(peer, ())
        for name, port in (_towards(link, peer)[0],)
    }
    free = [port for port in draw.network.switches[peer].rows("PORT") if port not in used]
    if not free:
        return None
    to = (peer, draw.of(free))
    words = f"{near[0]}:{near[1]} goes to {to[0]}:{to[1]} in place of {far[0]}:{far[1]}"
    return Mutant(draw.site, "move a cable", words, "", "", moved={near: to})


def _towards(link: Link, device: str) -> tuple[Port, Port]:
    a, b = (link.a.device, link.a.port), (link.b.device, link.b.port)
    return (a, b) if a[0] == device else (b, a)


OPERATORS: Mapping[str, Callable[[_Draw], Mutant | None]] = {
    "drop row": _drop_row,
    "drop field": _drop_field,
    "+1": _step(1, "+1"),
    "-1": _step(-1, "-1"),
    "another value": _other("another value", {}),
    "FEC": _other("FEC", {"PORT": ("fec",)}),
    "MTU": _other("MTU", {"PORT": ("mtu",)}),
    "DSCP": _other("DSCP", {"DSCP_TO_TC_MAP": ()}),
    "profile": _other(
        "profile",
        {
            "BUFFER_PG": ("profile",),
            "BUFFER_QUEUE": ("profile",),
            "QUEUE": ("scheduler", "wred_profile"),
            "PORT_QOS_MAP": (),
            "BUFFER_PORT_INGRESS_PROFILE_LIST": (),
            "BUFFER_PORT_EGRESS_PROFILE_LIST": (),
        },
    ),
    "ASN": _other(
        "ASN",
        {
            "DEVICE_METADATA": ("bgp_asn",),
            "BGP_NEIGHBOR": ("asn",),
            "BGP_GLOBALS": ("local_asn",),
        },
    ),
    "threshold": _scaled,
    "lanes": _lanes,
    "swap link ends": _swap,
    "move a cable": _move,
}


def mutants(count: int, networks: Mapping[str, Network], seed: str = "fabrics") -> list[Mutant]:
    """Return the first ``count`` mutants of a seed.

    Args:
        count: how many.
        networks: the fabrics by name of their site.
        seed: any text.
    """
    found: list[Mutant] = []
    for number in range(count):
        choose = Chooser(f"{seed}:{number}")
        operator = OPERATORS[list(OPERATORS)[choose.below(len(OPERATORS))]]
        for _ in range(_TRIES):
            site = SITES[choose.below(len(SITES))]
            mutant = operator(_Draw(site, networks[site], choose))
            if mutant is not None:
                found.append(mutant)
                break
    return found
