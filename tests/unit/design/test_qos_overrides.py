"""QoS profiles by plane, by port, and ports that a switch would mix up."""

from __future__ import annotations

from pathlib import Path

from railwright.base import resources
from railwright.model.fabric import PortRole
from topologies import CABLES, RAIL_SITE, expand, fabric

CATALOG = resources.root("catalog")
TELEMETRY = """
site: test
fabric: {{release: "{release}", qos: watched}}
tiers: {{leaf: {{count: 1, platform: SN5600}}}}
pods: {{1: {{hosts: {{gpu: {{profile: storage-2x200, count: 2, attach: tor}}}}}}}}
addressing: {{capacity: {{subnets_per_leaf: 2}}}}
cables: [{{length_m: 3}}]
"""


def test_a_port_may_have_a_profile_of_its_own(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {host_ports: {qos: dual-lossless}}")
    leaf = fabric(tmp_path, text + CABLES).device("leaf-1-01")
    lossless = {port.role: port.qos.pfc_enable for port in leaf.ports if port.qos.lossless}
    assert lossless == {PortRole.HOST: "3,4", PortRole.FABRIC: "3"}
    assert {row.name for row in leaf.qos.dscp_to_tc_maps} == {"ai-26-48", "dual-lossless"}
    assert leaf.qos.lossless == (3, 4)
    used = {row.wred_profile for port in leaf.ports for row in port.qos.queues} - {None}
    assert used == {row.name for row in leaf.qos.wred_profiles}
    served = {row.scheduler for port in leaf.ports for row in port.qos.queues}
    assert served <= {row.name for row in leaf.qos.schedulers}
    groups = {one.role: one.groups for one in leaf.qos.plan.ports}
    assert groups == {"host": 2, "fabric": 1}


def test_an_unknown_profile_of_a_port_is_reported(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {host_ports: {qos: ai-26-84}}")
    made, findings = expand(tmp_path, text + CABLES)
    assert made is None
    assert [(one.id, "ai-26-48" in (one.hint or "")) for one in findings] == [("INV030", True)]


def test_a_port_cannot_have_a_buffer_policy_of_its_own(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {host_ports: {qos: nvidia-roce}}")
    made, findings = expand(tmp_path, text + CABLES)
    assert made is not None
    own = made.device("leaf-1-01").qos
    policies = {one.id for one in findings}
    same = own.small_packet_percentage == 100  # of ai-26-48, whatever nvidia-roce wants
    assert (policies <= {"MMU007"}, same) == (True, True)


def test_planes_may_have_different_profiles(tmp_path: Path) -> None:
    text = """
    site: test
    planes: 2
    fabric: {qos: {1: ai-26-48, 2: gaudi-24}}
    tiers: {leaf: {count: 8, platform: SN5640}}
    pods: {1: {hosts: {gpu: {profile: dgx-b300, count: 2}}}}
    cables: [{length_m: 3}]
    """
    made = fabric(tmp_path, text)
    assert {(device.plane, device.qos.profile) for device in made.devices} == {
        (1, "ai-26-48"),
        (2, "gaudi-24"),
    }


def test_a_plane_without_a_profile_is_reported(tmp_path: Path) -> None:
    text = """
    site: test
    planes: 2
    fabric: {qos: {1: ai-26-48}}
    tiers: {leaf: {count: 8, platform: SN5640}}
    pods: {1: {hosts: {gpu: {profile: dgx-b300, count: 2}}}}
    cables: [{length_m: 3}]
    """
    made, findings = expand(tmp_path, text)
    assert made is None
    assert {one.id for one in findings} == {"MMU008"}
    assert all("add `2: ...`" in (one.hint or "") for one in findings)


def test_ports_of_eight_lanes_get_a_profile_of_their_own(tmp_path: Path) -> None:
    text = """
    site: test
    tiers: {leaf: {count: 1, platform: SN6600_LD}, spine: {count: 2, platform: SN6600_LD}}
    parallel: 2
    pods: {1: {}}
    fabric: {fabric_ports: {speed: 800G}}
    devices:
      leaf-1-01: {ports: {"33-34": {breakout: 1x800G}}}
      spine-01: {fabric_ports: {breakout: 1x800G}}
    cables: [{length_m: 30}]
    """
    leaf = fabric(tmp_path, text).device("leaf-1-01")
    lengths = {
        (len(port.lanes.split(",")), port.cable_m): port.origin_of("cable_m").text
        for port in leaf.ports
        if port.qos.lossless
    }
    assert set(lengths) == {(8, 31), (4, 30)}
    assert "a metre more" in lengths[8, 31]
    names = {one.buffer_profile: one.headroom.xon_bytes for one in leaf.qos.plan.ports}
    assert names == {
        "pg_lossless_800000_31m_profile": 86_016,
        "pg_lossless_800000_30m_profile": 43_008,
    }


def test_telemetry_is_emitted_where_daemon_and_release_have_it(tmp_path: Path) -> None:
    own = (CATALOG / "qos" / "ai-26-48.yml").read_text("utf-8")
    own = own.replace("name: ai-26-48", "name: watched").replace(
        "wants: [wred-counters]",
        "wants: [telemetry, adaptive-routing]\ntelemetry: {poll_interval_us: 1000, source: test}",
    )
    folder = tmp_path / "catalog" / "qos"
    folder.mkdir(parents=True)
    (folder / "watched.yml").write_text(own, "utf-8")
    made, findings = expand(tmp_path, TELEMETRY.format(release="202605"))
    assert made is not None
    leaf = made.device("leaf-1-01")
    lossless = {port.interface for port in leaf.ports if port.qos.lossless}
    assert leaf.qos.telemetry is not None
    assert set(leaf.qos.telemetry.ports) == lossless
    assert set(leaf.qos.telemetry.queues) == {f"{name}|3" for name in lossless}
    (said,) = [one.message for one in findings if one.id == "MMU006"]
    assert said.startswith("leaf-1-01: SN5600 goes without adaptive-routing: no YANG model and")
    older, findings = expand(tmp_path, TELEMETRY.format(release="202505"))
    assert older is not None
    assert older.device("leaf-1-01").qos.telemetry is None
    assert any("needs release 202511" in one.message for one in findings)


def test_a_port_beyond_its_share_of_shared_headroom_is_reported(tmp_path: Path) -> None:
    own = (CATALOG / "qos" / "dual-lossless.yml").read_text("utf-8")
    own = own.replace("name: dual-lossless", "name: shared").replace(
        "buffers:\n", "buffers:\n  over_subscribe_ratio: 2\n"
    )
    folder = tmp_path / "catalog" / "qos"
    folder.mkdir(parents=True)
    (folder / "shared.yml").write_text(own, "utf-8")
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {qos: shared}")
    made, findings = expand(tmp_path, text + CABLES.replace("length_m: 30", "length_m: 300"))
    assert made is None
    said = [one for one in findings if one.id == "MMU011"]
    assert said
    # 2 x 1,153,024 bytes against 8,192 + 40 cells of 192 bytes
    assert (
        "draws 2,306,048 bytes of shared headroom, one port may draw 1,580,544" in said[0].message
    )
