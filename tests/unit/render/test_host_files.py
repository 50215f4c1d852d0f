"""The script that checks hosts and the review file, as texts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from contracts import AI, FAMILIES, contract, of_family, profile
from railwright.base import yaml12
from railwright.model.host_contract import Reader
from railwright.render import hosts

EVERY = [
    pytest.param(family, name, id=f"{family}-{name}")
    for family in FAMILIES
    for name in ("ai-26-48", "dual-lossless", "gaudi-24", "lossy-trim")
]


@pytest.mark.parametrize(("family", "name"), EVERY)
def test_the_script_is_a_posix_script(
    family: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "check.sh"
    file.write_text(hosts.checker_script(of_family(family, profile(name), monkeypatch)))
    done = subprocess.run(["sh", "-n", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("family", FAMILIES)
def test_the_script_pleases_shellcheck(
    family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    file = tmp_path / "check.sh"
    file.write_text(hosts.checker_script(of_family(family, AI, monkeypatch)))
    done = subprocess.run(
        ["shellcheck", "-S", "warning", file], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


def test_the_script_has_a_function_for_every_reader() -> None:
    script = hosts.checker_script(contract())
    functions = set(re.findall(r"^([a-z_]+)\(\)", script, flags=re.MULTILINE))
    assert {reader.value for reader in Reader} <= functions


def test_the_script_sends_nothing_to_a_file() -> None:
    script = hosts.checker_script(contract(profile("dual-lossless", adaptive_routing=True)))
    code = "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("#"))
    unquoted = re.sub(r"'[^']*'", "''", code)
    assert set(re.findall(r"\d?>+\s*[^\s;)\"]+", unquoted)) == {">/dev/null", "2>/dev/null", "2>&1"}
    assert not re.search(r"\b(tee|mkdir|rm|mv|cp|touch|ln|mount|modprobe)\b", unquoted)


def test_the_review_file_says_what_the_script_checks() -> None:
    made = contract()
    document = yaml12.parse(hosts.review_file(made).encode(), "compute.yml")[0]
    assert document is not None
    data = document.data
    assert isinstance(data, dict)
    assert data["hosts"] == ["gpu-1"]
    assert [item["name"] for item in data["settings"]] == [item.name for item in made.settings]
    assert all(item["source"] for item in data["settings"])
    assert data["longest_cable_m"] == 30


def test_files_are_the_same_every_time() -> None:
    made = contract()
    assert hosts.checker_script(made) == hosts.checker_script(contract())
    assert hosts.review_file(made) == hosts.review_file(contract())


HOSTILE = "x'; touch pwned; $(touch pwned) `touch pwned`\ntouch pwned #\u2028\u202e \\ \U0001f600"


def test_a_hostile_inventory_runs_nothing(tmp_path: Path) -> None:
    made = contract().model_copy(
        update={"site": HOSTILE, "group": HOSTILE, "nic_model": HOSTILE, "qos": HOSTILE}
    )
    setting = made.settings[0].model_copy(
        update={"name": HOSTILE, "read": HOSTILE, "arguments": (HOSTILE,)}
    )
    made = made.model_copy(update={"settings": (setting, *made.settings[1:])})
    file = tmp_path / "check.sh"
    file.write_text(hosts.checker_script(made))
    (tmp_path / "sys").mkdir()
    done = subprocess.run(
        ["sh", file],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.defpath, "RAILWRIGHT_SYS": str(tmp_path / "sys")},
    )
    assert done.returncode == 2
    assert not list(tmp_path.rglob("pwned"))
    assert "touch pwned" in done.stdout.splitlines()[0]


def test_a_hostile_inventory_changes_no_key_of_the_review_file() -> None:
    made = contract()
    bad = made.model_copy(update={"site": HOSTILE, "hosts": (HOSTILE,), "remarks": (HOSTILE,)})
    document, problems = yaml12.parse(hosts.review_file(bad).encode(), "compute.yml")
    assert document is not None
    assert not problems
    assert isinstance(document.data, dict)
    assert document.data["site"] == HOSTILE
    assert document.data["hosts"] == [HOSTILE]


def test_what_no_filter_quoted_is_refused() -> None:
    template = hosts._environment().from_string("{{ name }}")
    with pytest.raises(TypeError, match="without quotes"):
        template.render(name="x; reboot")
