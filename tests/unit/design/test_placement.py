"""Which switches there are, and what the layers say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.design.placement import default_pattern
from railwright.model.naming import fill
from railwright.model.types import Lifecycle, Tier
from topologies import CABLES, RAIL_SITE, expand, fabric


@pytest.mark.parametrize(
    ("tier", "planes", "name"),
    [
        (Tier.LEAF, 1, "leaf-3-07"),
        (Tier.LEAF, 2, "leaf-3b-07"),
        (Tier.SPINE, 1, "spine-07"),
        (Tier.SPINE, 2, "spine-b07"),
    ],
)
def test_default_names_tell_planes_apart_when_there_are_several(
    tier: Tier, planes: int, name: str
) -> None:
    assert fill(default_pattern(tier, planes), pod=3, plane=2, index=7) == name


def test_the_highest_layer_that_speaks_wins(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {release: '202405', qos: ai-26-48}")
    text = text.replace(
        "{count: 4, platform: SN5600}", "{count: 4, platform: SN5600, release: '202411'}"
    )
    text = text.replace("  1: {hosts", "  1: {release: '202505', hosts")
    text += "devices: {leaf-1-02: {release: master}}\n" + CABLES
    made = fabric(tmp_path, text)
    assert made.device("spine-01").release == "202405"
    assert made.device("leaf-1-01").release == "202505"
    assert made.device("leaf-1-02").release == "master"
    assert made.device("leaf-1-02").origin_of("release").layer == "device"
    assert made.device("leaf-1-01").origin_of("release").layer == "pod"
    where = made.device("spine-01").origin_of("release").location
    assert where is not None
    assert (where.file, where.line) == ("fabric.yml", 3)


def test_a_switch_beyond_the_count_is_placed_by_position(tmp_path: Path) -> None:
    text = RAIL_SITE + "devices: {spare: {tier: spine, index: 3}}\n" + CABLES
    made = fabric(tmp_path, text)
    assert made.device("spare").loopback_ipv4 == "10.255.0.3"
    assert len([link for link in made.links if link.b.device == "spare"]) == 8


@pytest.mark.parametrize(
    ("device", "words"),
    [
        ("spare: {tier: spine, index: 2}", "spine 2 is taken"),
        ("leaf-1-01: {tier: leaf, pod: 1, index: 9}", "is the name of"),
        ("spare: {tier: leaf, pod: 7, index: 5}", "no pod 7"),
        ("spare: {tier: spine, index: 3, plane: 2}", "no plane 2"),
        ("leaf-1-09: {state: drained}", "no device 'leaf-1-09'"),
    ],
)
def test_a_switch_that_is_nowhere_is_reported(tmp_path: Path, device: str, words: str) -> None:
    made, findings = expand(tmp_path, RAIL_SITE + f"devices: {{{device}}}\n" + CABLES)
    assert made is None
    assert any(words in finding.message for finding in findings)


def test_overrides_of_a_device_take_the_place_of_the_plan(tmp_path: Path) -> None:
    text = RAIL_SITE + (
        "devices: {leaf-1-02: {asn: 65002, loopback_ipv4: 10.9.9.9, loopback_ipv6: 'fd09::9',"
        " management_ipv4: 192.168.1.9}}\n"
    )
    device = fabric(tmp_path, text + CABLES).device("leaf-1-02")
    assert (device.asn, device.loopback_ipv4, device.loopback_ipv6) == (
        65002,
        "10.9.9.9",
        "fd09::9",
    )
    assert device.management_port.ipv4 == "192.168.1.9/20"
    assert device.origin_of("asn").layer == "device"
    peers = fabric(tmp_path, text + CABLES).device("spine-01").sessions
    assert {s.peer_asn for s in peers if s.peer_name == "leaf-1-02"} == {65002}


@pytest.mark.parametrize(
    ("state", "up", "sessions"),
    [
        (Lifecycle.ACTIVE, "up", "up"),
        (Lifecycle.DRAINED, "up", "up"),
        (Lifecycle.MAINTENANCE, "up", "down"),
        (Lifecycle.PLANNED, "down", "down"),
    ],
)
def test_lifecycle_of_a_device(tmp_path: Path, state: Lifecycle, up: str, sessions: str) -> None:
    text = RAIL_SITE + f"devices: {{leaf-1-02: {{state: {state}}}}}\n" + CABLES
    made = fabric(tmp_path, text)
    device = made.device("leaf-1-02")
    assert {port.admin for port in device.ports if port.peer} == {up}
    assert {session.admin for session in device.sessions} == {sessions}
    far = [s for s in made.device("spine-01").sessions if s.peer_name == "leaf-1-02"]
    assert {session.admin for session in far} == {sessions}
    assert device.drained is (state is Lifecycle.DRAINED)
    others = [s for s in made.device("spine-01").sessions if s.peer_name != "leaf-1-02"]
    assert {session.admin for session in others} == {"up"}


@pytest.mark.parametrize(
    ("state", "port", "session"),
    [
        (Lifecycle.ACTIVE, "up", "up"),
        (Lifecycle.DRAINED, "up", "down"),
        (Lifecycle.MAINTENANCE, "down", "down"),
        (Lifecycle.PLANNED, "down", "down"),
    ],
)
def test_lifecycle_of_a_link(tmp_path: Path, state: Lifecycle, port: str, session: str) -> None:
    rule = f"  - {{match: {{device: leaf-1-01, peer: spine-02}}, state: {state}}}\n"
    made = fabric(tmp_path, RAIL_SITE + CABLES + rule)
    for name, peer in (("leaf-1-01", "spine-02"), ("spine-02", "leaf-1-01")):
        device = made.device(name)
        ports = [p for p in device.ports if p.peer and p.peer.device == peer]
        assert {p.admin for p in ports} == {port}
        assert {s.admin for s in device.sessions if s.peer_name == peer} == {session}
        assert {s.admin for s in device.sessions if s.peer_name != peer} == {"up"}
