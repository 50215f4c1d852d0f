"""What switches of one kind have in common, so that a rule that reads no more is asked once.

The leaves of a pod differ in names, addresses and what they are cabled to. A rule that is silent
about all the rest of one of them is silent about each; only what is found is found on the switch
itself. Whatever tells one switch from another is veiled: a rule that touches it is stopped, and
asked about every switch.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, cast

from railwright.checks.rule import Rule
from railwright.checks.switch import METADATA, Made, Plug, Switch
from railwright.model.configdb import ConfigDb, Row, Table, Value
from railwright.model.fabric import PortRole

VEILED_TABLES: Final = frozenset(
    {
        "BGP_GLOBALS",
        "BGP_GLOBALS_AF_NETWORK",
        "BGP_NEIGHBOR",
        "BGP_NEIGHBOR_AF",
        "DEVICE_NEIGHBOR",
        "DEVICE_NEIGHBOR_METADATA",
        "INTERFACE",
        "LOOPBACK_INTERFACE",
        "MGMT_INTERFACE",
        "PORTCHANNEL_INTERFACE",
        "SNMP",
        "SNMP_AGENT_ADDRESS_CONFIG",
        "STATIC_ROUTE",
        "VLAN",
        "VLAN_INTERFACE",
        "VLAN_SUB_INTERFACE",
        "VXLAN_TUNNEL",
    }
)
"""Tables that are hardly ever the same on two switches; only whether they are there is common."""
VEILED_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    METADATA: frozenset({"bgp_asn", "bgp_router_id", "hostname", "mac"}),
    "PORT": frozenset({"description"}),
}
"""Fields of other tables that are hardly ever the same."""
_PLAIN = 0
"""The form of marshal that has the same bytes for the same values, whoever else refers to them."""
_DIGEST_BYTES = 32


class Veiled(Exception):  # no error: it ends the reading
    """A rule wants to know what is not the same on all switches of a kind."""


@dataclass(frozen=True, slots=True)
class _Socket:
    """What is common of a :class:`Plug`; who is at the far end is not."""

    role: PortRole | None
    cable_m: int | None


class _Row(Mapping[str, Value]):
    """A row without its veiled fields, and without saying how many there are."""

    __slots__ = ("_fields", "_row")

    def __init__(self, row: Row, fields: frozenset[str]) -> None:
        self._row, self._fields = row, fields

    def __getitem__(self, field: str) -> Value:
        if field in self._fields:
            raise Veiled(field)
        return self._row[field]

    def __iter__(self) -> Iterator[str]:
        raise Veiled

    def __len__(self) -> int:
        raise Veiled


class _Tables(Mapping[str, Table]):
    """A configuration that tells of its veiled tables only that they are there."""

    __slots__ = ("_tables",)

    def __init__(self, tables: ConfigDb) -> None:
        self._tables = {
            name: _rows(rows, fields) if (fields := VEILED_FIELDS.get(name)) else rows
            for name, rows in tables.items()
        }

    def __getitem__(self, table: str) -> Table:
        found = self._tables[table]
        if table in VEILED_TABLES:
            raise Veiled(table)
        return found

    def __contains__(self, table: object) -> bool:
        return table in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def _rows(rows: Table, fields: frozenset[str]) -> Table:
    return {key: _Row(row, fields) for key, row in rows.items()}


class Common(Switch):
    """What several switches have in common, as rules read a switch."""

    def __init__(self, one: Switch) -> None:
        """Take any of them."""
        plugs = one.known.plugs
        sockets = {port: _Socket(at.role, at.cable_m) for port, at in (plugs or {}).items()}
        seen = None if plugs is None else cast("Mapping[str, Plug]", sockets)
        known = one.known._replace(plugs=seen)
        super().__init__("", _Tables(one.tables), known)
        del self.name
        self._silent: dict[Rule[Switch], bool] = {}

    def silent(self, rule: Rule[Switch]) -> bool:
        """Whether a rule has nothing to say about any of the switches, as far as is common."""
        if rule not in self._silent:
            self._silent[rule] = self._asked(rule)
        return self._silent[rule]

    def _asked(self, rule: Rule[Switch]) -> bool:
        try:
            return not any(True for _ in rule.judge(self))
        except Exception:  # noqa: BLE001 # the veil, or what the rule stumbles over on each switch
            return False


def common(switch: Switch) -> Common | None:
    """Return what a switch has in common with one that was asked about before; None if nothing."""
    if switch.kin is None:
        return None
    which = _fingerprint(switch)
    if which is None:
        return None
    found = switch.kin.setdefault(which, switch)
    if found is switch:
        return None  # the first of its kind, perhaps the only one
    if not isinstance(found, Common):
        found = switch.kin[which] = Common(found)
    return found


def of_kind(switch: Switch, make: Callable[[Switch], Made]) -> Made:
    """Return what a function makes of a switch, made once for all of its kind if that can be.

    What it makes must hold no row of a table with veiled fields, and no plug: they stay veiled.
    """
    alike = switch.once(common)
    try:
        return switch.once(make) if alike is None else alike.once(make)
    except Exception:  # noqa: BLE001 # the veil, or what fails on the switch itself as well
        return switch.once(make)


def _fingerprint(switch: Switch) -> bytes | None:
    """Return what is the same for two switches if :class:`Common` tells the same of both.

    The order of rows and fields counts, since a rule may ask for the first one. None where a
    configuration holds what none can hold.
    """
    known, plugs = switch.known, switch.known.plugs
    try:
        tables: list[object] = [
            name if name in VEILED_TABLES else (name, _plain(name, rows))
            for name, rows in switch.tables.items()
        ]
        # what the catalog gives is the same object for all, and those of a kind keep it alive
        sockets = None
        if plugs is not None:
            sockets = [(port, id(at.role), at.cable_m) for port, at in plugs.items()]
        facts = [id(one) for one in (*known._replace(plugs=None, features=()), *known.features)]
        whole: Any = (tables, sockets, facts)
        form = marshal.dumps(whole, _PLAIN)
    except (AttributeError, TypeError, ValueError):
        return None
    return blake2b(form, digest_size=_DIGEST_BYTES).digest()


def _plain(table: str, rows: Table) -> Table:
    fields = VEILED_FIELDS.get(table)
    if fields is None:
        return rows
    found = {}
    for key, row in rows.items():
        found[key] = kept = dict(row)
        for field in fields:
            kept.pop(field, None)
    return found
