"""The hooks of pre-commit: their file, and their commands as pre-commit calls them.

Source: pre-commit/pre-commit pre_commit/clientlib.py (MANIFEST_HOOK_DICT): keys and their types.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from ci.workflow import ROOT
from railwright.base.errors import ExitCode
from running import Run, edit

HOOKS = {
    one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
KEYS = {
    "id": str, "name": str, "entry": str, "language": str, "alias": str, "files": str,
    "exclude": str, "types": list, "types_or": list, "exclude_types": list,
    "additional_dependencies": list, "args": list, "always_run": bool, "fail_fast": bool,
    "pass_filenames": bool, "description": str, "language_version": str, "log_file": str,
    "minimum_pre_commit_version": str, "require_serial": bool, "stages": list, "verbose": bool,
}  # fmt: skip


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_a_hook_is_one_that_pre_commit_takes(hook: dict[str, object]) -> None:
    assert {"id", "name", "entry", "language"} <= hook.keys()
    for key, value in hook.items():
        assert type(value) is KEYS[key]
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False, "the name of the site is an argument"


@pytest.mark.parametrize(
    ("file", "hooks"),
    [
        ("inventories/lab/fabric.yml", {"railwright-check", "railwright-diff"}),
        ("inventories/lab/templates/tables/ntp.json.j2", {"railwright-check", "railwright-diff"}),
        ("golden_configs/lab/leaf-1-01.json", {"railwright-diff"}),
        ("docs/inventories/notes.md", set()),
    ],
)
def test_files_that_start_a_hook(file: str, hooks: set[str]) -> None:
    assert {name for name, one in HOOKS.items() if re.search(one["files"], file)} == hooks


def words(name: str, site: Path) -> list[str]:
    """Return what pre-commit runs: the entry, split as a shell does, and ``args`` of the user."""
    program, *rest = shlex.split(HOOKS[name]["entry"])
    assert program == "railwright"
    return [*rest, str(site)]


def test_check_stops_a_commit_of_what_is_wrong(railwright: Run, site: Path) -> None:
    assert railwright(*words("railwright-check", site)).code == ExitCode.OK
    edit(site, "length_m: 3,", "lenght_m: 3,")
    assert railwright(*words("railwright-check", site)).code == ExitCode.STAGE_FAILED


def test_diff_stops_a_commit_without_its_goldens(railwright: Run, site: Path) -> None:
    assert railwright("accept", site).code == ExitCode.OK
    assert railwright(*words("railwright-diff", site)).code == ExitCode.OK
    edit(site, "length_m: 30", "length_m: 45")
    ran = railwright(*words("railwright-diff", site))
    assert ran.code == ExitCode.FINDINGS
    assert "30m -> 45m" in ran.out
    assert railwright("accept", site).code == ExitCode.OK
    assert railwright(*words("railwright-diff", site)).code == ExitCode.OK
