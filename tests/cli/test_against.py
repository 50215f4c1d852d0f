"""``railwright diff --against``: revisions of a repository, and what switches have."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from railwright.base.errors import ExitCode
from repositories import commit, git, repository, state
from running import Run, edit

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


# ---- git:REV -------------------------------------------------------------------------------------


@pytest.fixture
def top(site: Path) -> Path:
    """Return the repository of the site."""
    return repository(site.parent.parent)


def test_a_revision(railwright: Run, site: Path, top: Path) -> None:
    assert railwright("diff", site, "--against", "git:HEAD").code == 0
    edit(site, "length_m: 30", "length_m: 45")
    before = state(top)
    ran = railwright("diff", site, "--against", "git:main")
    assert state(top) == before
    assert ran.code == ExitCode.FINDINGS
    assert "~ CABLE_LENGTH|AZURE" in ran.out
    assert "30m -> 45m" in ran.out
    commit(top, "second")
    assert railwright("diff", site, "--against", "git:HEAD").code == 0
    assert railwright("diff", site, "--against", "git:HEAD~1").out == ran.out


def test_templates_of_the_site_are_those_of_the_revision(
    railwright: Run, site: Path, top: Path
) -> None:
    (site / "templates" / "tables").mkdir(parents=True)
    (site / "templates" / "tables" / "own.json.j2").write_text(
        '{# owns: OWN #}\n{"OWN": {"a": {"b": "old"}}}\n'
    )
    commit(top, "templates")
    own = site / "templates" / "tables" / "own.json.j2"
    own.write_text(own.read_text().replace("old", "new"))
    ran = railwright("diff", site, "--against", "git:HEAD")
    assert "b: old -> new" in ran.out


def test_devices_that_come_and_go(railwright: Run, site: Path, top: Path) -> None:
    edit(site, "count: 2", "count: 3")
    assert "+ device spine-03" in railwright("diff", site, "--against", "git:HEAD").out
    commit(top, "more")
    edit(site, "count: 3", "count: 2")
    assert "- device spine-03" in railwright("diff", site, "--against", "git:HEAD").out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param("site: lab", "site: [", "HEAD does not build: load stopped at", id="load"),
        pytest.param("length_m: 30", "length_m: 30000", "HEAD does not build", id="design"),
    ],
)
def test_a_revision_that_does_not_build(
    railwright: Run, site: Path, top: Path, old: str, new: str, words: str
) -> None:
    edit(site, old, new)
    commit(top, "broken")
    edit(site, new, old)
    ran = railwright("diff", site, "--against", "git:HEAD")
    assert ran.code == ExitCode.STAGE_FAILED
    assert words in ran.err
    assert "HEAD:inventories/lab/fabric.yml:" in ran.err
    assert "/railwright-" not in ran.err


def test_a_revision_that_is_not_there(railwright: Run, site: Path, top: Path) -> None:
    assert top
    ran = railwright("diff", site, "--against", "git:nothing")
    assert ran.code == ExitCode.STAGE_FAILED
    assert "git knows no revision 'nothing'" in ran.err
    assert railwright("diff", site, "--against", "git:").code == ExitCode.USAGE


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    """Return a repository of this very program, with a site in it."""
    top = tmp_path / "fork"
    for name in ("generator/railwright", "templates", "schemas", "inventories/lab"):
        shutil.copytree(ROOT / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    (top / ".gitignore").write_text("__pycache__/\n")
    return repository(top)


def _by_itself(fork: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    given = {name: text for name, text in os.environ.items() if not name.startswith("RAILWRIGHT_")}
    return subprocess.run(
        [sys.executable, "-m", "railwright", "diff", "inventories/lab", *arguments],
        cwd=fork,
        env=given | {"PYTHONPATH": str(fork / "generator"), "RAILWRIGHT_FORMAT": "text"},
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_change_of_code_or_templates_shows_in_a_fork(fork: Path) -> None:
    same = _by_itself(fork, "--against", "git:HEAD")
    assert (same.returncode, same.stderr) == (0, "")
    ntp = fork / "templates" / "tables" / "ntp.json.j2"
    text = ntp.read_text("utf-8")
    assert '"association_type"' in text
    ntp.write_text(text.replace('"association_type"', '"association"'), "utf-8")
    before = git(fork, "status", "--porcelain")
    ran = _by_itself(fork, "--against", "git:HEAD")
    assert git(fork, "status", "--porcelain") == before
    assert "association" in ran.stdout
    assert ran.returncode == ExitCode.FINDINGS
    ntp.write_text(text, "utf-8")
    (fork / "generator" / "railwright" / "cli" / "build.py").write_text("raise ValueError('old')\n")
    commit(fork, "broken")
    shutil.copy(ROOT / "generator/railwright/cli/build.py", fork / "generator/railwright/cli")
    ran = _by_itself(fork, "--against", "git:HEAD")
    assert ran.returncode == ExitCode.STAGE_FAILED
    assert "the code of HEAD does not build its site" in ran.stderr
    assert "ValueError: old" in ran.stderr


# ---- running -------------------------------------------------------------------------------------


@pytest.fixture
def have(railwright: Run, site: Path, tmp_path: Path) -> Path:
    """Return a folder of what every switch has: what was built, and its own address."""
    folder = tmp_path / "have"
    railwright("build", site, "-o", tmp_path / "built")
    for path in (tmp_path / "built").glob("*-*.json"):
        config = json.loads(path.read_bytes())
        config["DEVICE_METADATA"]["localhost"]["mac"] = "00:11:22:33:44:55"
        (folder / path.stem).mkdir(parents=True)
        (folder / path.stem / "config_db.json").write_text(json.dumps(config))
    return folder


def _running(railwright: Run, site: Path, *files: Path) -> tuple[int, str]:
    given = [part for file in files for part in ("--running", file)]
    ran = railwright("diff", site, "--against", "running", *given)
    assert ran.err == ""
    return ran.code, ran.out


def _change(file: Path, table: str, key: str, **fields: str) -> None:
    config = json.loads(file.read_bytes())
    config.setdefault(table, {}).setdefault(key, {}).update(fields)
    file.write_text(json.dumps(config))


def test_switches_that_have_what_was_built(railwright: Run, site: Path, have: Path) -> None:
    assert _running(railwright, site, have) == (0, "no differences\n")


def test_a_switch_that_has_something_else(railwright: Run, site: Path, have: Path) -> None:
    _change(have / "leaf-1-01" / "config_db.json", "PORT", "Ethernet0", mtu="1500")
    code, out = _running(railwright, site, have)
    assert code == ExitCode.FINDINGS
    assert "~ PORT|Ethernet0" in out
    assert "mtu: 1500 -> 9100" in out


def test_files_by_hostname_domain_and_file_name(
    railwright: Run, site: Path, have: Path, tmp_path: Path
) -> None:
    one, two = have / "leaf-1-01" / "config_db.json", have / "leaf-1-02" / "config_db.json"
    _change(one, "DEVICE_METADATA", "localhost", hostname="leaf-1-01.example.com")
    _change(two, "DEVICE_METADATA", "localhost", hostname="sonic")
    code, out = _running(railwright, site, have)
    assert code == ExitCode.FINDINGS
    assert "hostname: leaf-1-01.example.com -> leaf-1-01" in out
    assert "hostname: sonic -> leaf-1-02" in out
    assert "CFG03" not in out
    shutil.copy(have / "leaf-1-03" / "config_db.json", tmp_path / "anything.json")
    shutil.rmtree(have / "leaf-1-03")
    assert _running(railwright, site, have, tmp_path / "anything.json") == (code, out)


def test_a_missing_and_a_strange_switch(railwright: Run, site: Path, have: Path) -> None:
    file = have / "leaf-1-01" / "config_db.json"
    _change(file, "DEVICE_METADATA", "localhost", hostname="leaf-1-9")
    file.parent.rename(have / "elsewhere")
    code, out = _running(railwright, site, have)
    assert code == 0, "nothing differs of those that are known"
    assert "warning[CFG030] leaf-1-01: no file of leaf-1-01 was given" in out
    assert "warning[CFG031] leaf-1-9: the site lab has no switch leaf-1-9" in out
    assert "device" not in out.splitlines()[-1]


def test_a_file_that_cannot_be_read(railwright: Run, site: Path, have: Path) -> None:
    (have / "leaf-1-01" / "config_db.json").write_text("{")
    code, out = _running(railwright, site, have)
    assert code == ExitCode.FINDINGS
    assert "error[CFG001]" in out
    assert "CFG030" not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--against", "running"), "needs --running"),
        (("--running", "."), "--running needs --against running"),
        (("--against", "running", "--running", "nowhere"), "'nowhere' does not exist"),
    ],
)
def test_running_needs_files(
    railwright: Run, site: Path, arguments: tuple[str, ...], words: str
) -> None:
    ran = railwright("diff", site, *arguments)
    assert ran.code == ExitCode.USAGE
    assert words in ran.err


# ---- the comment of a pull request ---------------------------------------------------------------


def test_a_site_that_is_new_since_a_revision_is_new_as_a_whole(
    railwright: Run, site: Path, top: Path
) -> None:
    new = Path(shutil.copytree(site, site.parent / "hall2"))
    comment = top / "comment.md"
    ran = railwright("diff", new, "--against", "git:HEAD", "--comment", comment)
    assert ran.code == ExitCode.FINDINGS
    assert ran.out.count("+ device ") == 6
    assert "hitless: 6 new" in comment.read_text("utf-8")


@pytest.mark.parametrize(
    ("revision", "words"),
    [("HEAD", "unknown key"), ("nothing", "git knows no revision 'nothing'")],
    ids=["stage", "error"],
)
def test_what_stops_a_plan_is_in_its_comment(
    railwright: Run, site: Path, top: Path, revision: str, words: str
) -> None:
    if revision == "HEAD":
        edit(site, "length_m: 30", "lenght_m: 30")
    comment = top / "comment.md"
    ran = railwright("plan", site, "--against", f"git:{revision}", "--comment", comment)
    assert ran.code == ExitCode.STAGE_FAILED
    text = comment.read_text("utf-8")
    assert text.startswith(f"<!-- railwright plan {site} -->\n### railwright plan")
    assert words in text
