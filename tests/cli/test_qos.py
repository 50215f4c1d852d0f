"""``railwright qos``: what it prints of shipped sites, the calculator, and wrong words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qos_tables import JSON, block, tables
from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.model.lossless import LosslessPlan
from running import Run, crowded

SITES = ("lab", "h100-pod", "blackwell-800g", "rubin-1t6", "mixed-generation", "teralynx-pod")


# ---- show ---------------------------------------------------------------------------------------


def test_show_a_switch(railwright: Run, inventories: Path) -> None:
    ran = railwright("qos", "show", inventories / "lab", "leaf-1-01")
    assert (ran.code, ran.err) == (0, "")
    assert block(ran.out, "lossless ports") == (
        "PORTS              ROLE    SPEED  LANES  CABLE_M   MTU  GROUPS  BUFFER_PROFILE"
        "                  XOFF_BYTES  XON_BYTES  SIZE_BYTES  BOUND_BYTES  DECIDED_BY\n"
        "Ethernet0-28/4     host    400G       4        3  9100       1  "
        "pg_lossless_400000_3m_profile      230,400     19,456     249,856      210,060  "
        "computed by the switch\n"
        "Ethernet256-280/8  fabric  800G       8       30  9100       1  "
        "pg_lossless_800000_30m_profile     334,848     38,912     382,976      296,424  "
        "computed by the switch"
    )
    assert block(ran.out, "pause").splitlines()[:3] == [
        "HOT_GROUPS  PFC_AT_BYTES  USE",
        "         1    38,397,184  -",
        "         6    10,970,624  what the profile plans for",
    ]
    assert "checked, not measured" in ran.out.splitlines()[-1]
    assert not {*"█▓▒░\x1b"} & {*ran.out}


def test_sources_stand_once_below_the_tables(railwright: Run, inventories: Path) -> None:
    out = railwright("qos", "show", inventories / "lab", "leaf-1-01").out
    source = "sonic-net/sonic-swss cfgmgr/buffer_pool_mellanox.lua\n"
    assert out.count(f" [1] {source}") == 1
    assert block(out, "memory").count("[1]") > 1


@pytest.mark.parametrize("site", SITES)
def test_json_says_what_the_plan_says(railwright: Run, inventories: Path, site: str) -> None:
    device = pipeline.design(inventories / site).fabric.devices[0]
    plan = device.qos.plan
    ran = railwright("qos", "show", inventories / site, device.name, "--format", "json")
    found = tables(ran.out)
    sums = {row["use"]: row["all_bytes"] for row in found["memory"]}
    assert sums["packet memory"] == plan.memory_bytes
    assert sums["reserved together"] == plan.reserved_bytes
    assert sums["left for pools"] == plan.available_bytes
    assert sums["margin"] == plan.available_bytes - plan.min_shared_bytes
    assert [row["size_bytes"] for row in found["pools"]] == [p.size_bytes for p in plan.pools]
    assert [
        (row["xoff_bytes"], row["xon_bytes"], row["bound_bytes"]) for row in found["lossless ports"]
    ] == [(p.headroom.xoff_bytes, p.headroom.xon_bytes, p.bound.xoff_bytes) for p in plan.ports]
    assert {row["hot_groups"]: row["pfc_at_bytes"] for row in found["pause"]} == dict(
        plan.pause_by_groups
    )
    assert _marks(found) == [(row.name, row.min_bytes, row.max_bytes) for row in plan.ecn]
    assert sum(row["ports"] for row in found["watchdog"]) == _count(plan)
    assert {row["feature"] for row in found["features"]} == {g.feature.value for g in plan.gates}


def _marks(found: dict[str, list[dict[str, Any]]]) -> list[tuple[str, int, int]]:
    return [(row["wred_profile"], row["kmin_bytes"], row["kmax_bytes"]) for row in found["ecn"]]


def _count(plan: LosslessPlan) -> int:
    return sum(len(one.interfaces) for one in plan.ports)


def test_every_code_point_has_a_way(railwright: Run, inventories: Path) -> None:
    out = railwright("qos", "show", inventories / "lab", "leaf-1-01").out
    assert block(out, "flow") == (
        "MAP       CLASS        DSCP        TC  QUEUE  GROUP  PFC  ECN  SCHEDULER\n"
        "ai-26-48  best-effort  0-23,32-47   0      0      0  no   no   DWRR 50\n"
        "ai-26-48  roce         24-31        3      3      3  yes  yes  DWRR 50\n"
        "ai-26-48  cnp          48-55        6      6      0  no   no   STRICT\n"
        "ai-26-48  control      56-63        7      7      0  no   no   STRICT"
    )


@pytest.mark.parametrize("word", ["Ethernet0", "etp1a"])
def test_show_a_port(railwright: Run, inventories: Path, word: str) -> None:
    ran = railwright("qos", "show", inventories / "lab", "leaf-1-01", word)
    assert ran.code == 0
    assert block(ran.out, "scale") == (
        "CLASS  POINT                  FILL_BYTES  FILL_US\n"
        "roce   marking begins (Kmin)     200,000  4.0\n"
        "roce   all is marked (Kmax)      800,000  16.0\n"
        "roce   PFC fires              10,970,624  219.4\n"
        "roce   headroom is used up    11,201,024  224.0"
    )
    assert "pg_lossless_400000_3m_profile     249,856" in block(ran.out, "priority groups")
    assert "far end gpu-1-001:nic1, host profile gb200-nvl72-tray" in ran.out


def test_a_port_without_lossless_traffic_has_no_scale(railwright: Run, inventories: Path) -> None:
    ran = railwright("qos", "show", inventories / "lab", "leaf-1-03", "Ethernet512", *JSON)
    assert ran.code == 0
    assert {"scale", "headroom", "watchdog"}.isdisjoint(tables(ran.out))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("show", "leaf-1-01"), id="switch"),
        pytest.param(("show", "leaf-1-01", "Ethernet0"), id="port"),
        pytest.param(("explain", "spine-01", "Ethernet0"), id="explain"),
    ],
)
def test_findings_about_buffers_are_not_swallowed(
    railwright: Run, pytestconfig: pytest.Config, tmp_path: Path, words: tuple[str, ...]
) -> None:
    site = crowded(pytestconfig.rootpath, tmp_path)
    verb, *rest = words
    ran = railwright("qos", verb, site, *rest, *JSON)
    assert (ran.code, ran.err) == (ExitCode.OK, "")
    found = {one["id"]: one["severity"] for one in json.loads(ran.out)["findings"]}
    assert found["MMU009"] == "warning"
    assert "warning[MMU009]" in railwright("qos", verb, site, *rest).out


def test_show_has_the_verdict_of_the_plan(
    railwright: Run, pytestconfig: pytest.Config, tmp_path: Path, inventories: Path
) -> None:
    ran = railwright("qos", "show", crowded(pytestconfig.rootpath, tmp_path), "leaf-1-01", *JSON)
    assert json.loads(ran.out)["facts"]["verdict"] == "crowded"
    ran = railwright("qos", "show", inventories / "lab", "leaf-1-01", *JSON)
    assert json.loads(ran.out)["facts"]["verdict"] == "fits"


# ---- explain ------------------------------------------------------------------------------------


def test_explain_gives_every_term_with_its_source(railwright: Run, inventories: Path) -> None:
    ran = railwright("qos", "explain", inventories / "lab", "leaf-1-01", "Ethernet0", *JSON)
    plan = pipeline.design(inventories / "lab").fabric.device("leaf-1-01").qos.plan
    found = tables(ran.out)
    assert [row["step"] for row in found["headroom"]] == [
        term.name for term in plan.ports[0].headroom.terms
    ]
    assert all(row["source"] and row["unit"] and row["how"] for row in found["headroom"])
    values = {row["step"]: row["value"] for name in ("bound", "ecn") for row in found[name]}
    assert values["least xoff"] == plan.ports[0].bound.xoff_bytes
    assert values["margin of xoff"] == 230_400 - 210_060
    assert values["K: PFC fires"] == plan.pause_bytes
    assert values["Kmax at most"] == plan.pause_bytes * 80 // 100
    pool = {row["step"]: row["value"] for row in found["pool and PFC"]}
    assert pool["alpha"] * pool["B: shared pool"] // (1 + plan.hot_groups * pool["alpha"]) == (
        plan.pause_bytes
    )


def test_explain_names_what_nobody_publishes(railwright: Run, inventories: Path) -> None:
    ran = railwright("qos", "explain", inventories / "lab", "leaf-1-03", "Ethernet0", *JSON)
    facts = [row["fact"] for row in tables(ran.out)["missing facts"]]
    assert facts == ["cell size of the chip; no waste is counted"]
    assert json.loads(ran.out)["facts"]["decided_by"] == "row of the vendor's table"


def test_explain_says_that_a_threshold_was_lowered(railwright: Run, inventories: Path) -> None:
    device = pipeline.design(inventories / "rubin-1t6").fabric.devices[0]
    ran = railwright("qos", "explain", inventories / "rubin-1t6", device.name, "Ethernet0", *JSON)
    how = {row["step"]: row["how"] for row in tables(ran.out)["ecn"]}
    clamped = device.qos.plan.ecn[0].clamped
    assert ("lowered" in how["Kmax"]) is clamped
    assert ("lowered" in how["Kmin"]) is clamped


# ---- wrong words --------------------------------------------------------------------------------


_CALL = ["what-if", "--speed", "800G", "--cable", "10"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["what-if", "--cable", "10"], "--speed", id="no-speed"),
        pytest.param(["what-if", "--speed", "800", "--cable", "1"], "write 800G", id="no-unit"),
        pytest.param(["what-if", "--speed", "800g", "--cable", "1"], "write 800G", id="case"),
        pytest.param(["what-if", "--speed", "0G", "--cable", "1"], "write 800G", id="zero-speed"),
        pytest.param(["what-if", "--speed", "٨G", "--cable", "1"], "write 800G", id="digits"),
        pytest.param(["what-if", "--speed", "850G", "--cable", "1"], "known: 10G", id="no-such"),
        pytest.param(["what-if", "--speed", "1G", "--cable", "10km"], "100m or 100", id="km"),
        pytest.param(["what-if", "--speed", "1G", "--cable", "1.5"], "100m or 100", id="part"),
        pytest.param(["what-if", "--speed", "1G", "--cable", "0m"], "between 1 and", id="zero"),
        pytest.param([*_CALL, "--platform", "SN5601"], "did you mean", id="platform"),
        pytest.param([*_CALL, "--platform", "SN5400"], "it runs at 10G", id="without-speed"),
        pytest.param([*_CALL, "--platform", "CX864E-N"], "not public", id="provisional"),
        pytest.param([*_CALL, "--profile", "ai-26-49"], "did you mean", id="profile"),
        pytest.param([*_CALL, "--profile", "lossy-trim"], "no lossless class", id="lossy"),
        pytest.param([*_CALL, "--lanes", "3"], "no such port has 3 lanes", id="lanes"),
        pytest.param([*_CALL, "--lanes", "9"], "--lanes", id="too-many-lanes"),
        pytest.param([*_CALL, "--mtu", "9217"], "--mtu", id="mtu"),
        pytest.param([*_CALL, "--priorities", "3"], "--priorities", id="priorities"),
        pytest.param([*_CALL, "--small-packets", "101"], "--small-packets", id="small-packets"),
        pytest.param([*_CALL, "--ports", "513"], "are asked", id="ports"),
        pytest.param([*_CALL, "--mtu", "1000"], "give --mtu 4200 or more", id="mtu-low"),
        pytest.param(
            ["what-if", "--speed", "1.6T", "--cable", "10", "--lanes", "1"],
            "no switch carries 1.6T on 1 of its lanes: one runs at 200G at most",
            id="too-few-lanes",
        ),
        pytest.param(
            [*_CALL, "--platform", "CX864E-N"],
            "no switch gives an answer; CX864E-N: its facts are not public",
            id="no-facts",
        ),
        pytest.param(
            [*_CALL, "--platform", "D64P512T", "--buffer-model", "dynamic"],
            "has no dynamic buffer model",
            id="model",
        ),
    ],
)
def test_a_wrong_calculation_is_refused(railwright: Run, words: list[str], said: str) -> None:
    ran = railwright("qos", *words)
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show"], "Missing argument"),
        (["show", "{site}"], "give DEVICE and perhaps PORT"),
        (["show", "{site}", "leaf-1-01", "Ethernet0", "more"], "give DEVICE and perhaps PORT"),
        (["show", "{site}", "leaf-9"], "no device 'leaf-9' here"),
        (["show", "{site}", "leaf-1-01", "Ethernet1"], "did you mean"),
        (["explain", "{site}", "leaf-1-01"], "give DEVICE and PORT"),
        (
            ["explain", "{site}", "leaf-1-03", "Ethernet512"],
            "has no lossless headroom; lossless ports: Ethernet0-28/4",
        ),
        (["explian"], "No such command"),
    ],
)
def test_wrong_words_are_refused_with_a_hint(
    railwright: Run, inventories: Path, words: list[str], said: str
) -> None:
    ran = railwright("qos", *(word.format(site=inventories / "lab") for word in words))
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert said in ran.err


@pytest.mark.parametrize("verb", ["show", "explain"])
def test_a_folder_with_the_name_of_a_device_is_the_site(
    railwright: Run,
    inventories: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
) -> None:
    (tmp_path / "leaf-1-01").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAILWRIGHT_SITE", str(inventories / "lab"))
    ran = railwright("qos", verb, "leaf-1-01")
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert "'leaf-1-01' is a folder, so it was taken for the SITE" in " ".join(ran.err.split())
    assert railwright("qos", verb, inventories / "lab", "leaf-1-01", "Ethernet0").code == 0


def test_options_have_environment_twins(railwright: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAILWRIGHT_WHAT_IF_SPEED", "800G")
    monkeypatch.setenv("RAILWRIGHT_WHAT_IF_PLATFORM", "SN5600 SN6600_LD")
    ran = railwright("qos", "what-if", "--cable", "10", *JSON)
    rows = tables(ran.out)["limits"]
    assert [row["platform"] for row in rows] == ["SN5600", "SN6600_LD"]
