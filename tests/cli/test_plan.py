"""``railwright plan``: the file, what was approved, what is allowed, and how it ends."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from railwright.base.errors import ExitCode
from railwright.model.disruption import Disruption
from railwright.plan import file
from running import Run, edit

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
LONGER = ("length_m: 30", "length_m: 45")
"""An edit that changes cable lengths, and with them buffers."""


@pytest.fixture
def golden(railwright: Run, site: Path, tmp_path: Path) -> Path:
    """Return the folder of what the site was before any edit."""
    folder = tmp_path / "before"
    assert railwright("build", site, "-o", folder, "-q").code == 0
    return folder


@pytest.fixture
def written(railwright: Run, site: Path, golden: Path, tmp_path: Path) -> Path:
    """Return the file of a plan."""
    edit(site, *LONGER)
    path = tmp_path / "plan.json"
    ran = railwright("plan", site, "--against", golden, "-o", path)
    assert (ran.code, ran.err) == (0, "")
    return path


# ---- the file ------------------------------------------------------------------------------------


def test_a_plan_is_written_shown_and_shown_again(
    railwright: Run, site: Path, golden: Path, written: Path
) -> None:
    shown = railwright("plan", site, "--against", golden)
    again = railwright("plan", site, "--from", written)
    assert shown.code == again.code == 0
    assert "CABLE_LENGTH" in shown.out
    assert shown.out == again.out
    digest = hashlib.sha256(written.read_bytes()).hexdigest()
    assert f"plan sha256 {digest}\n" in shown.out
    plan = file.read(written)
    assert plan.site == "lab"
    assert plan.against == str(golden)
    assert plan.revision is None


@pytest.mark.parametrize(
    ("seed", "locale", "jobs"), [("1", "C", "0"), ("2", "C.UTF-8", "2"), ("77", "POSIX", "1")]
)
def test_the_same_inventory_and_base_give_the_same_bytes(
    site: Path, golden: Path, written: Path, tmp_path: Path, seed: str, locale: str, jobs: str
) -> None:
    elsewhere = tmp_path / f"other \u00fc {seed}"
    shutil.copytree(site, elsewhere / "lab")
    shutil.copytree(golden, elsewhere / golden.name)
    given = {name: text for name, text in os.environ.items() if not name.startswith("RAILWRIGHT_")}
    subprocess.run(
        [
            *(sys.executable, "-m", "railwright", "plan", "lab", "--jobs", jobs),
            *("--against", golden.name, "-o", "made/plan.json"),
        ],
        cwd=elsewhere,
        env={**given, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": "Asia/Tokyo"},
        check=True,
        capture_output=True,
    )
    made = (elsewhere / "made" / "plan.json").read_bytes()
    there = written.read_bytes().replace(str(golden).encode(), golden.name.encode())
    assert _without_digest(made) == _without_digest(there)


def _without_digest(raw: bytes) -> list[bytes]:
    return [line for line in raw.splitlines() if not line.startswith(b'"sha256"')]


def test_no_edit_makes_an_empty_plan(
    railwright: Run, site: Path, golden: Path, tmp_path: Path
) -> None:
    path = tmp_path / "plan.json"
    ran = railwright("plan", site, "--against", golden, "-o", path, "--exit-code")
    assert (ran.code, ran.out) == (0, "no differences\n")
    plan = file.read(path)
    assert (plan.devices, plan.hunks, plan.batches, plan.disruption) == ((), (), (), "hitless")


def test_the_file_is_replaced_whole_or_not_at_all(
    railwright: Run, site: Path, golden: Path, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    edit(site, "length_m: 45", "length_m: 50")
    ran = railwright("plan", site, "--against", golden, "-o", written)
    assert ran.code == ExitCode.STAGE_FAILED
    assert "No space left on device" in ran.err
    assert "Traceback" not in ran.err
    assert written.read_bytes() == before
    assert [one.name for one in written.parent.glob(".*")] == []


def test_a_folder_that_cannot_be_written(
    railwright: Run, site: Path, golden: Path, tmp_path: Path
) -> None:
    edit(site, *LONGER)
    (tmp_path / "file").write_text("")
    ran = railwright("plan", site, "--against", golden, "-o", tmp_path / "file" / "plan.json")
    assert ran.code == ExitCode.STAGE_FAILED
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) <= 2


# ---- what is no plan -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a plan"),
        (b"site: lab\n", "not a plan"),
        (b'{"site": "lab"}', "not a plan"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"version": NaN, "version": 1}', "stands twice"),
        (None, "not the bytes that `railwright plan` writes"),
    ],
)
@pytest.mark.parametrize("option", ["--from", "--approved"])
def test_a_file_that_is_no_plan(
    railwright: Run,
    site: Path,
    written: Path,
    golden: Path,
    option: str,
    content: bytes | None,
    words: str,
) -> None:
    raw = written.read_bytes()
    written.write_bytes(raw.replace(b'"unknown":0', b'"unknown":1') if content is None else content)
    if content is None:
        assert written.read_bytes() != raw
    ran = railwright("plan", site, "--against", golden, option, written)
    assert ran.code == ExitCode.STAGE_FAILED
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) <= 2


def test_a_file_that_is_not_there(railwright: Run, site: Path, tmp_path: Path) -> None:
    ran = railwright("plan", site, "--from", tmp_path / "nothing.json")
    assert ran.code == ExitCode.USAGE


def test_goldens_that_are_digests_are_no_base(
    railwright: Run, site: Path, golden: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    manifest = json.loads((golden / "MANIFEST.json").read_bytes())
    manifest["mode"] = "digest"
    (folder / "MANIFEST.json").write_text(json.dumps(manifest))
    edit(site, *LONGER)
    ran = railwright("plan", site, "--goldens", folder)
    assert ran.code == ExitCode.STAGE_FAILED
    assert "holds digests only" in ran.err
    assert "--against git:" in ran.err


# ---- what was approved ---------------------------------------------------------------------------


def test_what_was_approved_is_what_is_planned(
    railwright: Run, site: Path, golden: Path, written: Path
) -> None:
    ran = railwright("plan", site, "--against", golden, "--approved", written)
    assert ran.code == 0
    assert "PLN" not in ran.out


def test_a_base_that_changed_since(
    railwright: Run, site: Path, golden: Path, written: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    for path in golden.glob("*-*.json"):
        shutil.copy(path, plain)
    approved = tmp_path / "approved.json"
    assert railwright("plan", site, "--against", plain, "-o", approved).code == 0
    other = json.loads((plain / "leaf-1-01.json").read_bytes())
    other["PORT"]["Ethernet0"]["mtu"] = "1500"
    (plain / "leaf-1-01.json").write_text(json.dumps(other))
    ran = railwright("plan", site, "--against", plain, "--approved", approved)
    assert ran.code == ExitCode.FINDINGS
    assert "error[PLN001] leaf-1-01: its configuration is no longer" in ran.out
    assert "PLN002" not in ran.out
    assert written.exists()


def test_an_inventory_that_changed_since(
    railwright: Run, site: Path, golden: Path, written: Path
) -> None:
    edit(site, "length_m: 45", "length_m: 50")
    ran = railwright("plan", site, "--against", golden, "--approved", written)
    assert ran.code == ExitCode.FINDINGS
    assert "error[PLN002] leaf-1-01: its steps are not those that were approved" in ran.out
    edit(site, "length_m: 50", "length_m: 30")
    ran = railwright("plan", site, "--against", golden, "--approved", written)
    assert "error[PLN002] leaf-1-01: the switch is not planned now" in ran.out
    edit(site, "length_m: 30", "length_m: 45")
    with (site / "fabric.yml").open("a") as stream:
        stream.write("# a comment\n")
    ran = railwright("plan", site, "--against", golden, "--approved", written)
    assert ran.code == ExitCode.FINDINGS
    assert "the plan of the site is not the one that was approved" in ran.out


# ---- what is allowed, and formats ----------------------------------------------------------------


@pytest.mark.parametrize("limit", Disruption)
def test_the_worst_class_that_is_allowed(
    railwright: Run, site: Path, written: Path, limit: Disruption
) -> None:
    worst = file.read(written).disruption
    ran = railwright("plan", site, "--from", written, "--max-class", limit.value)
    over = worst.rank > limit.rank
    assert ran.code == (ExitCode.FINDINGS if over else ExitCode.OK)
    assert (f"over --max-class {limit.value}" in ran.out) is over


def test_a_difference_ends_with_1_where_it_is_asked_for(
    railwright: Run, site: Path, golden: Path, written: Path
) -> None:
    assert written.exists()
    plan, diff = (
        [
            railwright(verb, site, "--against", golden, *more).code
            for more in ((), ("--exit-code",), ("--no-exit-code",))
        ]
        for verb in ("plan", "diff")
    )
    assert plan == [0, 1, 0]
    assert diff == [1, 1, 0]


def test_json_has_what_the_plan_does(
    railwright: Run, site: Path, golden: Path, written: Path
) -> None:
    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_bytes())
    plan = file.read(written)
    for given in (("--against", golden), ("--from", written)):
        loaded = json.loads(railwright("plan", site, *given, "--format", "json").out)
        jsonschema.validate(loaded, schema)
        assert loaded["plan"]["disruption"] == plan.disruption
        assert len(loaded["plan"]["batches"]) == len(plan.batches)
        assert [len(one["rows"]) for one in loaded["groups"]] == [
            len(hunk.change.rows) for hunk in plan.hunks
        ]
    diff = json.loads(railwright("diff", site, "--against", golden, "--format", "json").out)
    assert diff["plan"]["hunks"] == loaded["plan"]["hunks"]


def test_the_digest_that_a_push_asks_for_is_wherever_a_plan_is_read(
    railwright: Run, site: Path, golden: Path, written: Path, tmp_path: Path
) -> None:
    digest = hashlib.sha256(written.read_bytes()).hexdigest()
    page, comment = tmp_path / "plan.html", tmp_path / "comment.md"
    ran = railwright(
        *("plan", site, "--against", golden, "--page", page),
        *("--comment", comment, "--format", "json"),
    )
    assert json.loads(ran.out)["facts"] == {"plan_sha256": digest}
    assert f"- **Plan**: SHA-256 `{digest}`, for `railwright push --approved`" in (
        comment.read_text("utf-8").splitlines()
    )
    assert f'<code id="sha256">{digest}</code>' in page.read_text("utf-8")
    diff = railwright("diff", site, "--against", golden, "--page", page)
    assert "sha256" not in diff.out
    assert 'id="sha256"' not in page.read_text("utf-8")
