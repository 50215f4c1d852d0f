"""Address pools and single addresses: parsed, of the right family, in the right place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from netaddr import INET_PTON, AddrFormatError, IPAddress, IPNetwork

from railwright.base.text import short
from railwright.inventory import kinds
from railwright.model.finding import Finding, Kind, found
from railwright.model.inventory import Inventory, Path

_POOLS = ("loopback", "p2p", "hosts", "management")
_FAMILIES = {"ipv4": 4, "ipv6": 6}
_PREFIX = re.compile(r"[0-9A-Fa-f:.]+/(?:0|[1-9][0-9]{0,2})")
_HOST_NAME = re.compile(
    r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


class _Pool(NamedTuple):
    path: Path
    net: IPNetwork

    @property
    def name(self) -> str:
        return f"{self.path[-2]} {self.net}"


def parse_pool(text: str) -> IPNetwork | None:
    """Parse ``10.0.0.0/16``; None if it is anything else."""
    if _PREFIX.fullmatch(text) is None:
        return None
    try:
        return IPNetwork(text)
    except (AddrFormatError, ValueError):
        return None


def parse_address(text: str) -> IPAddress | None:
    """Parse a single address without mask; None if it is anything else."""
    try:
        return IPAddress(text, flags=INET_PTON)
    except (AddrFormatError, ValueError):
        return None


def _pools(inventory: Inventory) -> Iterator[tuple[Path, str, str]]:
    """Yield path, family key and text of every pool, defaults too."""
    for name in _POOLS:
        prefix = getattr(inventory.intent.addressing, name)
        for family in _FAMILIES:
            text = getattr(prefix, family)
            if text is not None:
                yield ("addressing", name, family), family, text


def pools(inventory: Inventory) -> Iterator[Finding]:
    """Pools parse, have no host bits, and stand in the key of their family."""
    for path, family, text in _pools(inventory):
        net = parse_pool(text)
        place = inventory.locate(*path)
        label = ".".join(str(step) for step in path)
        if net is None:
            message = f"{label}: {short(text)} is not a prefix"
            yield found(kinds.NOT_AN_ADDRESS, place, message)
        elif net.version != _FAMILIES[family]:
            message = f"{label}: {text} is IPv{net.version}"
            yield found(kinds.WRONG_FAMILY, place, message)
        elif net.ip != net.network:
            message = f"{label}: {text} has bits set behind its prefix length"
            yield found(kinds.HOST_BITS, place, message, f"did you mean {net.cidr}?")
    if inventory.intent.addressing.loopback.ipv4 is None:
        place = inventory.locate("addressing", "loopback")
        yield found(kinds.NO_ROUTER_ID, place, "addressing.loopback has no ipv4")


def overlaps(inventory: Inventory) -> Iterator[Finding]:
    """No two pools share addresses."""
    parsed = [
        _Pool(path, net.cidr)
        for path, family, text in _pools(inventory)
        if (net := parse_pool(text)) is not None and net.version == _FAMILIES[family]
    ]
    for number, first in enumerate(parsed):
        for second in parsed[number + 1 :]:
            if first.net in second.net or second.net in first.net:
                written, other = (
                    (first, second) if _later(inventory, first, second) else (second, first)
                )
                message = f"{written.name} overlaps {other.name}"
                yield found(kinds.OVERLAP, inventory.locate(*written.path), message)


def _later(inventory: Inventory, first: _Pool, second: _Pool) -> bool:
    """Tell whether the first stands below the second, or only the first is written down."""
    mine, other = (inventory.positions.get(pool.path) for pool in (first, second))
    return mine is not None and (other is None or mine > other)


def gateways(inventory: Inventory) -> Iterator[Finding]:
    """Gateways lie in the management pool of their family."""
    pool = inventory.intent.addressing.management
    for family in _FAMILIES:
        key = f"gateway_{family}"
        text: str | None = getattr(pool, key)
        if text is not None:
            path: Path = ("addressing", "management", key)
            yield from _in_pool(inventory, path, text, family, getattr(pool, family))


def overrides(inventory: Inventory) -> Iterator[Finding]:
    """Addresses of single devices are addresses; those of management lie in their pool."""
    management = inventory.intent.addressing.management
    for name, device in inventory.intent.devices.items():
        for family in _FAMILIES:
            loopback: str | None = getattr(device, f"loopback_{family}")
            if loopback is not None:
                path: Path = ("devices", name, f"loopback_{family}")
                yield from _legal(inventory, path, loopback, family)
            address: str | None = getattr(device, f"management_{family}")
            if address is not None:
                path = ("devices", name, f"management_{family}")
                yield from _in_pool(inventory, path, address, family, getattr(management, family))


def servers(inventory: Inventory) -> Iterator[Finding]:
    """Name servers and TACACS+ servers are addresses; others may be host names."""
    management = inventory.intent.management
    for number, text in enumerate(management.dns):
        yield from _server(inventory, ("management", "dns", number), text, named=False)
    for key in ("ntp", "syslog"):
        for number, server in enumerate(getattr(management, key)):
            path: Path = ("management", key, number, "server")
            yield from _server(inventory, path, server.server, named=True)
    for number, tacacs in enumerate(management.aaa.tacacs if management.aaa else ()):
        path = ("management", "aaa", "tacacs", number, "server")
        yield from _server(inventory, path, tacacs.server, named=False)


def repeated(inventory: Inventory) -> Iterator[Finding]:
    """Yield the servers and communities that stand a second time in their list."""
    management = inventory.intent.management
    base: Path = ("management",)
    lists: tuple[tuple[str, Path, Path, Sequence[str]], ...] = (
        ("dns", (*base, "dns"), (), management.dns),
        ("ntp", (*base, "ntp"), ("server",), [one.server for one in management.ntp]),
        ("syslog", (*base, "syslog"), ("server",), [one.server for one in management.syslog]),
        (
            "tacacs",
            (*base, "aaa", "tacacs"),
            ("server",),
            [one.server for one in management.aaa.tacacs] if management.aaa else [],
        ),
        (
            "communities",
            (*base, "snmp", "communities"),
            ("secret",),
            [one.secret for one in management.snmp.communities] if management.snmp else [],
        ),
    )
    for name, path, below, texts in lists:
        first: dict[str, int] = {}
        for number, text in enumerate(texts):
            entry = text if name == "communities" else _spelt(text)
            if first.setdefault(entry, number) != number:
                place = inventory.locate(*path, number, *below)
                where = inventory.locate(*path, first[entry], *below)
                message = f"{name}: {short(text)} stands twice; first at {where}"
                yield found(kinds.LISTED_TWICE, place, message)


def _spelt(text: str) -> str:
    """Return an address in its shortest form, and a name without capitals."""
    address = parse_address(text)
    return str(address) if address is not None else text.lower()


def _server(inventory: Inventory, path: Path, text: str, *, named: bool) -> Iterator[Finding]:
    if parse_address(text) is not None:
        return
    looks_numeric = re.fullmatch(r"[0-9.]+", text) is not None
    if named and not looks_numeric and _HOST_NAME.fullmatch(text):
        return
    what = "an address or a host name" if named else "an address"
    place = inventory.locate(*path)
    label = f"{path[1]} server" if path[1] != "aaa" else "tacacs server"
    yield found(kinds.NOT_AN_ADDRESS, place, f"{label}: {short(text)} is not {what}")


def _legal(inventory: Inventory, path: Path, text: str, family: str) -> Iterator[Finding]:
    """Complain about what no interface can have."""
    address = parse_address(text)
    place = inventory.locate(*path)
    hint = None
    kind: Kind = kinds.NOT_AN_ADDRESS
    if address is None:
        fault = f"{short(text)} is not an address"
        hint = "leave the mask out" if "/" in text else None
    elif address.version != _FAMILIES[family]:
        kind = kinds.WRONG_FAMILY
        fault = f"{text} is IPv{address.version}"
    elif address.is_multicast() or address.is_loopback() or int(address) == 0:
        fault = f"{text} is not an address that a switch can have"
        hint = "use an address of the pool"
    else:
        return
    yield found(kind, place, f"{path[-1]}: {fault}", hint)


def _in_pool(
    inventory: Inventory, path: Path, text: str, family: str, pool: str | None
) -> Iterator[Finding]:
    faults = list(_legal(inventory, path, text, family))
    yield from faults
    if faults:
        return
    place = inventory.locate(*path)
    if pool is None:
        message = f"{path[-1]}: there is no {family} management pool"
        hint = f"add addressing.management.{family}"
        yield found(kinds.OUTSIDE_POOL, place, message, hint)
        return
    net = parse_pool(pool)
    address = parse_address(text)
    if net is None or address is None or net.version != _FAMILIES[family]:
        return
    if address not in net:
        message = f"{path[-1]}: {text} is not in the management pool {pool}"
        yield found(kinds.OUTSIDE_POOL, place, message)
