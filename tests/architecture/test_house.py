"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from railwright import model
from railwright.model.types import Model

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
PACKAGE = ROOT / "generator" / "railwright"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEXT_SUFFIXES = {".py", ".j2", ".yml", ".yaml", ".toml", ".md", ".yang", ".sh", ".cfg", ".txt"}
SKIPPED = {".git", ".venv", "build", "golden_configs", "__pycache__", ".hypothesis"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _texts() -> Iterator[Path]:
    """Yield the texts of the repository; outside a checkout, those of its folders."""
    for path in filter(Path.is_file, _tracked() or _below()):
        if path.suffix in TEXT_SUFFIXES or path.name in {"Makefile", "run"}:
            yield path


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return []
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = [Path(name) for name in listed.stdout.split("\0") if name]
    return [ROOT / name for name in names if not SKIPPED & set(name.parts)]


def _below() -> Iterator[Path]:
    for folder, below, files in os.walk(ROOT):
        below[:] = sorted(set(below) - SKIPPED)
        yield from (Path(folder, name) for name in sorted(files))


def _names(path: Path) -> Iterator[ast.Name | ast.Attribute]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, (ast.Name, ast.Attribute)):
            yield node


def test_imports_only_point_down() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_only_one_module_knows_where_files_are() -> None:
    users = {
        _name(path)
        for path in MODULES
        for node in _names(path)
        if isinstance(node, ast.Name) and node.id == "__file__"
    }
    assert users == {"generator/railwright/base/resources.py"}


def test_only_one_module_starts_programs_here() -> None:
    users = {
        _name(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import) and any(one.name == "subprocess" for one in node.names)
    }
    there = "generator/railwright/push/scripts/folder.py"  # runs on switches, by itself
    guest = "generator/railwright/lab/guest/python3.py"  # turns what scripts start to the lab
    assert users == {"generator/railwright/base/process.py", there, guest}


def test_what_runs_on_a_switch_needs_nothing_but_what_a_switch_has() -> None:
    folder = PACKAGE / "push" / "scripts"
    beside = {path.stem for path in folder.glob("*.py")}
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 9))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert {one.name for one in node.names} <= sys.stdlib_module_names
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                assert str(node.module).partition(".")[0] in sys.stdlib_module_names
            elif isinstance(node, ast.ImportFrom):
                assert node.module in beside


def test_only_the_command_line_prints() -> None:
    printing = {
        _name(path)
        for path in MODULES
        for node in _names(path)
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and node.attr in {"stdout", "echo"})
    }
    assert {path for path in printing if "/railwright/cli/" not in path} == set()


def test_validation_never_rests_on_assert() -> None:
    using = {
        _name(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assert)
    }
    assert using == set()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_fits_in_a_head(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


WORDS = re.compile(r"\b(TODO|FIX" + r"ME|XXX|HACK)\b")
MACHINE = re.compile(r"(?<![\w.$}/-])/(work|root|home/\w|tmp/\w|Users/\w)")
OURS = re.compile(r"(?<![\w.$}/-])/(work|home/(?!admin\b)\w|Users/\w)")
"""Where files of a switch are spoken of: every SONiC switch has `/tmp`, `/root` and the home of
`admin`."""
ON_SWITCHES = {"lab", "push"}


@pytest.mark.parametrize(
    "pattern", [pytest.param(WORDS, id="postponed-work"), pytest.param(MACHINE, id="machine-path")]
)
def test_text_is_finished_and_true_on_every_machine(pattern: re.Pattern[str]) -> None:
    here = Path(__file__).name
    found = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in _texts()
        if path.name != here
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if (OURS if pattern is MACHINE and ON_SWITCHES & {*path.parts} else pattern).search(line)
    ]
    assert found == []


def test_every_folder_of_the_package_is_a_package() -> None:
    folders = {path.parent for path in MODULES}
    assert {_name(folder) for folder in folders if not (folder / "__init__.py").is_file()} == set()


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=\[]", one)[0].lower().replace("_", "-") for one in wanted}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    assert names - pinned == set()


def test_models_are_declared_with_types_and_not_with_texts() -> None:
    modules = [module.name for module in pkgutil.iter_modules(model.__path__)]
    found = [
        (module, name, field)
        for module in modules
        for name, each in vars(import_module(f"{model.__name__}.{module}")).items()
        if isinstance(each, type) and issubclass(each, Model)
        for field, kind in vars(each).get("__annotations__", {}).items()
        if isinstance(kind, str) and field != "model_config"
    ]
    assert found == []
