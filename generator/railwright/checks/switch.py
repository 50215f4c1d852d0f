"""One switch as rules read it: its configuration, and what is known about it from elsewhere.

A configuration may hold anything: patches leave what they like, and foreign ones are what they are.
Nothing is taken for granted and nothing raises here; what is not of its form is passed over, since
YANG refuses it already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton
from typing import Any, NamedTuple, TypeVar

from railwright.model.asic import AsicFacts, PauseQuanta
from railwright.model.configdb import ConfigDb, Row, Table
from railwright.model.fabric import PortRole
from railwright.model.feature import FeatureFacts
from railwright.model.platform import HwSku, Platform
from railwright.model.qos_profile import QosProfile
from railwright.model.types import Release

METADATA, LOCALHOST = "DEVICE_METADATA", "localhost"
_PORT_QOS_MAP = "PORT_QOS_MAP"
_RANGE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
_NUMBERS = re.compile(r"\d{1,2}(,\d{1,2})*")
_DIGITS = 20
"""Of the largest number of 64 bits; longer ones stand for nothing that a switch has."""
_ADDRESSES = 16_384
"""Texts that are remembered: those of a few switches, which many rules read."""
_ZEROS = 10
"""Bytes before an IPv4 address in an IPv6 one (RFC 4291, chapter 2.5.5)."""
_NOTHING: Mapping[str, Row] = {}
_NO_FIELDS: Row = {}
Made = TypeVar("Made")


class Slice(NamedTuple):
    """One row about queues or priority groups of a port, such as ``Ethernet0|3-4``."""

    key: str
    port: str
    first: int
    last: int

    @property
    def numbers(self) -> range:
        """The queues or priority groups of this row."""
        return range(self.first, self.last + 1)

    def holds(self, number: int) -> bool:
        """Whether a queue or priority group is one of this row's."""
        return self.first <= number <= self.last


class Plug(NamedTuple):
    """What a port is connected to, as the inventory, a list of links or the switch itself says."""

    role: PortRole | None
    """What the port is for; None where nobody says."""
    peer: str
    """Name of the switch or host at the far end; empty where there is none."""
    peer_port: str
    cable_m: int | None = None
    """Length of the cable; None where nobody says."""


class Known(NamedTuple):
    """What is known about a switch apart from its configuration; None where it is not."""

    platform: Platform | None = None
    release: Release | None = None
    traffic: QosProfile | None = None
    """The QoS profile that its configuration is meant to carry out."""
    plugs: Mapping[str, Plug] | None = None
    """Every port that is connected or meant to be, by its interface."""
    ours: bool = False
    """Whether the configuration is made from an inventory, not taken from a switch."""
    chip: AsicFacts | None = None
    """What buffer arithmetic needs of the platform's chip."""
    pause: PauseQuanta | None = None
    """How long a peer goes on sending."""
    features: tuple[FeatureFacts, ...] = ()
    """What not every chip and release has."""


class Switch:
    """The tables of one switch, what is known about it, and what several rules want of both."""

    def __init__(
        self,
        name: str,
        tables: ConfigDb,
        known: Known | None = None,
        kin: dict[bytes, Switch] | None = None,
    ) -> None:
        """Take a configuration as it would be loaded, patches included.

        Args:
            name: of the device.
            tables: its configuration.
            known: what is known of it apart from that.
            kin: one place for all switches that are judged together, where :mod:`.common` puts
                what they have in common; None to judge this one by itself.
        """
        self.name = name
        self.tables = _one_port_each(tables)
        self.known = known or Known()
        self.kin = kin
        self._slices: dict[str, Mapping[str, tuple[Slice, ...]]] = {}
        self._made: dict[Callable[[Switch], Any], Any] = {}

    def once(self, make: Callable[[Switch], Made]) -> Made:
        """Return what a function makes of this switch; however many rules ask, it is made once."""
        try:
            made: Made = self._made[make]
        except KeyError:
            made = self._made[make] = make(self)
        return made

    @property
    def platform(self) -> Platform | None:
        """The switch model, if the catalog has it."""
        return self.known.platform

    @property
    def release(self) -> Release | None:
        """The SONiC release it runs, if anybody says."""
        return self.known.release

    @cached_property
    def hwsku(self) -> HwSku | None:
        """The port layout its metadata names, if the catalog has it."""
        name = self.text(METADATA, LOCALHOST, "hwsku")
        return self.platform.hwskus.get(name) if self.platform else None

    @property
    def plugs(self) -> Mapping[str, Plug]:
        """Every port that is connected or meant to be, by its interface; empty if unknown."""
        return self.known.plugs or {}

    def role(self, port: str) -> PortRole | None:
        """Return what a port is for; None if nobody says."""
        plug = self.plugs.get(port)
        return plug.role if plug else None

    def has(self, table: str) -> bool:
        """Whether a table is there."""
        return table in self.tables

    def rows(self, table: str) -> Table:
        """Return the rows of a table; none if it is not there."""
        return self.tables.get(table, _NOTHING)

    def row(self, table: str, key: str) -> Row:
        """Return the fields of a row; none if it is not there."""
        return self.tables.get(table, _NOTHING).get(key, _NO_FIELDS)

    def text(self, table: str, key: str, field: str) -> str:
        """Return a value; an empty text where there is none, or a list of several."""
        value = self.tables.get(table, _NOTHING).get(key, _NO_FIELDS).get(field, "")
        return value if isinstance(value, str) else ""

    @cached_property
    def dynamic(self) -> bool:
        """Whether the switch computes its headroom itself."""
        return self.text(METADATA, LOCALHOST, "buffer_model") == "dynamic"

    @property
    def traditional(self) -> bool:
        """Whether headroom and pools are as CONFIG_DB has them; a part of a file does not say."""
        return LOCALHOST in self.rows(METADATA) and not self.dynamic

    @cached_property
    def frrcfgd(self) -> bool:
        """Whether frrcfgd, not bgpcfgd, is started to configure FRR."""
        return self.text(METADATA, LOCALHOST, "frr_mgmt_framework_config") == "true"

    @cached_property
    def paused(self) -> Mapping[str, frozenset[int]]:
        """The priorities that PFC pauses, by port; ports without any are not in it."""
        found = {
            port: numbers(text(row, "pfc_enable")) for port, row in self.rows(_PORT_QOS_MAP).items()
        }
        return {port: priorities for port, priorities in found.items() if priorities}

    def slices(self, table: str) -> Mapping[str, tuple[Slice, ...]]:
        """Return the rows of a table about queues or priority groups, by port."""
        if table not in self._slices:
            ports: dict[str, list[Slice]] = {}
            for key in self.rows(table):
                one = _slice(key)
                if one is not None and "," not in one.port:
                    ports.setdefault(one.port, []).append(one)
                elif one is not None:  # orchagent takes several ports in one key
                    for port in one.port.split(","):
                        ports.setdefault(port, []).append(one._replace(port=port))
            self._slices[table] = {port: tuple(found) for port, found in ports.items()}
        return self._slices[table]

    def lossless(self, profile: str) -> bool:
        """Whether a profile of a priority group holds what arrives after a pause was sent.

        ``NULL`` asks the dynamic buffer model to make such a profile.
        """
        if profile == "NULL":
            return self.dynamic
        return positive(self.text("BUFFER_PROFILE", profile, "xoff"))


