"""The BGP sessions of a switch as the program reads them that configures FRR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from railwright.checks.addresses import (
    DEFAULT_VRF,
    IPV4,
    Line,
    bundles,
    by_name,
    connected,
    lines,
    networks_of,
    numbered,
    routed,
)
from railwright.checks.network import End, Link
from railwright.checks.switch import (
    LOCALHOST,
    METADATA,
    Switch,
    address,
    as_number,
    ip,
    number,
    text,
)
from railwright.model.configdb import Row
from railwright.model.fabric import PortRole

TABLE, FAMILIES = "BGP_NEIGHBOR", "BGP_NEIGHBOR_AF"
_GROUPS, FAMILIES_OF_GROUPS = "BGP_PEER_GROUP", "BGP_PEER_GROUP_AF"
KEEPALIVE_S, HOLD_S = 60, 180
"""What a session has where its row says nothing.

sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/templates/general/instance.conf.j2; the same as
FRR's own.
"""


class Session(NamedTuple):
    """One row of BGP_NEIGHBOR."""

    key: str
    vrf: str
    """Its VRF; :data:`DEFAULT_VRF` where its key names none."""
    peer: str
    """Address of the neighbour in its shortest form, or the interface it is behind."""
    ip: IPv4Address | IPv6Address | None
    """The address; None where the neighbour is known by an interface."""
    row: Row
    """Its fields, and those that it takes from its peer group."""
    group: str = ""
    """Key of its peer group in BGP_PEER_GROUP; empty if it has none."""

    @property
    def numbered(self) -> bool:
        """Whether ``peer`` is an address."""
        return self.ip is not None

    def text(self, field: str) -> str:
        """Return a value; an empty text where there is none."""
        value = self.row.get(field, "")  # not by a call: rules ask this most often of all
        return value if isinstance(value, str) else ""

    @property
    def timers(self) -> tuple[int, int]:
        """Seconds between keepalives, and until the session is given up."""
        return _timers(self.text("keepalive"), self.text("holdtime"))


@lru_cache(maxsize=1024)
def _timers(keepalive: str, hold: str) -> tuple[int, int]:
    """Return the timers of a session; a fabric has few, and many sessions."""
    often, last = number(keepalive), number(hold)
    return KEEPALIVE_S if often is None else often, HOLD_S if last is None else last


class Sides(NamedTuple):
    """One session on a link, as both ends have it."""

    near: End
    one: Session
    far: End
    other: Session


def sessions(switch: Switch) -> tuple[Session, ...]:
    """Return the rows that the switch's program takes: frrcfgd those with a VRF in their key."""
    found, frrcfgd = [], switch.frrcfgd
    for key, row in switch.rows(TABLE).items():
        vrf, bar, last = key.rpartition("|")
        ip, peer = _peer(last)
        if (bar and "|" not in vrf) if frrcfgd else ip is not None:
            name = text(row, "peer_group_name") if frrcfgd else ""
            group = f"{vrf}|{name}" if name else ""
            inherited = switch.row(_GROUPS, group) if group else {}
            whole = {**inherited, **row} if inherited else row
            found.append(Session(key, vrf or DEFAULT_VRF, peer, ip, whole, group))
    return tuple(found)


def _peer(value: str) -> tuple[IPv4Address | IPv6Address | None, str]:
    """Return the address of a neighbour, if it is one, and how it is written most shortly."""
    # most keys that are no addresses are names of interfaces, and an exception takes its time
    found = as_number(value) if value[:1].isdigit() or ":" in value else None
    return (None, value) if found is None else (ip(value), found[1])


def family_rows(switch: Switch) -> Mapping[str, Mapping[str, Row]]:
    """Return the address families of each session by its key, for frrcfgd.

    A family has the fields of its row in BGP_NEIGHBOR_AF and those of the peer group's. Where the
    whole instance activates IPv4 by itself, every session has it (sonic-buildimage
    src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py, default_ipv4_unicast).
    """
    own, of_groups = _by_family(switch.rows(FAMILIES)), _by_family(switch.rows(FAMILIES_OF_GROUPS))
    found: dict[str, Mapping[str, Row]] = {}
    for one in switch.once(sessions):
        rows = dict(of_groups.get(one.group, {}))
        for family, row in own.get(one.key, {}).items():
            rows[family] = {**rows.get(family, {}), **row}
        if switch.text("BGP_GLOBALS", one.vrf, "default_ipv4_unicast") == "true":
            rows["ipv4_unicast"] = {"admin_status": "true", **rows.get("ipv4_unicast", {})}
        found[one.key] = rows
    return found


