"""``railwright qos hosts``: what is written for hosts, and that it only reads."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from running import Run, edit


def sites(config: pytest.Config) -> Path:
    return config.rootpath / "inventories"


def test_a_review_file_and_a_script_for_each_group(
    railwright: Run, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    site = sites(pytestconfig) / "lab"
    ran = railwright("qos", "hosts", site, "-o", tmp_path / "out", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    (row,) = json.loads(ran.out)["tables"]["contracts"]
    assert (row["contract"], row["hosts"], row["profile"]) == ("gpu", 8, "ai-26-48")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"gpu.yml", "gpu-check.sh"}
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert railwright("qos", "hosts", site, "-o", tmp_path / "out").code == 0
    assert before == {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def test_the_script_is_shell_and_runs_where_there_is_no_nic(
    railwright: Run, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    railwright("qos", "hosts", sites(pytestconfig) / "lab", "-o", tmp_path)
    (tmp_path / "sys").mkdir()
    ran = subprocess.run(
        ["sh", tmp_path / "gpu-check.sh"],
        env={"PATH": "/usr/bin:/bin", "RAILWRIGHT_SYS": str(tmp_path / "sys")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (2, "")
    assert "found 0 ports like these, expected 4" in ran.stdout


def test_ports_with_a_profile_of_their_own_make_a_contract_of_their_own(
    railwright: Run, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    text = (sites(pytestconfig) / "lab" / "fabric.yml").read_text("utf-8")
    (site / "fabric.yml").write_text(text, "utf-8")
    edit(site, "  qos: ai-26-48\n", "  qos: ai-26-48\n  host_ports: {qos: gaudi-24}\n")
    ran = railwright("qos", "hosts", site, "-o", tmp_path / "out", "--format", "json")
    assert [row["profile"] for row in json.loads(ran.out)["tables"]["contracts"]] == ["gaudi-24"]
