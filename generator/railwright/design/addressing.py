"""Addresses and numbers: functions of position, never of the order of lines.

The plan is a set of strides (``addressing.capacity``); planes P, leaves L, spines S, parallel K::

    leaf number   n = ((pod-1)*P + (plane-1))*L + (index-1)
    spine number  m = (plane-1)*S + (index-1)
    loopback      1 + m for a spine, 1 + P*S + n for a leaf (::0 is the anycast address of RFC 4291)
    management    first + m, first + P*S + n
    /31 and /127  n*S*K + (parallel-1)*S + (spine-1), times two; leaf even, spine odd
    host subnet   n*subnets_per_leaf + subnet
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from socket import AF_INET, AF_INET6, inet_ntop
from typing import Final, Literal, NamedTuple

from netaddr import IPNetwork

from railwright.base.errors import PoolExhausted
from railwright.base.location import Origin
from railwright.design.drafts import Place
from railwright.model.inventory import Inventory
from railwright.model.types import Tier

_V4: Final = 4
_V4_BYTES, _V6_BYTES = 4, 16
_V6_SUBNET_BITS = 64
_LAST_ASN = 4_294_967_294
"""RFC 7300 reserves the number after it."""


class Pool(NamedTuple):
    """One address pool, by the inventory key that names it."""

    key: str
    first: int
    size: int
    version: Literal[4, 6]

    @classmethod
    def of(cls, key: str, text: str) -> Pool:
        """Read a prefix; the inventory has checked it."""
        network = IPNetwork(text)
        version: Literal[4, 6] = _V4 if network.version == _V4 else 6
        return cls(key, int(network.first), int(network.size), version)

    def at(self, offset: int) -> str:
        """Return the address at an offset.

        Raises:
            PoolExhausted: the offset lies beyond the pool.
        """
        if not 0 <= offset < self.size:
            msg = f"{self.key} has {self.size} addresses, too few for this position"
            raise PoolExhausted(msg, hint="use a larger pool")
        number = self.first + offset
        if self.version == _V4:
            return inet_ntop(AF_INET, number.to_bytes(_V4_BYTES, "big"))
        return inet_ntop(AF_INET6, number.to_bytes(_V6_BYTES, "big"))


class Subnet(NamedTuple):
    """A host subnet: gateway and members, each with mask."""

    pool: Pool
    offset: int
    size: int

    @property
    def length(self) -> int:
        """Prefix length."""
        return (32 if self.pool.version == _V4 else 128) - (self.size.bit_length() - 1)

    def address(self, number: int) -> str:
        """Return an address of the subnet with mask.

        Raises:
            PoolExhausted: no such address in the subnet, or the subnet is beyond the pool.
        """
        last = self.size - (2 if self.pool.version == _V4 else 1)  # IPv6 has no broadcast
        if number > last:
            msg = f"a host subnet of {self.pool.key} holds {last} addresses, more are needed"
            raise PoolExhausted(msg, hint="raise addressing.capacity.hosts_per_subnet")
        return f"{self.pool.at(self.offset + number)}/{self.length}"


class AddressPlan:
    """The address plan of a site."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._addressing = inventory.intent.addressing
        self.capacity = self._addressing.capacity
        self._limits: Mapping[str, int] = dict(self.capacity)

    def leaf_number(self, place: Place) -> int:
        """Return the number of a leaf position.

        Raises:
            PoolExhausted: the position is beyond the declared capacity.
        """
        self._within("planes", place.plane)
        self._within("leaves", place.index)
        planes, leaves = self.capacity.planes, self.capacity.leaves
        return ((place.pod - 1) * planes + place.plane - 1) * leaves + place.index - 1

    def number(self, place: Place) -> int:
        """Return the number that loopback and management addresses count from."""
        if place.tier is Tier.LEAF:
            return self.capacity.planes * self.capacity.spines + self.leaf_number(place)
        self._within("planes", place.plane)
        self._within("spines", place.index)
        return (place.plane - 1) * self.capacity.spines + place.index - 1

    def loopback(self, place: Place) -> tuple[str | None, str | None]:
        """Return the IPv4 and IPv6 loopback, without mask."""
        number = 1 + self.number(place)
        v4, v6 = self._pools["loopback"]
        return (v4.at(number) if v4 else None, v6.at(number) if v6 else None)

    def management(self, place: Place) -> tuple[str | None, str | None]:
        """Return the IPv4 and IPv6 management address with the mask of its pool."""
        pool = self._addressing.management
        number = pool.first + self.number(place)
        v4, v6 = self._pools["management"]
        return (
            f"{v4.at(number)}/{IPNetwork(pool.ipv4).prefixlen}" if v4 and pool.ipv4 else None,
            f"{v6.at(number)}/{IPNetwork(pool.ipv6).prefixlen}" if v6 and pool.ipv6 else None,
        )

    def point_to_point(
        self, leaf: Place, spine: int, parallel: int
    ) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
        """Return the IPv4 and IPv6 pairs (leaf end, spine end), with mask."""
        self._within("spines", spine)
        self._within("parallel", parallel)
        spines, copies = self.capacity.spines, self.capacity.parallel
        number = self.leaf_number(leaf) * spines * copies + (parallel - 1) * spines + spine - 1
        v4, v6 = self._pools["p2p"]
        return (
            (f"{v4.at(2 * number)}/31", f"{v4.at(2 * number + 1)}/31") if v4 else None,
            (f"{v6.at(2 * number)}/127", f"{v6.at(2 * number + 1)}/127") if v6 else None,
        )

    def host_subnets(self, leaf: Place, subnet: int) -> tuple[Subnet | None, Subnet | None]:
        """Return the IPv4 and IPv6 subnet ``subnet`` of a leaf."""
        self._within("subnets_per_leaf", subnet + 1)
        number = self.leaf_number(leaf) * self.capacity.subnets_per_leaf + subnet
        v4, v6 = self._pools["hosts"]
        size = 1 << (self.capacity.hosts_per_subnet + 2).bit_length()
        wide = 1 << _V6_SUBNET_BITS
        return (
            Subnet(v4, number * size, size) if v4 else None,
            Subnet(v6, number * wide, wide) if v6 else None,
        )

    def asn(self, place: Place) -> tuple[int, Origin]:
        """Return the planned ASN and its origin.

        Raises:
            PoolExhausted: beyond the last ASN.
        """
        plan = self._inventory.intent.asn
        if place.tier is Tier.SPINE:
            return plan.spine, self._inventory.origin("fabric", "asn.spine, shared", "asn", "spine")
        value = plan.leaf_base + self.leaf_number(place)
        if value > _LAST_ASN:
            msg = f"leaf ASN {value} is beyond the largest, {_LAST_ASN}"
            raise PoolExhausted(msg, hint="lower asn.leaf_base")
        text = "asn.leaf_base + leaf number"
        return value, self._inventory.origin("fabric", text, "asn", "leaf_base")

    def origin(self, pool: str, what: str) -> Origin:
        """Return the origin of an address out of a pool."""
        return self._inventory.origin("fabric", what, "addressing", pool)

    @cached_property
    def _pools(self) -> dict[str, tuple[Pool | None, Pool | None]]:
        pools: dict[str, tuple[Pool | None, Pool | None]] = {}
        for name in ("loopback", "p2p", "hosts", "management"):
            prefix = getattr(self._addressing, name)
            pools[name] = (
                Pool.of(f"addressing.{name}.ipv4", prefix.ipv4) if prefix.ipv4 else None,
                Pool.of(f"addressing.{name}.ipv6", prefix.ipv6) if prefix.ipv6 else None,
            )
        return pools

    def _within(self, key: str, position: int) -> None:
        limit = self._limits[key]
        if position > limit:
            msg = f"position {position} is beyond addressing.capacity.{key} ({limit})"
            where = self._inventory.locate("addressing", "capacity", key)
            raise PoolExhausted(msg, location=where, hint=f"set addressing.capacity.{key} higher")
