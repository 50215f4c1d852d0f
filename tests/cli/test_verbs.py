"""Every verb on the lab: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright.base.errors import ExitCode
from running import Run, edit, patch_of_mtu

DEVICES = ("leaf-1-01", "leaf-1-02", "leaf-1-03", "leaf-1-04", "spine-01", "spine-02")


# ---- init ---------------------------------------------------------------------------------------


def test_init_makes_a_site_with_its_schema(site: Path) -> None:
    text = (site / "fabric.yml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=inventory.schema.json\n")
    schema = json.loads((site / "inventory.schema.json").read_bytes())
    assert "tiers" in schema["properties"]


def test_init_writes_over_nothing(railwright: Run, site: Path) -> None:
    before = (site / "fabric.yml").read_bytes()
    ran = railwright("init", site)
    assert ran.code == ExitCode.USAGE
    assert "not empty" in ran.err
    assert (site / "fabric.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("folder", "name"),
    [("dc-7", "dc-7"), ("Hall 2 (north)", "hall-2-north"), ("x" * 70, "x" * 63), ("___", "lab")],
)
def test_a_new_site_is_named_after_its_folder(
    railwright: Run, tmp_path: Path, folder: str, name: str
) -> None:
    assert railwright("init", tmp_path / folder).code == 0
    ran = railwright("show", "fabric", tmp_path / folder, "--format", "json")
    assert json.loads(ran.out)["facts"]["site"] == name


def test_a_new_site_in_the_current_folder_is_named_after_it(
    railwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hall-3").mkdir()
    monkeypatch.chdir(tmp_path / "hall-3")
    assert railwright("init", ".").code == 0
    assert "\nsite: hall-3 " in Path("fabric.yml").read_text("utf-8").replace("\n", " \n")


# ---- build --------------------------------------------------------------------------------------


def test_build_writes_every_switch(railwright: Run, site: Path, folder: Path) -> None:
    ran = railwright("build", site, "-o", folder)
    assert (ran.code, ran.err) == (0, "")
    names = {path.name for path in folder.iterdir()}
    assert names == {f"{device}.json" for device in DEVICES} | {
        "fabric.json", "findings.json", "MANIFEST.json",
    }  # fmt: skip
    config = json.loads((folder / "leaf-1-01.json").read_bytes())
    assert config["DEVICE_METADATA"]["localhost"]["hostname"] == "leaf-1-01"


def test_build_says_what_has_to_be_filled_in(railwright: Run, site: Path, folder: Path) -> None:
    ran = railwright("build", site, "-o", folder)
    assert "fill before loading: mac on 6 devices, secret snmp-ro\n" in ran.out
    fill = json.loads((folder / "MANIFEST.json").read_bytes())["fill"]
    needed = ["DEVICE_METADATA|localhost.mac", "SNMP_COMMUNITY|<secret:snmp-ro>"]
    assert fill == dict.fromkeys(DEVICES, needed)


def test_build_goes_to_a_folder_named_after_the_site(
    railwright: Run, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert railwright("build", site).code == 0
    assert (tmp_path / "build" / "lab" / "MANIFEST.json").is_file()


@pytest.mark.parametrize("jobs", [0, 2])
def test_the_number_of_processes_changes_no_byte(
    railwright: Run, site: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr("railwright.pipeline.WORTH_A_POOL", 1)
    railwright("build", site, "-o", folder, "--jobs", 1)
    again = folder.with_name("again")
    railwright("build", site, "-o", again, "--jobs", jobs)
    for path in folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_building_again_writes_nothing(railwright: Run, site: Path, folder: Path) -> None:
    railwright("build", site, "-o", folder)
    ran = railwright("build", site, "-o", folder, "--format", "json")
    assert json.loads(ran.out)["facts"]["files_changed"] == 0


def _accept_a_warning(site: Path, until: str) -> None:
    """Bring about a warning of the design, and accept it."""
    idle = "  - {match: {device: leaf-1-01, peer: leaf-1-02}, length_m: 3, media: dac}\n"
    edit(site, "cables:\n", f"cables:\n{idle}")
    with (site / "fabric.yml").open("a") as stream:
        stream.write(
            f"suppress:\n  - {{rule: CAB003, until: '{until}', reason: we know and accept it}}\n"
        )


def test_build_marks_accepted_findings_as_check_does(
    railwright: Run, site: Path, folder: Path
) -> None:
    _accept_a_warning(site, "2030-01-01")
    assert railwright("build", site, "-o", folder).code == 0
    written = json.loads((folder / "findings.json").read_bytes())
    assert written
    assert {one["suppressed"] for one in written} == {"we know and accept it"}
    assert railwright("accept", site).code == 0
    assert railwright("build", site, "-o", folder).code == 0
    goldens = site.parent.parent / "golden_configs" / "lab" / "findings.json"
    assert goldens.read_bytes() == (folder / "findings.json").read_bytes()


def test_what_build_marks_counts_again_when_it_has_ended(railwright: Run, site: Path) -> None:
    _accept_a_warning(site, "2030-01-01")
    ran = railwright("check", site, "--today", "2030-01-02", "--format", "json")
    found = json.loads(ran.out)["findings"]
    assert [one["suppressed"] for one in found if one["id"] == "CAB003"] == [None]


# ---- check --------------------------------------------------------------------------------------


def test_check_finds_nothing_in_the_lab(railwright: Run, site: Path) -> None:
    ran = railwright("check", site)
    assert (ran.code, ran.err) == (0, "")
    assert "no findings" in ran.out or "0 errors" in ran.out


def test_check_leads_a_yang_error_to_device_field_template_and_line(
    railwright: Run, site: Path
) -> None:
    with (site / "fabric.yml").open("a") as stream:
        stream.write(patch_of_mtu("99999"))
    ran = railwright("check", site, "--format", "json")
    assert ran.code == ExitCode.FINDINGS
    (found,) = [one for one in json.loads(ran.out)["findings"] if one["severity"] == "error"]
    assert (found["device"], found["table"], found["key"], found["field"]) == (
        "leaf-1-02", "PORT", "Ethernet0", "mtu",
    )  # fmt: skip
    assert found["id"].startswith("YNG")
    assert found["template"] == "templates/tables/port.json.j2"
    lines = (site / "fabric.yml").read_text("utf-8").splitlines()
    assert found["file"] == "fabric.yml"
    assert "99999" in lines[found["line"] - 1]


def test_findings_of_yang_cannot_be_suppressed(railwright: Run, site: Path) -> None:
    with (site / "fabric.yml").open("a") as stream:
        stream.write(patch_of_mtu("99999", rule="YNG004"))
    ran = railwright("check", site)
    assert ran.code == ExitCode.FINDINGS
    assert "error[SUP003]" in ran.out
    assert "error[YNG004]" in ran.out


def test_errors_of_the_design_cannot_be_suppressed_and_are_told(
    railwright: Run, site: Path
) -> None:
    edit(site, "length_m: 3,", "length_m: 500,")
    with (site / "fabric.yml").open("a") as stream:
        stream.write("suppress:\n  - {rule: CAB004, reason: we know and accept it}\n")
    for verb in ("build", "check"):
        ran = railwright(verb, site)
        assert ran.code == ExitCode.STAGE_FAILED
        assert "error[CAB004]" in ran.out
        assert "error[SUP003]" in ran.out
        assert "suppressed" not in ran.out


@pytest.mark.parametrize(
    ("today", "code"),
    [pytest.param("2030-01-01", 0, id="last-day"), pytest.param("2030-01-02", 1, id="day-after")],
)
def test_a_suppression_ends(railwright: Run, site: Path, today: str, code: int) -> None:
    with (site / "fabric.yml").open("a") as stream:
        stream.write(patch_of_mtu("9000", rule="CAB003", until="2030-01-01"))
    ran = railwright("check", site, "--today", today)
    assert ran.code == code
    assert ("SUP002" if code else "SUP001") in ran.out


def test_all_errors_of_a_stage_are_told_together(railwright: Run, site: Path) -> None:
    edit(site, "parallel: 2", "parallel: two\nplanets: 1")
    ran = railwright("check", site)
    assert ran.code == ExitCode.STAGE_FAILED
    assert ran.out.count("error[INV") >= 2
    assert f"{site}/fabric.yml:" in ran.out
    assert ran.out.endswith("load stopped at 2 errors\n")


def test_a_stopped_stage_speaks_the_format_asked_for(railwright: Run, site: Path) -> None:
    edit(site, "parallel: 2", "parallel: two")
    ran = railwright("build", site, "--format", "json")
    assert ran.code == ExitCode.STAGE_FAILED
    assert [one["file"] for one in json.loads(ran.out)["findings"]] == ["fabric.yml"]


# ---- why and show -------------------------------------------------------------------------------


def test_why_names_line_template_and_model(railwright: Run, site: Path) -> None:
    ran = railwright("why", site, "leaf-1-01", "DEVICE_METADATA", "localhost", "hwsku")
    assert ran.code == 0
    assert ran.out.startswith("leaf-1-01 DEVICE_METADATA|localhost.hwsku = ACS-SN5600\n")
    assert "  template:   templates/tables/" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("leaf-1-1", "PORT", "Ethernet0"), "no device 'leaf-1-1' here", id="device"),
        pytest.param(("leaf-1-01", "PROT", "Ethernet0"), "did you mean 'PORT'?", id="table"),
        pytest.param(("leaf-1-01", "PORT", "Ethernet1"), "no key 'Ethernet1' here", id="key"),
        pytest.param(("leaf-1-01", "PORT", "Ethernet0", "fce"), "did you mean 'fec'?", id="field"),
    ],
)
def test_why_helps_with_names(
    railwright: Run, site: Path, words: tuple[str, ...], said: str
) -> None:
    ran = railwright("why", site, *words)
    assert ran.code == ExitCode.USAGE
    assert said in ran.err


@pytest.mark.parametrize(
    ("subject", "column", "value"),
    [
        ("fabric", "device", "spine-02"),
        ("links", "kind", "fabric"),
        ("addresses", "use", "loopback"),
        ("platforms", "name", "SN5600"),
        ("optics", "kind", "transceiver"),
    ],
)
def test_show(railwright: Run, site: Path, subject: str, column: str, value: str) -> None:
    ran = railwright("show", subject, site, "--format", "json")
    assert ran.code == 0
    assert value in [row[column] for row in json.loads(ran.out)["tables"][subject]]


def test_the_catalog_is_shown_without_a_site(
    railwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "SN5600" in railwright("show", "platforms").out


def test_the_catalog_of_the_site_in_the_environment_is_shown(
    railwright: Run, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAILWRIGHT_SITE", str(site))
    ran = railwright("show", "platforms", "--format", "json")
    assert json.loads(ran.out)["site"] == str(site)
    monkeypatch.setenv("RAILWRIGHT_SITE", str(tmp_path / "absent"))
    assert railwright("show", "platforms").code == ExitCode.USAGE


# ---- what they share ----------------------------------------------------------------------------


def test_the_site_may_be_the_current_folder(
    railwright: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site)
    assert railwright("show", "fabric").code == 0
    assert railwright("why", "leaf-1-01", "PORT", "Ethernet0", "fec").code == 0


def test_the_site_may_come_from_the_environment(
    railwright: Run, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert railwright("show", "fabric").code == ExitCode.USAGE
    monkeypatch.setenv("RAILWRIGHT_SITE", str(site))
    assert railwright("show", "fabric").code == 0


def test_flag_over_environment_over_file(
    railwright: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "railwright.toml").write_text('format = "json"\n')
    assert railwright("show", "fabric", site).out.startswith("{")
    monkeypatch.setenv("RAILWRIGHT_FORMAT", "text")
    assert railwright("show", "fabric", site).out.startswith("DEVICE")
    assert railwright("show", "fabric", site, "--format", "json").out.startswith("{")


def test_a_wrong_settings_file_is_usage(railwright: Run, site: Path) -> None:
    (site / "railwright.toml").write_text('fromat = "json"\n')
    ran = railwright("show", "fabric", site)
    assert ran.code == ExitCode.USAGE
    assert f"{site}/railwright.toml:1:1: error: unknown setting 'fromat'" in ran.err
    assert "did you mean 'format'?" in ran.err


def test_a_report_may_go_to_a_file(railwright: Run, site: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    ran = railwright("show", "fabric", site, "--format", "json", "-o", target)
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(target.read_bytes())["verb"] == "show"


def test_what_a_run_does_is_logged_when_asked(railwright: Run, site: Path) -> None:
    ran = railwright("check", site, "-v")
    stages = [line.split()[2] for line in ran.err.splitlines()]
    assert stages == ["loaded", "designed", "rendered", "judged"]


def test_against_what_is_no_folder(railwright: Run, site: Path) -> None:
    ran = railwright("diff", site, "--against", "gloden")
    assert ran.code == ExitCode.USAGE
    assert "--against 'gloden' is not a folder" in ran.err


@pytest.mark.parametrize("value", ["9100", "null", "{}"])
def test_against_what_is_no_configuration(
    railwright: Run, site: Path, tmp_path: Path, value: str
) -> None:
    (tmp_path / "other").mkdir()
    wrong = tmp_path / "other" / "leaf-1-01.json"
    wrong.write_text(f'{{"PORT": {{"Ethernet0": {{"mtu": {value}}}}}}}')
    ran = railwright("diff", site, "--against", wrong.parent)
    assert ran.code == ExitCode.STAGE_FAILED
    assert f"{wrong}: not a CONFIG_DB" in ran.err


def test_schema(railwright: Run, tmp_path: Path) -> None:
    printed = railwright("schema").out
    railwright("schema", "-o", tmp_path / "schema.json")
    assert (tmp_path / "schema.json").read_text() == printed
    assert json.loads(printed)["$schema"].endswith("2020-12/schema")