def _one_port_each(tables: ConfigDb) -> ConfigDb:
    """Return a configuration in which no row of PORT_QOS_MAP is about several ports.

    Files for older releases list them in its key, and orchagent still takes that apart
    (sonic-swss orchagent/qosorch.cpp, handlePortQosMapTable). A port's own row goes first.
    """
    rows = tables.get(_PORT_QOS_MAP, _NOTHING)
    if not any("," in key for key in rows):
        return tables
    found: dict[str, Row] = {}
    for key in sorted(rows, key=lambda key: "," not in key):
        for port in key.split(","):
            found[port] = {**found.get(port, _NO_FIELDS), **rows[key]}
    return {**tables, _PORT_QOS_MAP: found}


def text(row: Row, field: str) -> str:
    """Return a value of a row; an empty text where there is none, or a list of several."""
    value = row.get(field, "")
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=1024)
def numbers(value: str) -> frozenset[int]:
    """Return the numbers of a list such as ``3,4``; none if it is not one."""
    return frozenset(map(int, value.split(","))) if _NUMBERS.fullmatch(value) else frozenset()


def listed(values: Iterable[int]) -> str:
    """Return numbers as CONFIG_DB lists them, such as ``3,4``; ``none`` where there are none."""
    return ",".join(map(str, sorted(values))) or "none"


def number(value: str) -> int | None:
    """Return a text as a whole number of at most 64 bits; None if it is not one."""
    whole = len(value) <= _DIGITS and value.isascii() and value.isdigit()
    return int(value) if whole else None


def positive(value: str) -> bool:
    """Whether a text is a whole number above zero."""
    return value.isascii() and value.isdigit() and bool(value.strip("0"))


def interface(value: str) -> IPv4Interface | IPv6Interface | None:
    """Return an address with its prefix; None if the text is not one."""
    bare, slash, length = value.partition("/")
    if not slash:
        return None
    found = ip(bare)
    if found is None or not (length.isascii() and length.isdigit()):
        return None
    try:
        if isinstance(found, IPv4Address):
            return IPv4Interface((int(found), int(length)))
        return IPv6Interface((int(found), int(length)))
    except ValueError:
        return None


@lru_cache(maxsize=65_536)
def ip(value: str) -> IPv4Address | IPv6Address | None:
    """Return an address; None if the text is not one.

    Numbers take a fraction of the time in which Python's own classes read a text.
    """
    found = as_number(value)
    if found is None:
        return None
    return (IPv6Address if ":" in value else IPv4Address)(found[0])


def address(value: str) -> str | None:
    """Return an address in its shortest form, without a prefix; None if the text is not one."""
    found = as_number(value.partition("/")[0])
    return None if found is None else found[1]


@lru_cache(maxsize=_ADDRESSES)
def as_number(value: str) -> tuple[int, str] | None:
    """Return an address as a number and in its shortest form; None if the text is not one."""
    family = AF_INET6 if ":" in value else AF_INET
    try:
        packed = inet_pton(family, value)
    except (OSError, ValueError):
        return None
    number = int.from_bytes(packed)
    # C and Python write an IPv6 address that holds an IPv4 one differently
    held = family == AF_INET6 and not any(packed[:_ZEROS])
    return number, str(IPv6Address(number)) if held else inet_ntop(family, packed)


def _slice(key: str) -> Slice | None:
    port, _, span = key.rpartition("|")
    found = _span(span)
    return Slice(key, port, *found) if found is not None and port else None


@lru_cache(maxsize=1024)
def _span(text: str) -> tuple[int, int] | None:
    """Return the first and the last number of a range; switches have few ranges, and many rows."""
    found = _RANGE.fullmatch(text)
    return (int(found[1]), int(found[2] or found[1])) if found is not None else None
