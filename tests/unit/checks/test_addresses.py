"""Addresses as rules read them: as numbers, and as Python's own classes read them."""

from __future__ import annotations

import random
from ipaddress import IPv4Address

import pytest

from railwright.checks.addresses import numbered, read
from railwright.checks.switch import Switch, interface

ODD = (
    "",
    "/",
    "1.2.3.4",
    "1.2.3.4/",
    "1.2.3.4/33",
    "1.2.3.4/024",
    "01.2.3.4/8",
    "1.2.3/8",
    "0.0.0.0/0",
    "1.2.3.4/\u00b2",
    "1.2.3.4/" + "0" * 5000 + "1",
    "1.2\0.3.4/8",
    "::/0",
    "::/129",
    "::ffff:1.2.3.4/96",
    "::1.2.3.4/128",
    "fe80::1%eth0/64",
    "1:0:0:2:0:0:0:3/64",
    "1:0:2:0:3:0:4:0/64",
)


def _expected(value: str) -> object:
    found = interface(value)
    if found is None:
        return None
    network = found.network
    block = (found.version, int(network.network_address), network.prefixlen)
    return int(found.ip), str(found.ip), block


@pytest.mark.parametrize("value", ODD)
def test_an_odd_text_is_read_as_by_python(value: str) -> None:
    assert read(value) == _expected(value)


def test_any_address_is_read_as_by_python() -> None:
    chance = random.Random(4)  # noqa: S311 # no secret
    groups = ("0", "0", "0", "ffff", "000a")
    for _ in range(2000):
        six = ":".join(chance.choice((*groups, f"{chance.getrandbits(16):x}")) for _ in range(8))
        for value in (
            f"{IPv4Address(chance.getrandbits(32))}/{chance.randint(0, 33)}",
            f"{six}/{chance.randint(0, 129)}",
        ):
            assert read(value) == _expected(value), value


def test_a_row_says_its_address_with_its_network() -> None:
    keys = ("Ethernet0|10.0.0.5/24", "Ethernet0|fd00::5/64", "Ethernet0|nonsense")
    switch = Switch("leaf", {"INTERFACE": {key: {} for key in keys}})
    assert [str(one.value) for one in numbered(switch)] == ["10.0.0.5/24", "fd00::5/64"]
    assert [one.block[2] for one in numbered(switch)] == [24, 64]