def _by_family(rows: Mapping[str, Row]) -> Mapping[str, Mapping[str, Row]]:
    found: dict[str, dict[str, Row]] = {}
    for key, row in rows.items():
        neighbor, _, family = key.rpartition("|")
        found.setdefault(neighbor, {})[family] = row
    return found


def by_peer(switch: Switch) -> Mapping[tuple[str, str], Session]:
    """Return the sessions by their VRF and the neighbour's address."""
    return {(one.vrf, one.peer): one for one in switch.once(sessions) if one.numbered}


def by_interface(switch: Switch) -> Mapping[str, Session]:
    """Return the sessions with whatever is behind an interface, which is in one VRF only."""
    return {one.peer: one for one in switch.once(sessions) if not one.numbered}


def between(switch: Switch) -> tuple[Session, ...]:
    """Return the sessions over ports to other switches, as far as anybody says what these are to.

    Those over sub-interfaces of such a port are among them, those with loopbacks are not.
    """
    members = switch.once(bundles)
    ports = {
        members.get(port, port)
        for port, plug in switch.plugs.items()
        if plug.role is PortRole.FABRIC
    }
    here = [one for one in switch.once(numbered) if one.name.partition(".")[0] in ports]
    known = networks_of(here)
    return tuple(
        one
        for one in switch.once(sessions)
        if (
            connected(known, one.vrf, one.ip)
            if one.ip is not None
            else one.peer.partition(".")[0] in ports
        )
    )


def asn(switch: Switch) -> str:
    """Return the ASN that the switch speaks with; empty if there is none."""
    if switch.frrcfgd:
        return switch.text("BGP_GLOBALS", "default", "local_asn")
    return switch.text(METADATA, LOCALHOST, "bgp_asn")


def internal(switch: Switch, session: Session) -> bool:
    """Whether a session is with a neighbour of the same AS."""
    if session.text("peer_type"):
        return session.text("peer_type") == "internal"
    mine = asn(switch)
    if switch.frrcfgd and session.vrf != DEFAULT_VRF:
        mine = switch.text("BGP_GLOBALS", session.vrf, "local_asn")
    return session.text("asn") in {mine, "internal"}


def behind(line: Line) -> Session | None:
    """Return the session from the near end of a line to the address at its far end."""
    return line.near.switch.once(by_peer).get((line.local.vrf, line.remote.ip))


def backwards(line: Line) -> Line:
    """Return a line as its far end sees it."""
    return Line(line.far, line.near, line.remote, line.local)


def unnumbered(end: End) -> Session | None:
    """Return the session to whatever is at the far end of a port."""
    return end.switch.once(by_interface).get(routed(end))


def both(link: Link) -> tuple[Sides, ...]:
    """Return the sessions of a link that both ends have, each once from each end."""
    known = link.a.switch.once(_sides)
    which = (link.a.port, link.b.device, link.b.port)
    far, found = known.get(which, (None, ()))
    # a network may share a switch with another one whose far end is configured otherwise
    if far is not link.b.switch:
        found = tuple(_both(link))
        known[which] = (link.b.switch, found)
    return found


_Known = dict[tuple[str, str, str], tuple[Switch | None, tuple[Sides, ...]]]


def _sides(_switch: Switch) -> _Known:
    return {}


def _both(link: Link) -> Iterator[Sides]:
    for near, far in link.ends:
        one, other = unnumbered(near), unnumbered(far)
        if one is not None and other is not None:
            yield Sides(near, one, far, other)
    for line in lines(link):
        one, other = behind(line), behind(backwards(line))
        if one is not None and other is not None:
            yield Sides(line.near, one, line.far, other)


class RouterId(NamedTuple):
    """The BGP router id of a switch, and the field or row that it comes from."""

    value: str
    """Empty if it comes from nowhere."""
    table: str
    key: str
    field: str | None


def router_id(switch: Switch) -> RouterId:
    """Return what a switch calls itself in BGP: what it is told to, or its IPv4 Loopback0."""
    table, key, field = (
        ("BGP_GLOBALS", "default", "router_id")
        if switch.frrcfgd
        else (METADATA, LOCALHOST, "bgp_router_id")
    )
    given = address(switch.text(table, key, field))
    if given is not None:
        return RouterId(given, table, key, field)
    for one in switch.once(by_name).get("Loopback0", ()):
        if one.family == IPV4:
            return RouterId(one.ip, one.table, one.key, None)
    return RouterId("", table, key, field)
