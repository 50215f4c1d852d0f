"""``railwright qos page``: the file it writes, and what it says about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright.base.errors import ExitCode
from running import Run, crowded, edit


@pytest.fixture(scope="module")
def lab(request: pytest.FixtureRequest) -> Path:
    return request.config.rootpath / "inventories" / "lab"


def test_the_page_of_a_site(railwright: Run, lab: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "lab.html"
    ran = railwright("qos", "page", lab, "-o", file, "--format", "json")
    assert (ran.code, ran.err) == (ExitCode.OK, "")
    assert json.loads(ran.out)["facts"] == {
        "file": str(file),
        "devices": 6,
        "bytes": file.stat().st_size,
        "changed": "yes",
    }
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>\n")


def test_findings_are_on_the_page_and_on_the_terminal(
    railwright: Run, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    site = crowded(pytestconfig.rootpath, tmp_path)
    ran = railwright("qos", "page", site, "-o", site / "page.html")
    assert (ran.code, ran.err) == (ExitCode.OK, "")
    assert "warning[MMU009]" in ran.out
    text = (site / "page.html").read_text("utf-8")
    assert 'data-finding="MMU009" data-severity="warning"' in text
    edit(site, "site: teralynx-pod\n", "site: teralynx-pod\n" + ACCEPTED)
    ran = railwright("qos", "page", site, "-o", site / "page.html")
    assert "warning[MMU009]" not in ran.out
    assert "suppressed" in ran.out
    assert "MMU009" not in (site / "page.html").read_text("utf-8")


ACCEPTED = "suppress: [{rule: MMU009, reason: a lab that never pauses all at once}]\n"


def test_a_second_run_changes_nothing(railwright: Run, lab: Path, tmp_path: Path) -> None:
    file = tmp_path / "lab.html"
    railwright("qos", "page", lab, "-o", file)
    first = file.read_bytes()
    ran = railwright("qos", "page", lab, "-o", file)
    assert ran.code == ExitCode.OK
    assert "changed no" in ran.out
    assert file.read_bytes() == first


def test_the_file_may_come_from_the_environment(
    railwright: Run, lab: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAILWRIGHT_QOS_PAGE", str(tmp_path / "lab.html"))
    assert railwright("qos", "page", lab).code == ExitCode.OK
    assert (tmp_path / "lab.html").is_file()


def test_without_a_file_nothing_is_written(railwright: Run, lab: Path) -> None:
    ran = railwright("qos", "page", lab)
    assert ran.code == ExitCode.USAGE
    assert "--output" in ran.err
