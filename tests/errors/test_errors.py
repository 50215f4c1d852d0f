"""Wrong inventories and exactly what is said about them.

A case is ``<name>.yml``, which becomes the ``fabric.yml`` of a site of its own, or a folder
``<name>`` that is a site; ``<name>.txt`` beside it holds the report. After a change that is meant,
write the expectations of the cases that it is about anew with

    RAILWRIGHT_ACCEPT_ERRORS=1 pytest tests/errors -k "part of their names"

and read the difference before committing it. Files that say the same already are left alone.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from railwright.base import atomic
from railwright.base.errors import RailwrightError
from railwright.inventory import load
from railwright.model.finding import Finding, Severity

FOLDER = Path(__file__).resolve().parent
CASES = sorted(
    path
    for path in FOLDER.iterdir()
    if path.suffix == ".yml" or (path.is_dir() and path.name != "__pycache__")
)


def _site(case: Path, tmp_path: Path) -> Path:
    site = tmp_path / "site"
    if case.is_dir():
        shutil.copytree(case, site)
    else:
        site.mkdir()
        shutil.copyfile(case, site / "fabric.yml")
    return site


def _errors(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _lines(findings: tuple[Finding, ...]) -> list[str]:
    return [line for finding in findings for line in finding.lines()]


def _report(site: Path) -> list[str]:
    inventory, findings = load(site)
    lines = _lines(findings)
    if inventory is None or _errors(findings):
        return lines
    from railwright import catalog  # noqa: PLC0415 - most cases end above
    from railwright.design import design  # noqa: PLC0415

    try:
        _fabric, more = design(inventory, catalog.load())
    except RailwrightError as error:
        return [*lines, *str(error).splitlines()]
    return [*lines, *_lines(tuple(more))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_report(case: Path, tmp_path: Path) -> None:
    report = "\n".join(_report(_site(case, tmp_path))) + "\n"
    expected = FOLDER / f"{case.stem}.txt"
    if os.environ.get("RAILWRIGHT_ACCEPT_ERRORS"):
        atomic.write(expected, report.encode())
    assert report == expected.read_text(encoding="utf-8")
    assert report.strip(), "a wrong inventory without a finding"
    assert str(tmp_path) not in report


def test_every_expectation_has_its_case() -> None:
    wanted = {case.stem for case in CASES}
    assert {path.stem for path in FOLDER.glob("*.txt")} == wanted


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
