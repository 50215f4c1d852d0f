"""Lossless at one end is lossless at the other, and what keeps it so in odd states."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.model.fabric import PortRole
from railwright.render.renderer import Renderer
from topologies import CABLES, RAIL_SITE, expand, fabric

SPINE = "spine: {count: 2, platform: SN5600}"


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("sonic-azure", "priority 3 for DSCP 24-31 against priority 3 for DSCP 3, priority 4"),
        ("gaudi-24", "priority 3 for DSCP 24-31 against priority 2 for DSCP 24"),
        ("lossy-trim", "priority 3 for DSCP 24-31 against nothing lossless"),
    ],
)
def test_a_spine_with_other_lossless_classes_is_an_error(
    tmp_path: Path, profile: str, words: str
) -> None:
    text = RAIL_SITE.replace(SPINE, SPINE.replace("SN5600", f"SN5600, qos: {profile}"))
    made, findings = expand(tmp_path, text + CABLES)
    assert made is None
    (said,) = [one for one in findings if one.id == "MMU014"]
    assert words in said.message
    assert said.message.startswith("leaf-1-01:Ethernet256 - spine-01:Ethernet0 and 15 more")


def test_profiles_that_agree_on_what_is_lossless_go_together(tmp_path: Path) -> None:
    text = RAIL_SITE.replace(SPINE, SPINE.replace("SN5600", "SN5600, qos: amd-thor"))
    made, findings = expand(tmp_path, text + CABLES)
    differs = {one.id for one in findings} & {"MMU014", "MMU015"}
    agree = made is not None and len({_lossless(one.qos) for one in made.devices}) == 1
    assert bool(differs) is not agree


def _lossless(qos: object) -> frozenset[tuple[int, int]]:
    rows = qos.dscp_to_tc_maps[0].entries  # type: ignore[attr-defined]
    return frozenset(pair for pair in rows if pair[1] in qos.lossless)  # type: ignore[attr-defined]


def test_a_class_that_ends_inside_a_switch_is_a_warning(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {host_ports: {qos: dual-lossless}}")
    made, findings = expand(tmp_path, text + CABLES)
    assert made is not None
    (said,) = [one for one in findings if one.id == "MMU015"]
    assert "priority 4 for DSCP" in said.message


PLANNED = (
    CABLES + "  - {match: {device: leaf-1-01, peer: spine-02}, length_m: 100, state: planned}\n"
)


@pytest.mark.parametrize(
    ("platform", "keeps"),
    [("D64P512T", True), ("SN5600, buffer_model: traditional", False), ("SN5600", True)],
)
def test_ports_that_are_down_have_what_their_manager_leaves_them(
    tmp_path: Path,
    platform: str,
    keeps: bool,  # noqa: FBT001
) -> None:
    text = RAIL_SITE.replace("platform: SN5600", f"platform: {platform}")
    made, findings = expand(tmp_path, text + PLANNED)
    assert made is not None, findings
    leaf = made.device("leaf-1-01")
    tables = Renderer().render(leaf, made)
    down = [p for p in leaf.ports if p.role is PortRole.FABRIC and p.admin == "down"]
    assert down
    for port in down:
        row = tables["BUFFER_PG"].get(f"{port.interface}|3")
        assert (row is not None) is keeps
        if row is not None and row["profile"] != "NULL":
            assert row["profile"] in tables["BUFFER_PROFILE"]


@pytest.mark.parametrize(
    ("fabric_says", "kind"),
    [
        ('release: "202511"', "MMU013"),
        ('release: "202505", distribution: marvell', "MMU013"),
        ('release: "202605"', None),
    ],
)
def test_a_release_whose_watchdog_may_be_blind_is_told(
    tmp_path: Path, fabric_says: str, kind: str | None
) -> None:
    text = RAIL_SITE.replace("platform: SN5600", "platform: DB-MVTX9180").replace(
        "site: test", f"site: test\nfabric: {{{fabric_says}}}"
    )
    _, findings = expand(tmp_path, text + CABLES)
    blind = {one.id for one in findings} & {"MMU012", "MMU013"}
    assert blind == ({kind} if kind else set())


def test_features_of_a_port_s_own_profile_are_used(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {host_ports: {qos: lossy-trim}}")
    leaf = fabric(tmp_path, text + CABLES).device("leaf-1-01")
    assert leaf.qos.trimming is not None
    host = next(port for port in leaf.ports if port.role is PortRole.HOST)
    assert "q_trim_profile" in {row.profile for row in host.qos.buffer_queues}


def test_auto_negotiation_is_bound_to_the_configured_speed(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", 'site: test\nfabric: {fabric_ports: {autoneg: "on"}}')
    made = fabric(tmp_path, text + CABLES)
    leaf = made.device("leaf-1-01")
    rows = Renderer().render(leaf, made)["PORT"]
    speeds = {
        (rows[port.interface].get("autoneg"), tuple(rows[port.interface].get("adv_speeds", ())))
        for port in leaf.ports
        if port.role is PortRole.FABRIC
    }
    assert speeds == {("on", ("800000",))}
