"""The addresses of a switch's interfaces, read once for all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface
from typing import NamedTuple

from railwright.checks.network import End, Link
from railwright.checks.switch import Switch, as_number, text

MANAGEMENT = "MGMT_INTERFACE"
IPV4, IPV6 = 4, 6
FAMILY = {IPV4: "IPv4", IPV6: "IPv6"}
BITS = {IPV4: 32, IPV6: 128}
"""Length of an address of each family."""
DEFAULT_VRF = "default"
"""What SONiC calls the VRF of everything that names none.

sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py.
"""
_LINK_LOCAL = ("fe8", "fe9", "fea", "feb")
"""How an address of fe80::/10 begins (RFC 4291, chapter 2.5.6)."""
_TABLES = (
    "INTERFACE",
    "LOOPBACK_INTERFACE",
    "PORTCHANNEL_INTERFACE",
    "VLAN_INTERFACE",
    "VLAN_SUB_INTERFACE",
)


class Numbered(NamedTuple):
    """One address of an interface, and the row that gives it."""

    table: str
    key: str
    name: str
    """The interface, such as ``Ethernet0`` or ``Vlan101``."""
    vrf: str
    """Its VRF or VNET; :data:`DEFAULT_VRF` where its row names none."""
    number: int
    """The address as a number."""
    ip: str
    """The address in its shortest form, without its prefix length."""
    family: int
    """4 or 6."""
    block: tuple[int, int, int]
    """Its network to compare with others: family, first address, prefix length."""

    @property
    def value(self) -> IPv4Interface | IPv6Interface:
        """The address with its network, for messages and what is seldom asked."""
        make = IPv4Interface if self.family == IPV4 else IPv6Interface
        return make((self.number, self.block[2]))

    @property
    def on_link(self) -> bool:
        """Whether it counts on its own link alone, so that every interface may have it."""
        return self.family == IPV6 and self.ip.startswith(_LINK_LOCAL)

    def reaches(self, ip: IPv4Address | IPv6Address) -> bool:
        """Whether an address is in the network of this one."""
        family, first, length = self.block
        spare = BITS[family] - length
        return family == ip.version and int(ip) >> spare << spare == first


class Line(NamedTuple):
    """A cable with an address at each end, both in one network."""

    near: End
    far: End
    local: Numbered
    remote: Numbered


def numbered(switch: Switch) -> tuple[Numbered, ...]:
    """Return every address of the switch's interfaces, without those of the management port."""
    return tuple(one for table in _TABLES for one in _rows(switch, table))


def management(switch: Switch) -> tuple[Numbered, ...]:
    """Return the addresses of the management port."""
    return tuple(_rows(switch, MANAGEMENT))


def by_name(switch: Switch) -> Mapping[str, tuple[Numbered, ...]]:
    """Return the addresses of each interface, by its name; others are not in it."""
    found: dict[str, list[Numbered]] = {}
    for one in switch.once(numbered):
        found.setdefault(one.name, []).append(one)
    return {name: tuple(each) for name, each in found.items()}


def own(switch: Switch) -> Mapping[tuple[str, str], Numbered]:
    """Return the addresses by VRF and shortest form; the first row that gives one counts.

    Two VRFs may have one address: it stands for two places then.
    """
    found: dict[tuple[str, str], Numbered] = {}
    for one in switch.once(numbered):
        found.setdefault((one.vrf, one.ip), one)
    return found


def owned(switch: Switch) -> frozenset[str]:
    """Return the addresses that the switch has in any VRF, in their shortest form."""
    return frozenset(ip for _, ip in switch.once(own))


def inside(one: Numbered, wide: Numbered) -> bool:
    """Whether the network of an address lies in that of another one."""
    (family, first, length), (other, start, wider) = one.block, wide.block
    spare = BITS[other] - wider
    return family == other and length >= wider and first >> spare << spare == start


def bundles(switch: Switch) -> Mapping[str, str]:
    """Return the PortChannel of each port that is a member of one."""
    pairs = (key.split("|") for key in switch.rows("PORTCHANNEL_MEMBER"))
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}  # noqa: PLR2004 # name|port


def routed(end: End) -> str:
    """Return the interface that has the addresses of a port: its PortChannel, or itself."""
    return end.switch.once(bundles).get(end.port, end.port)


def of_end(end: End) -> tuple[Numbered, ...]:
    """Return the addresses at one end of a link."""
    return end.switch.once(by_name).get(routed(end), ())


def lines(link: Link) -> tuple[Line, ...]:
    """Return the pairs of addresses on a link that are in one network, from each end."""
    known = link.a.switch.once(_lines)
    which = (link.a.port, link.b.device, link.b.port)
    far, found = known.get(which, (None, ()))
    # a network may share a switch with another one whose far end is configured otherwise
    if far is not link.b.switch:
        found = tuple(_pairs(link))
        known[which] = (link.b.switch, found)
    return found


_Lines = dict[tuple[str, str, str], tuple[Switch | None, tuple[Line, ...]]]


def _lines(_switch: Switch) -> _Lines:
    return {}


def _pairs(link: Link) -> Iterator[Line]:
    for near, far in link.ends:
        others = of_end(far)
        for local in of_end(near):
            for remote in others:
                if remote.block == local.block and remote.ip != local.ip:
                    yield Line(near, far, local, remote)


def _rows(switch: Switch, table: str) -> Iterator[Numbered]:
    for key in switch.rows(table):
        name, _, value = key.partition("|")
        found = read(value)
        if found is not None:
            row = switch.row(table, name)
            vrf = text(row, "vrf_name") or text(row, "vnet_name") or DEFAULT_VRF
            yield Numbered(table, key, name, vrf, found[0], found[1], found[2][0], found[2])


def read(value: str) -> tuple[int, str, tuple[int, int, int]] | None:
    """Return an address with its prefix; None if the text is not one.

    Returns:
        The address as a number and in its shortest form, and its network as
        :attr:`Numbered.block`. That is what :func:`~.switch.interface` says, in a fraction of its
        time.
    """
    bare, slash, digits = value.partition("/")
    if not slash or not (digits.isascii() and digits.isdigit()):
        return None
    found = as_number(bare)
    try:
        length = int(digits)
    except ValueError:  # too many
        return None
    family = IPV6 if ":" in bare else IPV4
    spare = BITS[family] - length
    if found is None or spare < 0:
        return None
    number, ip = found
    return number, ip, (family, number >> spare << spare, length)


Networks = Mapping[tuple[str, int, int], frozenset[int]]
"""First addresses of networks, by VRF, family and prefix length."""


def networks(switch: Switch) -> Networks:
    """Return the networks of all interfaces."""
    return networks_of(switch.once(numbered))


def networks_of(addresses: Iterable[Numbered]) -> Networks:
    """Return the networks that some addresses are in."""
    found: dict[tuple[str, int, int], set[int]] = {}
    for one in addresses:
        family, first, length = one.block
        found.setdefault((one.vrf, family, length), set()).add(first)
    return {which: frozenset(firsts) for which, firsts in found.items()}


def connected(known: Networks, vrf: str, ip: IPv4Address | IPv6Address) -> bool:
    """Whether an address is in some network of a VRF."""
    for (of, family, length), firsts in known.items():
        if of == vrf and family == ip.version:
            spare = ip.max_prefixlen - length
            if int(ip) >> spare << spare in firsts:
                return True
    return False
