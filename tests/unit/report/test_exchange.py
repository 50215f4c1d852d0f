"""What formats for other programs have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.checks import catalogue
from railwright.report import exchange
from railwright.report.protocol import Report

KINDS = catalogue.kinds()


def test_nothing_is_published_unless_said() -> None:
    assert exchange.page("PFC001", Report(verb="check", kinds=KINDS)) is None


@pytest.mark.parametrize(
    ("file", "site", "expected"),
    [
        ("fabric.yml", "inventories/lab", "inventories/lab/fabric.yml"),
        ("fabric.yml", ".", "fabric.yml"),
        ("fabric.yml", None, "fabric.yml"),
        ("./leaf-1.json", None, "leaf-1.json"),
        ("configs/leaf-1.json", "inventories/lab", "configs/leaf-1.json"),
        ("a/../b/leaf-1.json", None, "b/leaf-1.json"),
    ],
)
def test_paths_are_those_of_the_folder_where_the_command_runs(
    file: str, site: str | None, expected: str
) -> None:
    assert exchange.path(file, site) == expected


def test_paths_that_lead_out_and_back_are_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert exchange.path("../inside/a.json", None) == "a.json"
    assert exchange.path("../a.json", None) == str(tmp_path / "a.json")
