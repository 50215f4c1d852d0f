"""The wheel holds what the checkout holds, and works far from it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.package

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)


def _run(*words: str | Path, cwd: Path, **environment: str) -> str:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        words, cwd=cwd, env=kept | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the source distribution as an index would."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the python of an environment that has the wheel, and its dependencies from here."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=True)
    site = next((folder / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    here = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    # Dependencies only: a path file of the editable install is not read from a second-hand folder.
    (site / "dependencies.pth").write_text(f"{here}\n")
    return folder / "bin" / "python"


def _tracked(*folders: str) -> set[str]:
    listed = _run(
        "git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders, cwd=ROOT
    )
    return {name for name in listed.splitlines() if (ROOT / name).is_file()}


def test_members_are_the_files_of_the_checkout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        members = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = set()
    for name in _tracked("generator/railwright", "templates", "schemas", "inventories/lab"):
        prefix, _, rest = name.partition("/")
        wanted.add(rest if prefix == "generator" else f"railwright/{name}")
    assert members == wanted
    assert any(name.startswith("railwright/templates/tables/") for name in members)
    assert {"railwright/templates/pages/page.css", "railwright/templates/pages/page.js"} <= members
    assert any(name.startswith("railwright/schemas/yang/") for name in members)
    assert any(name.startswith("railwright/catalog/platforms/") for name in members)


def test_license_and_entry_point_are_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (entry,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "railwright = railwright.__main__:main" in archive.read(entry).decode()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_does_the_whole_job_far_from_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    def run(*words: str) -> str:
        return _run(installed, "-m", "railwright", *words, cwd=tmp_path)

    where = _run(installed, "-c", "import railwright; print(railwright.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent.parent)
    run("init", "inventories/lab")
    assert "devices 6" in run("build", "inventories/lab", "-o", "built")
    assert "devices 6" in run("check", "inventories/lab")
    assert "no differences" in run("diff", "inventories/lab", "--against", "built")
    assert "templates/tables/" in run("why", "inventories/lab", "leaf-1-01", "PORT", "Ethernet0")
    assert "devices 6" in run("qos", "page", "inventories/lab", "-o", "lab.html")


NORNIR = """
from nornir import InitNornir
from nornir.core.plugins.connections import ConnectionPluginRegister

nornir = InitNornir(
    inventory={"plugin": "railwright", "options": {"site": "lab"}},
    runner={"plugin": "waves", "options": {"waves": "grow"}},
    logging={"enabled": False},
)
print(*nornir.inventory.hosts, ConnectionPluginRegister.get_plugin("sonic").__module__)
"""


def test_nornir_finds_the_plugins_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    _run(installed, "-m", "railwright", "init", "lab", cwd=tmp_path)
    said = _run(installed, "-c", NORNIR, cwd=tmp_path).split()
    assert said[0] == "leaf-1-01"
    assert said[6:] == ["railwright.push.nornir_.connection"]


def test_wheel_and_checkout_render_the_same_bytes(installed: Path, tmp_path: Path) -> None:
    _run(installed, "-m", "railwright", "init", "lab", cwd=tmp_path)
    for python, folder in ((installed, "wheel"), (Path(sys.executable), "checkout")):
        _run(python, "-m", "railwright", "build", "lab", "-o", folder, cwd=tmp_path)
        page = tmp_path / folder / "page.html"
        _run(python, "-m", "railwright", "qos", "page", "lab", "-o", page, cwd=tmp_path)
    for path in (tmp_path / "wheel").iterdir():
        assert (tmp_path / "checkout" / path.name).read_bytes() == path.read_bytes()
