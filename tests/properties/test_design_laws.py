"""Laws that hold for every legal topology."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from railwright.base import canonical
from railwright.model.fabric import Device, Fabric, PortRole
from railwright.model.types import Tier
from railwright.render.renderer import Renderer
from topologies import CABLES, fabric

LAWS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True)
class Topology:
    planes: int
    leaves: int
    spines: int
    parallel: int
    pods: tuple[int, ...]
    hosts: int
    profile: str
    leaf: str
    spine: str
    routed: bool

    def text(self, pods: tuple[int, ...] | None = None) -> str:
        rails_on_leaf = 8 if self.profile != "gb200-nvl72-tray" else 4
        subnets = max(1, rails_on_leaf // self.leaves)
        group = f"{{hosts: {{gpu: {{profile: {self.profile}, count: {self.hosts}}}}}}}"
        style = "fabric: {routing: frrcfgd, access: routed, p2p: unnumbered}" if self.routed else ""
        lines = [
            "site: test",
            style,
            f"planes: {self.planes}",
            f"parallel: {self.parallel}",
            "tiers:",
            f"  leaf: {{count: {self.leaves}, platform: {self.leaf}}}",
            f"  spine: {{count: {self.spines}, platform: {self.spine}}}",
            f"addressing: {{capacity: {{subnets_per_leaf: {subnets}}}}}",
            "pods:",
            *(f"  {pod}: {group}" for pod in (pods or self.pods)),
        ]
        return "\n".join(lines) + CABLES


@st.composite
def topologies(draw: st.DrawFn) -> Topology:
    planes = draw(st.sampled_from([1, 2]))
    profile = draw(
        st.sampled_from(
            ["dgx-b300", "gb300-nvl72-tray"] if planes == 2 else ["dgx-h100", "gb200-nvl72-tray"]
        )
    )
    rails = 4 if "tray" in profile else 8
    return Topology(
        planes=planes,
        leaves=draw(st.sampled_from([n for n in (2, 4, 8) if rails % n == 0])),
        spines=draw(st.integers(1, 4)),
        parallel=draw(st.integers(1, 2)),
        pods=tuple(sorted(draw(st.sets(st.integers(1, 3), min_size=1, max_size=2)))),
        hosts=draw(st.integers(1, 4)),
        profile=profile,
        leaf=draw(st.sampled_from(["SN5600", "D64P512T", "SN5640"])),
        spine=draw(st.sampled_from(["SN5600", "DB-MVTX9180"])),
        routed=draw(st.booleans()),
    )


def _addresses(device: Device) -> Iterator[str]:
    yield device.loopback_ipv4
    if device.loopback_ipv6:
        yield device.loopback_ipv6
    for interface in device.interfaces:
        yield from (address.split("/")[0] for address in interface.addresses)
    for vlan in device.vlans:
        yield from (address.split("/")[0] for address in vlan.addresses)


def _twice(items: Iterator[object] | list[object]) -> list[object]:
    return [item for item, count in Counter(items).items() if count > 1]


@LAWS
@given(topology=topologies())
def test_nothing_is_there_twice(topology: Topology, tmp_path: Path) -> None:
    made = fabric(tmp_path, topology.text())
    switch = [address for device in made.devices for address in _addresses(device)]
    nics = [port.ipv4.split("/")[0] for host in made.hosts for port in host.ports if port.ipv4]
    assert not _twice([*switch, *nics])
    assert not _twice([device.name for device in made.devices])
    assert not _twice([device.management_port.ipv4 for device in made.devices])
    leaves = [device.asn for device in made.devices if device.tier is Tier.LEAF]
    spines = {device.asn for device in made.devices if device.tier is Tier.SPINE}
    assert not _twice(list(leaves))
    assert not spines & set(leaves)
    for device in made.devices:
        assert not _twice([lane for port in device.ports for lane in port.lanes.split(",")])
        assert not _twice([port.interface for port in device.ports])
        assert not _twice([port.alias for port in device.ports])
    assert not _twice(
        [
            end
            for link in made.links
            for end in ((link.a.device, link.a.port), (link.b.device, link.b.port))
        ]
    )


def _switch_ends(made: Fabric) -> Iterator[tuple[object, object]]:
    by_name = {device.name: device for device in made.devices}
    for link in made.links:
        if link.kind is PortRole.FABRIC:
            a = by_name[link.a.device].port_by_name[link.a.port]
            b = by_name[link.b.device].port_by_name[link.b.port]
            yield a, b


@LAWS
@given(topology=topologies())
def test_both_ends_of_a_link_agree(topology: Topology, tmp_path: Path) -> None:
    made = fabric(tmp_path, topology.text())
    ends = list(_switch_ends(made))
    assert ends
    for a, b in ends:
        for key in ("speed_mbps", "fec", "mtu", "admin"):
            assert getattr(a, key) == getattr(b, key)
        assert len(a.lanes.split(",")) == len(b.lanes.split(","))
    for link in made.links:
        for pair, length in ((link.ipv4, "31"), (link.ipv6, "127")):
            if pair:
                assert [end.split("/")[1] for end in pair] == [length, length]
    by_name = {device.name: device for device in made.devices}
    for device in made.devices:
        for session in device.sessions:
            assert session.peer_asn == by_name[session.peer_name].asn
            if session.peer_address:
                back = [
                    s
                    for s in by_name[session.peer_name].sessions
                    if s.peer_address == session.local_address
                ]
                assert [s.local_address for s in back] == [session.peer_address]


@LAWS
@given(topology=topologies())
def test_every_leaf_reaches_every_spine_of_its_plane_and_no_other(
    topology: Topology, tmp_path: Path
) -> None:
    made = fabric(tmp_path, topology.text())
    by_name = {device.name: device for device in made.devices}
    pairs = Counter(
        (link.a.device, link.b.device) for link in made.links if link.kind is PortRole.FABRIC
    )
    assert set(pairs.values()) == {topology.parallel}
    for leaf, spine in pairs:
        assert by_name[leaf].plane == by_name[spine].plane
    leaves = [device for device in made.devices if device.tier is Tier.LEAF]
    assert len(pairs) == len(leaves) * topology.spines


@LAWS
@given(topology=topologies())
def test_a_rail_is_one_leaf_in_each_plane_of_a_pod(topology: Topology, tmp_path: Path) -> None:
    made = fabric(tmp_path, topology.text())
    leaf_of: dict[tuple[int, int, int], set[str]] = {}
    for host in made.hosts:
        for port in host.ports:
            leaf_of.setdefault((host.pod, port.plane, port.rail), set()).add(port.leaf)
    assert all(len(leaves) == 1 for leaves in leaf_of.values())


def _render(folder: Path, made: Fabric) -> dict[str, bytes]:
    renderer = Renderer(folder)
    return {device.name: canonical.dumps(renderer.render(device, made)) for device in made.devices}


@settings(parent=LAWS, max_examples=8)
@given(topology=topologies(), new=st.integers(1, 4))
def test_adding_a_pod_changes_no_byte_of_other_leaves(
    topology: Topology, new: int, tmp_path: Path
) -> None:
    if new in topology.pods:
        return
    before = _render(tmp_path / "a", fabric(tmp_path / "a", topology.text()))
    pods = tuple(sorted((*topology.pods, new)))
    after = _render(tmp_path / "b", fabric(tmp_path / "b", topology.text(pods)))
    leaves = {name for name in before if name.startswith("leaf")}
    assert leaves
    assert {name: before[name] for name in leaves} == {name: after[name] for name in leaves}
    assert set(before) < set(after)


@settings(parent=LAWS, max_examples=8)
@given(topology=topologies(), extra=st.integers(1, 4))
def test_adding_hosts_moves_no_cable(topology: Topology, extra: int, tmp_path: Path) -> None:
    more = Topology(**{**topology.__dict__, "hosts": topology.hosts + extra})
    before = fabric(tmp_path / "a", topology.text())
    after = fabric(tmp_path / "b", more.text())
    ends = {(link.a, link.b, link.ipv4) for link in after.links}
    assert {(link.a, link.b, link.ipv4) for link in before.links} <= ends
    ports = {(host.name, port) for host in after.hosts for port in host.ports}
    assert {(host.name, port) for host in before.hosts for port in host.ports} <= ports
    assert {d.name: d.hwsku for d in before.devices} == {d.name: d.hwsku for d in after.devices}


@pytest.mark.parametrize("order", ["hosts first", "cables first"])
def test_order_of_keys_does_not_matter(order: str, tmp_path: Path) -> None:
    head = "site: test\nparallel: 2\n"
    tiers = "tiers:\n  spine: {platform: SN5600, count: 2}\n  leaf: {platform: SN5600, count: 4}\n"
    group = "{hosts: {gpu: {count: 3, profile: dgx-h100}}}"
    pods = f"pods:\n  2: {group}\n  1: {group}\n"
    turned = f"pods:\n  1: {group}\n  2: {group}\n"
    capacity = "addressing: {capacity: {subnets_per_leaf: 2}}\n"
    parts = [head, tiers, pods, capacity, CABLES]
    text = "".join(parts if order == "hosts first" else parts[::-1])
    plain = f"{head}{tiers}{turned}{capacity}{CABLES}"
    one = _render(tmp_path / "a", fabric(tmp_path / "a", text))
    two = _render(tmp_path / "b", fabric(tmp_path / "b", plain))
    assert one == two
