"""What several rules about the management of a switch ask."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple

from railwright.checks.consumers.unread import Unread, unread
from railwright.checks.switch import LOCALHOST, METADATA, Switch, text
from railwright.model.configdb import Row
from railwright.model.types import Dialect

MANAGEMENT_VRF = "mgmt"
_WITH_VRF = ("SYSLOG_SERVER", "TACPLUS_SERVER", "RADIUS_SERVER")


class Server(NamedTuple):
    """A machine that the switch asks or tells something."""

    table: str
    key: str
    vrf: str
    """In which it is looked for, as written; empty where nothing is."""
    vrf_place: tuple[str, str]
    """Table and row of the field ``vrf``."""
    ip: IPv4Address | IPv6Address | None
    """None where a name is given."""


def management_vrf(switch: Switch) -> bool:
    """Whether the management port has a routing table of its own."""
    return switch.text("MGMT_VRF_CONFIG", "vrf_global", "mgmtVrfEnabled") == "true"


def servers(switch: Switch) -> tuple[Server, ...]:
    """Return the servers of time, logs, logins and names."""
    return tuple(_servers(switch))


def names(row: Row, field: str) -> tuple[str, ...]:
    """Return the values of a field that is a list, or a text with ``;`` or ``,`` between them."""
    value = row.get(field, ())
    if not isinstance(value, str):
        return tuple(value)
    return tuple(one.strip() for one in value.replace(";", ",").split(",") if one.strip())


def methods(switch: Switch) -> tuple[str, ...]:
    """Return how logins are checked, in their order; none where it is left to the switch."""
    return names(switch.row("AAA", "authentication"), "login")


def _servers(switch: Switch) -> Iterator[Server]:
    clock = ("NTP", "global")
    for key, row in switch.rows("NTP_SERVER").items():
        if text(row, "admin_state") != "disabled":
            where = text(row, "resolve_as") or key
            yield Server("NTP_SERVER", key, switch.text(*clock, "vrf"), clock, _address(where))
    for table in _WITH_VRF:
        for key, row in switch.rows(table).items():
            yield Server(table, key, text(row, "vrf"), (table, key), _address(key))


def _address(value: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(value)
    except ValueError:
        return None


def without_reader(switch: Switch) -> tuple[Unread, ...]:
    """Return the tables, rows and fields that no program of a switch reads."""
    dialect = Dialect.FRRCFGD if switch.frrcfgd else Dialect.BGPCFGD
    return tuple(unread(switch.tables, dialect, switch.release))


def taken_for_chassis(switch: Switch) -> bool:
    """Whether the type of a switch is that of a chassis, and nothing says that it is one."""
    type_ = switch.text(METADATA, LOCALHOST, "type")
    return type_ == "SpineRouter" and not switch.text(METADATA, LOCALHOST, "switch_type")
