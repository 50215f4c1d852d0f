"""The action: a pull request in a repository of its own, and the comment that it gets."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ci.workflow import ACTION, ROOT, Runner
from railwright.cli import run
from railwright.model.disruption import Disruption
from railwright.report import comment
from repositories import commit, git, repository
from running import edit, patch_of_mtu

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="steps are run by bash")
LAB = "inventories/lab"
CABLE = ("length_m: 30", "length_m: 45")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository whose first commit has a site; not to be changed."""
    top = tmp_path_factory.mktemp("base")
    assert run(["init", str(top / LAB), "-q"]) == 0
    return repository(top)


class Pull:
    """A pull request: a branch, and what GitHub makes of it, its merge with the main branch."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.base = git(top, "rev-parse", "main")
        git(top, "checkout", "-q", "-b", "edit")

    @property
    def site(self) -> Path:
        return self.top / LAB

    def push(self) -> None:
        """Commit to the branch, and check the merge out as actions/checkout does."""
        git(self.top, "checkout", "-q", "edit")
        commit(self.top, "edit")
        self.merge()

    def change(self, *edits: tuple[str, str]) -> None:
        git(self.top, "checkout", "-q", "edit")
        for old, new in edits:
            edit(self.site, old, new)
        self.push()

    def merge(self) -> None:
        git(self.top, "checkout", "-q", "--detach", "main")
        git(self.top, "merge", "-q", "--no-ff", "-m", "merge", "edit")


@pytest.fixture
def pull(lab: Path, tmp_path: Path) -> Pull:
    return Pull(Path(shutil.copytree(lab, tmp_path / "work")))


@pytest.fixture
def runner(pull: Pull, tmp_path: Path) -> Runner:
    return Runner(tmp_path / "runner", pull.top)


def only(runner: Runner) -> str:
    """Return the text of the one comment that there is."""
    (one,) = runner.comments
    text: str = one["body"]
    return text


# ---- the comment ---------------------------------------------------------------------------------


def test_one_comment_is_made_written_over_and_at_last_says_that_nothing_changes(
    runner: Runner, pull: Pull
) -> None:
    foreign = {"body": f"{comment.mark(LAB)}\nquoted", "url": "#issuecomment-1"}
    runner.comments = [foreign | {"viewerDidAuthor": False}]
    git(pull.top, "checkout", "-q", "main")  # which goes on while the pull request is open
    edit(pull.site, "ntp: [{server: 192.168.0.2}]", "ntp: [{server: 192.168.0.7}]")
    commit(pull.top, "main goes on")
    pull.change(CABLE)
    ended = runner.run({"sites": LAB}, pull.base)
    assert not ended.failed
    assert runner.pip_log.read_text() == f"install --quiet {ACTION}/../../..\n"
    theirs, ours = runner.comments
    assert theirs["body"] == f"{comment.mark(LAB)}\nquoted"
    text = ours["body"]
    assert text.startswith(f"{comment.mark(LAB)}\n### \U0001f7e1 `{LAB}`: qos-reload: 28 rows on 6")
    assert "30 -\\> 45 m" in text
    assert "NTP" not in text, "that is no change of the pull request"
    assert text.strip() in ended.summary
    assert "::warning title=CHG" in ended.log
    assert f"file={LAB}/fabric.yml,line=30" in ended.log
    assert ended.outputs["disruption"] == "qos-reload"
    files = {path.name for path in Path(ended.outputs["folder"]).rglob("*") if path.is_file()}
    assert files == {"plan.json", "plan.html", "comment.md"}

    pull.change(("length_m: 45", "length_m: 30"), ("lab rack 1", "lab rack 2"))
    ended = runner.run({"sites": LAB}, pull.base)
    again = runner.comments
    assert (len(again), again[1]["url"]) == (2, ours["url"])
    assert "\U0001f7e2" in again[1]["body"]
    assert ended.outputs["disruption"] == "hitless"

    pull.change(("lab rack 2", "lab rack 1"))
    ended = runner.run({"sites": LAB}, pull.base)
    assert not ended.failed
    assert len(runner.comments) == 2
    assert f"### `{LAB}` does not change" in runner.comments[1]["body"]


def test_a_class_over_the_limit_fails_the_job_after_the_comment(runner: Runner, pull: Pull) -> None:
    runner.quick()
    pull.change(CABLE)
    ended = runner.run({"sites": LAB, "max-class": "session-reset"}, pull.base)
    assert ended.failed
    assert "**Not allowed: worse than session-reset**" in only(runner)
    assert "::error title=CHG" in ended.log
    assert not runner.run({"sites": LAB, "max-class": "qos-reload"}, pull.base).failed
    assert "Not allowed" not in only(runner)


def test_a_typo_is_in_the_comment_and_once_in_the_log(runner: Runner, pull: Pull) -> None:
    pull.change(("length_m: 30", "lenght_m: 30"))
    ended = runner.run({"sites": LAB}, pull.base)
    assert ended.failed
    text = only(runner)
    assert text.startswith(comment.mark(LAB))
    assert "INV003" in text
    assert "did you mean 'length\\_m'?" in text
    assert ended.log.count("::error title=INV003") == 1
    pull.change(("lenght_m: 30", "length_m: 30"))
    assert not runner.run({"sites": LAB}, pull.base).failed
    assert "does not change" in only(runner)


def test_what_check_finds_is_said_first(runner: Runner, pull: Pull) -> None:
    git(pull.top, "checkout", "-q", "edit")
    file = pull.site / "fabric.yml"
    file.write_text(file.read_text() + patch_of_mtu("99999"))
    pull.push()
    ended = runner.run({"sites": LAB}, pull.base)
    assert ended.failed
    assert only(runner).splitlines()[1].startswith("**`railwright check` found errors**")
    assert "::error title=YNG" in ended.log


def test_several_sites_some_with_blanks_some_new(runner: Runner, pull: Pull) -> None:
    runner.quick()
    git(pull.top, "checkout", "-q", "edit")
    shutil.copytree(pull.site, pull.top / "inventories" / "hall 2; true")
    pull.change(CABLE)
    sites = f"\n  {LAB}/\n\n  inventories/hall 2; true  \n"
    ended = runner.run({"sites": sites, "comment": "true"}, pull.base)
    assert not ended.failed
    first, second = [one["body"] for one in runner.comments]
    assert f"`{LAB}`: qos-reload" in second
    assert "`inventories/hall 2; true`: hitless: 6 new" in first
    assert "**New**: leaf-1-" in first
    assert ended.outputs["disruption"] == "qos-reload"


def test_a_token_that_may_only_read_is_no_failure(runner: Runner, pull: Pull) -> None:
    runner.quick()
    pull.change(("lab rack 1", "lab rack 2"))
    ended = runner.run({"sites": LAB}, pull.base, {"GH_READS": "1"})
    assert not ended.failed
    assert runner.comments == []
    assert "::warning title=railwright::no comment could be written" in ended.log
    assert LAB in ended.summary


def test_a_shallow_checkout_says_what_to_do(runner: Runner, pull: Pull, tmp_path: Path) -> None:
    runner.quick()
    pull.change(CABLE)
    git(pull.top, "branch", "merged")
    runner.work = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", "-b", "merged", pull.top.as_uri(), runner.work)
    ended = runner.run({"sites": LAB}, pull.base)
    assert ended.failed
    assert "fetch-depth: 0" in only(runner)
    assert only(runner).startswith(comment.mark(LAB))
    git(runner.work, "fetch", "-q", "--deepen", "1")
    assert not runner.run({"sites": LAB}, pull.base).failed
    assert "qos-reload" in only(runner)


def test_a_checkout_of_the_branch_is_held_against_where_it_began(
    runner: Runner, pull: Pull
) -> None:
    runner.quick()
    pull.change(CABLE)
    git(pull.top, "checkout", "-q", "edit")
    ended = runner.run({"sites": LAB}, pull.base, {"GITHUB_SHA": "0" * 40})
    assert not ended.failed
    assert f"against `git:{pull.base[:12]}`" in only(runner)


def test_a_run_outside_of_a_pull_request_writes_the_summary_alone(
    runner: Runner, pull: Pull
) -> None:
    runner.quick()
    pull.change(CABLE)
    ended = runner.run({"sites": LAB, "comment": "true"}, None)
    assert not ended.failed
    assert "qos-reload" in ended.summary
    assert runner.comments == []


@pytest.mark.parametrize("sites", [pytest.param(" \n", id="none"), pytest.param("gone", id="gone")])
def test_sites_that_are_not_there(runner: Runner, pull: Pull, sites: str) -> None:
    ended = runner.run({"sites": sites}, pull.base)
    assert ended.failed
    assert ended.outputs["disruption"] == "unknown"
    assert "names no folder" in ended.log or "does not exist" in ended.log


def test_a_program_that_dies_leaves_no_old_comment(runner: Runner, pull: Pull) -> None:
    mark = comment.mark("in--ventories/lab")
    old = {"body": f"{mark}\nold", "url": "#issuecomment-5", "viewerDidAuthor": True}
    runner.comments = [old]
    runner.program("railwright-itself", '#!/bin/sh\n[ "$1" = check ] || kill -KILL $$\n')
    ended = runner.run({"sites": "in--ventories/lab"}, pull.base)
    assert ended.failed
    assert ended.outputs["disruption"] == "unknown"
    assert only(runner).startswith(f"{mark}\n### `in--ventories/lab`: railwright plan ended with")


def test_a_plan_that_nobody_wrote_is_a_failure_of_no_known_class(
    runner: Runner, pull: Pull
) -> None:
    runner.program("railwright-itself", "#!/bin/sh\n")
    ended = runner.run({"sites": LAB}, pull.base)
    assert ended.failed
    assert ended.outputs["disruption"] == "unknown"
    write = 'for word; do [ "$last" = -o ] && echo "{\\"disruption\\": \\"%s\\"}" > "$word"\n'
    for said, told in (("reboot", "reboot"), ("something-new", "unknown")):
        runner.program("railwright-itself", f"#!/bin/sh\n{write % said}last=$word; done\n")
        ended = runner.run({"sites": f"{LAB}\ninventories-lab"}, pull.base)
        assert ended.outputs["disruption"] == told


# ---- the files -----------------------------------------------------------------------------------


def test_no_input_becomes_a_part_of_a_script() -> None:
    action = yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="no shellcheck here")
def test_the_scripts_are_sound() -> None:
    done = subprocess.run(
        ["shellcheck", *sorted(ACTION.glob("*.sh"))], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


def test_the_script_has_every_class_from_the_mildest_to_the_worst() -> None:
    (listed,) = re.findall(
        r"^classes='(.*)'", (ACTION / "plan.sh").read_text("utf-8"), re.MULTILINE
    )
    assert listed.split() == [one.value for one in Disruption]


def test_our_own_workflow_uses_the_action_on_every_shipped_site() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    job = workflow["jobs"]["fabric"]
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    (step,) = [one for one in job["steps"] if one.get("uses", "").startswith("./.github")]
    assert ROOT / step["uses"] == ACTION
    action = yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))
    assert step["with"].keys() <= action["inputs"].keys()
    shipped = {f"inventories/{path.name}" for path in (ROOT / "inventories").iterdir()}
    assert set(step["with"]["sites"].split()) == shipped


# ---- what the pages show -------------------------------------------------------------------------


def shown(key: str) -> list[dict[str, Any]]:
    """Return the examples of the page that have a key."""
    page = (ROOT / "docs" / "how-to" / "pull-requests.md").read_text("utf-8")
    examples = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    return [one for one in examples if key in one]


def test_the_page_uses_the_action_as_it_is() -> None:
    inputs = yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))["inputs"]
    steps = [
        step
        for example in shown("jobs")
        for job in example["jobs"].values()
        for step in job["steps"]
        if ACTION.name in step.get("uses", "")
    ]
    assert len(steps) == 2
    for step in steps:
        assert step["with"].keys() <= inputs.keys()
    page = (ROOT / "docs" / "how-to" / "pull-requests.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| .* \| .*\|$", page, re.MULTILINE)
    assert set(listed) == inputs.keys()


def test_the_page_uses_the_job_and_the_hooks_as_they_are() -> None:
    job = yaml.safe_load((ROOT / ".gitlab" / "railwright.yml").read_text("utf-8"))["railwright"]
    (example,) = shown("include")
    assert example["railwright"]["variables"].keys() <= job["variables"].keys()
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (example,) = shown("repos")
    assert [hook["id"] for hook in example["repos"][0]["hooks"]] == [hook["id"] for hook in hooks]
