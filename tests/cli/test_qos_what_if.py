"""``railwright qos what-if``: the calculator agrees with designs, and says what would fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from qos_tables import JSON, block, tables
from railwright import pipeline
from railwright.base.errors import ExitCode
from running import Run


def test_the_calculator_agrees_with_a_design(railwright: Run, inventories: Path) -> None:
    (port,) = pipeline.design(inventories / "h100-pod").fabric.device("spine-01").qos.plan.ports
    ran = railwright(
        *("qos", "what-if", "--speed", "800G", "--cable", f"{port.cable_m}m"),
        *("--platform", "sn5600", "--ports", len(port.interfaces), "--role", "fabric", *JSON),
    )
    found = tables(ran.out)
    (row,) = found["headroom of one port"]
    assert (row["xoff_bytes"], row["xon_bytes"], row["size_bytes"], row["bound_bytes"]) == (
        port.headroom.xoff_bytes,
        port.headroom.xon_bytes,
        port.headroom.size_bytes,
        port.bound.xoff_bytes,
    )
    plan = pipeline.design(inventories / "h100-pod").fabric.device("spine-01").qos.plan
    (row,) = found["with all these ports"]
    assert (row["left_bytes"], row["pool_bytes"], row["pfc_at_bytes"]) == (
        plan.available_bytes,
        plan.shared_bytes,
        plan.pause_bytes,
    )
    assert (row["kmin_bytes"], row["kmax_bytes"]) == (
        plan.ecn[0].min_bytes,
        plan.ecn[0].max_bytes,
    )


def test_the_calculator_asks_every_switch_that_has_the_speed(railwright: Run) -> None:
    ran = railwright("qos", "what-if", "--speed", "800G", "--cable", "100")
    assert (ran.code, ran.err) == (0, "")
    assert block(ran.out, "limits") == (
        "PLATFORM     PORTS  FITS  LONGEST_CABLE_M  MOST_PORTS  OF_PORTS  LIMIT\n"
        "D64P512T        64  yes               861          64        64  "
        "the pool's room for headroom\n"
        "DB-MVTX9180     64  yes               876          64        64  "
        "the pool's room for headroom\n"
        "SN5600          64  yes               523          64        64  memory\n"
        "SN6600_LD      128  yes               176         128       128  memory\n"
        "SN6810_LD      128  yes               176         128       128  memory"
    )


def test_a_speed_that_nobody_has_is_covered_by_the_bound(railwright: Run) -> None:
    ran = railwright("qos", "what-if", "--speed", "1.6T", "--cable", "100m", *JSON)
    found = tables(ran.out)
    (row,) = found["headroom of one port"]
    assert row["platform"] == "SN6600_LD"
    assert row["xoff_bytes"] >= row["bound_bytes"]
    assert row["decided_by"] == "formula, with the pause time of a slower speed"
    said = " ".join(row["remark"] for row in found["remarks"])
    assert "pause quanta at 1600G" in said
    assert "inner FEC on 200G lanes" in said
    assert "no release has pause quanta for 1.6T: the time of a slower speed stands in" in said
    assert "SONiC's own fallback gives" in said


def test_a_crowded_pool_is_called_crowded(railwright: Run) -> None:
    words = ("--speed", "800G", "--cable", "1000", "--platform", "D64P512T")
    ran = railwright("qos", "what-if", *words, *JSON)
    found = tables(ran.out)
    (row,) = found["limits"]
    assert (row["fits"], row["limit"]) == ("no", "the pool's room for headroom")
    said = [one["remark"] for one in found["remarks"]]
    assert any(one.startswith("crowded: headroom of all ports exceeds its pool by") for one in said)


def test_a_cable_beyond_the_usual_search_may_fit(railwright: Run) -> None:
    words = ("--speed", "10G", "--cable", "2000m", "--platform", "SN5600", "--ports", 2)
    (row,) = tables(railwright("qos", "what-if", *words, *JSON).out)["limits"]
    assert (row["fits"], row["longest_cable_m"]) == ("yes", 2_000)
    assert row["limit"] == "none within 2,000 m"


def test_a_site_brings_its_own_catalog(
    railwright: Run, pytestconfig: pytest.Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = pytestconfig.rootpath / "generator/railwright/catalog/platforms/sn5600.yml"
    own = shipped.read_text("utf-8").replace("name: SN5600\n", "name: MY5600\n", 1)
    (tmp_path / "catalog" / "platforms").mkdir(parents=True)
    (tmp_path / "catalog" / "platforms" / "my5600.yml").write_text(own, "utf-8")
    (tmp_path / "fabric.yml").write_text("site: mine\n", "utf-8")
    words = ("what-if", "--speed", "800G", "--cable", "10", "--platform", "MY5600")
    ran = railwright("qos", *words)
    assert ran.code == ExitCode.USAGE
    assert "no platform 'MY5600' here" in ran.err
    assert railwright("qos", *words, "--site", tmp_path).code == ExitCode.OK
    monkeypatch.setenv("RAILWRIGHT_SITE", str(tmp_path))
    assert railwright("qos", *words).code == ExitCode.OK
    monkeypatch.delenv("RAILWRIGHT_SITE")
    monkeypatch.chdir(tmp_path)
    assert railwright("qos", *words).code == ExitCode.OK
    assert railwright("qos", *words, "--site", tmp_path / "none").code == ExitCode.USAGE


def test_two_priorities_take_twice_the_headroom(railwright: Run) -> None:
    words = ("qos", "what-if", "--speed", "400G", "--cable", "30", "--platform", "SN5640", *JSON)
    (one,) = tables(railwright(*words).out)["with all these ports"]
    (two,) = tables(railwright(*words, "--priorities", 2).out)["with all these ports"]
    (alone,) = tables(railwright(*words).out)["headroom of one port"]
    less = one["left_bytes"] - two["left_bytes"]
    assert less == one["ports"] * alone["size_bytes"]
    assert two["hot_groups"] == 2 * one["hot_groups"]


def test_what_does_not_fit_says_what_would(railwright: Run) -> None:
    words = ("qos", "what-if", "--speed", "400G", "--cable", "300m", "--platform", "SN6600_LD")
    out = railwright(*words).out
    assert "what fits: cables of at most 50 m" in out
    found = tables(railwright(*words, *JSON).out)
    (row,) = found["limits"]
    assert (row["fits"], row["longest_cable_m"], row["most_ports"]) == ("no", 68, 141)
    (fits,) = tables(railwright(*words, "--ports", 141, *JSON).out)["limits"]
    (over,) = tables(railwright(*words, "--ports", 142, *JSON).out)["limits"]
    assert (fits["fits"], over["fits"]) == ("yes", "no")


def test_a_release_decides_who_computes(railwright: Run) -> None:
    words = ("qos", "what-if", "--speed", "400G", "--cable", "30", "--platform", "SN5640", *JSON)
    new = tables(railwright(*words, "--release", "202605").out)["headroom of one port"][0]
    old = tables(railwright(*words, "--buffer-model", "dynamic").out)["headroom of one port"][0]
    assert (new["model"], old["model"]) == ("dynamic", "dynamic")
    ran = railwright(*words, "--release", "202405")
    assert ran.code == ExitCode.USAGE
    assert "no HwSKU of it carries these ports in 202405" in ran.err
