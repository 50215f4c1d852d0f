"""Every shipped inventory: no errors, and exactly the goldens of the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from railwright import pipeline
from railwright.diff import golden
from railwright.diff.base import Against, compare
from railwright.report.changes import lines
from railwright.report.spans import plain

pytestmark = pytest.mark.golden

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
SITES = sorted(path.parent for path in (ROOT / "inventories").glob("*/fabric.yml"))
GOLDENS = ROOT / "golden_configs"
LIMIT_BYTES = 25_000_000


@pytest.fixture(scope="module", params=SITES, ids=lambda site: site.name)
def built(request: pytest.FixtureRequest) -> pipeline.Build:
    """Return a site, rendered and judged."""
    site: Path = request.param
    return pipeline.check(pipeline.build(site))


def test_a_shipped_site_has_no_errors(built: pipeline.Build) -> None:
    errors = [finding for finding in built.findings if pipeline.counts_as_error(finding)]
    assert [str(finding.message) for finding in errors] == []


def test_a_shipped_site_is_its_golden(built: pipeline.Build) -> None:
    against = Against("golden", folder=GOLDENS / built.design.fabric.site)
    comparison = compare(pipeline.base_of(built, against))
    assert "\n".join(map(plain, lines(comparison))) == ""


def test_the_folder_of_a_site_is_its_name(built: pipeline.Build) -> None:
    assert built.design.site.name == built.design.fabric.site


def test_every_golden_has_a_site() -> None:
    folders = {path.name for path in GOLDENS.iterdir() if path.is_dir()}
    assert folders == {site.name for site in SITES}


def test_goldens_fit_in_a_repository() -> None:
    assert sum(path.stat().st_size for path in GOLDENS.rglob("*.json")) < LIMIT_BYTES


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_goldens_hold_every_file_of_their_manifest(site: Path) -> None:
    manifest = golden.read_manifest(GOLDENS / site.name)
    assert manifest is not None
    names = {path.name for path in (GOLDENS / site.name).iterdir()} - {golden.MANIFEST}
    assert names == (set(manifest.files) if manifest.mode == "files" else set())


@pytest.mark.parametrize(
    ("seed", "zone", "language"),
    [("1", "Pacific/Kiritimati", "C"), ("4242", "America/Caracas", "tr_TR.UTF-8")],
)
def test_the_same_bytes_whatever_surrounds_a_run(
    tmp_path: Path, seed: str, zone: str, language: str
) -> None:
    site = ROOT / "inventories" / "lab"
    surroundings = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language}
    subprocess.run(
        [sys.executable, "-m", "railwright", "build", os.path.relpath(site, tmp_path), "-o", "x"],
        cwd=tmp_path,
        env=os.environ | surroundings,
        check=True,
        capture_output=True,
    )
    expected = pipeline.build(site).output().files
    assert {
        path.name: path.read_bytes()
        for path in (tmp_path / "x").iterdir()
        if path.name != golden.MANIFEST
    } == dict(expected)
