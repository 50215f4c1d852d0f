"""``railwright accept`` and ``diff``: goldens, what they hold and what they are never made of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright.base.errors import ExitCode
from running import Run, edit, patch_of_mtu


def test_diff_against_an_earlier_build(railwright: Run, site: Path, folder: Path) -> None:
    railwright("build", site, "-o", folder)
    assert railwright("diff", site, "--against", folder).code == 0
    edit(site, "length_m: 30", "length_m: 45")
    ran = railwright("diff", site, "--against", folder)
    assert ran.code == ExitCode.FINDINGS
    assert "~ CABLE_LENGTH|AZURE" in ran.out
    assert "30m -> 45m" in ran.out


def test_accept_then_diff(railwright: Run, site: Path, tmp_path: Path) -> None:
    assert railwright("diff", site).code == ExitCode.STAGE_FAILED
    assert railwright("accept", site).code == 0
    assert (tmp_path / "golden_configs" / "lab" / "spine-01.json").is_file()
    assert railwright("diff", site).code == 0
    edit(site, "length_m: 30", "length_m: 45")
    assert railwright("diff", site).code == ExitCode.FINDINGS


def test_accept_refuses_to_lose_a_table(railwright: Run, site: Path, tmp_path: Path) -> None:
    railwright("accept", site)
    golden = tmp_path / "golden_configs" / "lab" / "leaf-1-01.json"
    before = golden.read_bytes()
    edit(site, "  ntp: [{server: 192.168.0.2}]\n", "")
    ran = railwright("accept", site)
    assert ran.code == ExitCode.FINDINGS
    assert "would lose leaf-1-01 NTP_SERVER" in ran.out
    assert "--allow-loss" in ran.out
    assert golden.read_bytes() == before
    assert railwright("accept", site, "--allow-loss").code == 0
    assert "NTP_SERVER" not in json.loads(golden.read_bytes())


def _goldens(site: Path) -> Path:
    return site.parent.parent / "golden_configs" / "lab"


def test_accept_leaves_other_files_alone(railwright: Run, site: Path) -> None:
    railwright("accept", site)
    (_goldens(site) / "notes.json").write_text("{}")
    (_goldens(site) / "Makefile").write_text("")
    assert railwright("accept", site).code == 0
    assert (_goldens(site) / "notes.json").exists()
    assert (_goldens(site) / "Makefile").exists()


def test_accept_refuses_a_folder_of_other_json(railwright: Run, site: Path, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "package.json").write_text("{}")
    ran = railwright("accept", site, "--allow-loss", "--goldens", tmp_path / "web")
    assert ran.code == ExitCode.USAGE
    assert "JSON files, but no MANIFEST.json of ours" in ran.err
    assert [path.name for path in (tmp_path / "web").iterdir()] == ["package.json"]


def test_accept_refuses_the_goldens_of_another_site(railwright: Run, site: Path) -> None:
    railwright("accept", site)
    edit(site, "site: lab", "site: lab-2")
    ran = railwright("accept", site, "--allow-loss", "--goldens", _goldens(site))
    assert ran.code == ExitCode.USAGE
    assert "the goldens of site 'lab', not of 'lab-2'" in ran.err


@pytest.mark.parametrize("broken", ["", "{", "<<<<<<< HEAD\n{\n=======\n[\n>>>>>>> other\n"])
def test_accept_mends_a_broken_manifest_and_still_loses_nothing(
    railwright: Run, site: Path, broken: str
) -> None:
    railwright("accept", site)
    manifest = _goldens(site) / "MANIFEST.json"
    whole = manifest.read_bytes()
    manifest.write_text(broken)
    assert "railwright accept" in railwright("diff", site).err
    assert railwright("accept", site).code == 0
    assert manifest.read_bytes() == whole
    manifest.write_text(broken)
    edit(site, "  ntp: [{server: 192.168.0.2}]\n", "")
    ran = railwright("accept", site)
    assert ran.code == ExitCode.FINDINGS
    assert "would lose leaf-1-01 NTP_SERVER" in ran.out


def test_accept_refuses_errors(railwright: Run, site: Path, tmp_path: Path) -> None:
    with (site / "fabric.yml").open("a") as stream:
        stream.write(patch_of_mtu("99999"))
    ran = railwright("accept", site)
    assert ran.code == ExitCode.FINDINGS
    assert "not accepted" in ran.out
    assert not (tmp_path / "golden_configs").exists()


def test_a_site_may_keep_digests_only(railwright: Run, site: Path, tmp_path: Path) -> None:
    (site / "railwright.toml").write_text('golden = "digest"\n')
    railwright("accept", site)
    goldens = tmp_path / "golden_configs" / "lab"
    assert [path.name for path in goldens.iterdir()] == ["MANIFEST.json"]
    assert railwright("diff", site).code == 0
    edit(site, "length_m: 30", "length_m: 45")
    ran = railwright("diff", site)
    assert ran.code == ExitCode.FINDINGS
    assert "~ device leaf-1-01: values differ" in ran.out


def test_a_large_site_keeps_digests_by_itself(
    railwright: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("railwright.cli.accept._MEGABYTE", 10_000)
    (site / "railwright.toml").write_text("golden_limit_mb = 40\n")
    ran = railwright("accept", site, "--format", "json")
    assert json.loads(ran.out)["facts"]["golden"] == "digest"
    (site / "railwright.toml").write_text("golden_limit_mb = 400\n")
    ran = railwright("accept", site, "--format", "json")
    assert json.loads(ran.out)["facts"]["golden"] == "files"
