"""A site of another revision: what is checked out, and that the repository is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from railwright.base import process, resources
from railwright.base.errors import GoldenError
from railwright.diff import origin, revision
from repositories import commit, git, repository, state


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a repository with a site of two revisions, in a folder with blanks."""
    top = tmp_path / "a repository"
    site = top / "sites of it" / "lab ö"
    site.mkdir(parents=True)
    (site / "fabric.yml").write_text("site: old\n")
    (top / "other.txt").write_text("x")
    repository(top)
    (site / "fabric.yml").write_text("site: new\n")
    return commit(top, "second")


@pytest.fixture
def site(top: Path) -> Path:
    """Return the site folder."""
    return top / "sites of it" / "lab ö"


def _text(site: Path, name: str) -> str:
    with revision.checkout(site, name) as there:
        return (there.site / "fabric.yml").read_text()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HEAD", "new"),
        ("HEAD~1", "old"),
        ("main", "new"),
        ("main~1", "old"),
        ("v1", "old"),
        ("HEAD^{/first}", "old"),
    ],
)
def test_a_revision_by_any_name(top: Path, site: Path, name: str, text: str) -> None:
    git(top, "tag", "v1", "HEAD~1")
    assert _text(site, name) == f"site: {text}\n"


def test_only_the_site_is_there_and_it_goes_with_the_block(site: Path) -> None:
    with revision.checkout(site, "HEAD~1") as there:
        assert [path.name for path in there.root.rglob("*") if path.is_file()] == ["fabric.yml"]
        assert len(there.commit) == 40
        assert there.code is None
        assert there.told(f"{there.site}/fabric.yml:1") == "HEAD~1:sites of it/lab ö/fabric.yml:1"
        folder = there.root.parent
    assert not folder.exists()


@pytest.mark.parametrize("split", [False, True], ids=["plain", "split-index"])
def test_no_trace_in_the_repository(top: Path, site: Path, *, split: bool) -> None:
    if split:
        git(top, "config", "core.splitIndex", "true")
        git(top, "update-index", "--split-index")
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        path = top / ".git" / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\ntouch {hook}-ran\n")
        path.chmod(0o755)
    (site / "fabric.yml").write_text("site: edited\n")
    (top / "staged.txt").write_text("staged")
    git(top, "-c", "core.hooksPath=/dev/null", "add", "staged.txt")
    before = state(top)
    assert _text(site, "HEAD~1") == "site: old\n"
    assert revision.committed(site) is None
    assert state(top) == before


def test_a_site_at_the_top_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "fabric.yml").write_text("site: old\n")
    repository(tmp_path)
    (tmp_path / "fabric.yml").write_text("site: new\n")
    assert _text(tmp_path, "HEAD") == "site: old\n"


def test_a_linked_worktree(top: Path, tmp_path: Path) -> None:
    git(top, "worktree", "add", "-q", "-b", "side", tmp_path / "side", "HEAD~1")
    assert _text(tmp_path / "side" / "sites of it" / "lab ö", "main") == "site: new\n"
    assert len(git(top, "worktree", "list").splitlines()) == 2


def test_inside_a_hook_of_git(top: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repository(top.parent / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    monkeypatch.setenv("GIT_PREFIX", "somewhere/")
    assert _text(site, "HEAD~1") == "site: old\n"


def test_links_bring_what_they_lead_to(top: Path, site: Path) -> None:
    (top / "common").mkdir()
    (top / "common" / "dns.yml").write_text("dns: old\n")
    (top / "common" / "again.yml").symlink_to("dns.yml")
    (site / "dns.yml").symlink_to("../../common/again.yml")
    commit(top, "links")
    (top / "common" / "dns.yml").write_text("dns: new\n")
    with revision.checkout(site, "HEAD") as there:
        assert (there.site / "dns.yml").read_text() == "dns: old\n"


def test_a_link_out_of_the_repository(top: Path, site: Path) -> None:
    (site / "dns.yml").symlink_to("../../../outside.yml")
    commit(top, "link")
    with pytest.raises(GoldenError, match="leads out of the repository"):
        _text(site, "HEAD")


def test_a_submodule_is_refused(top: Path, site: Path) -> None:
    head = git(top, "rev-parse", "HEAD")
    inside = f"{site.relative_to(top).as_posix()}/templates"
    git(top, "update-index", "--add", "--cacheinfo", f"160000,{head},{inside}")
    git(top, "commit", "-q", "-m", "submodule")
    with pytest.raises(GoldenError, match="is a submodule"):
        _text(site, "HEAD")


# ---- what cannot be ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["", "nothing", "--help", "-h", "--git-dir=/", "a\0b", "HEAD:other.txt", "HEAD~99",
     "HEAD..HEAD", "a\nb", "'; touch x; '", "HEAD^{tree}"],
)  # fmt: skip
def test_an_unknown_revision(site: Path, name: str) -> None:
    with pytest.raises(GoldenError, match="git knows no revision"):
        _text(site, name)


def test_a_branch_that_only_the_remote_has(top: Path, site: Path) -> None:
    git(top, "update-ref", "refs/remotes/origin/stable", "HEAD~1")
    with pytest.raises(GoldenError) as caught:
        _text(site, "stable")
    assert caught.value.hint == "did you mean git:origin/stable?"


def test_a_shallow_clone(top: Path, site: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{top}", "shallow")
    with pytest.raises(GoldenError) as caught:
        _text(tmp_path / "shallow" / site.relative_to(top), "HEAD~1")
    assert "fetch-depth: 0" in str(caught.value.hint)


def test_a_revision_without_the_site(top: Path) -> None:
    late = top / "late"
    late.mkdir()
    (late / "fabric.yml").write_text("site: late\n")
    commit(top, "late")
    with pytest.raises(GoldenError, match=r"late: not in revision 'HEAD~1', at late"):
        _text(late, "HEAD~1")


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GoldenError, match="not in a work tree of git"):
        _text(tmp_path, "HEAD")
    assert revision.committed(tmp_path) is None


def test_a_repository_of_somebody_else(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GoldenError, match="does not trust the owner") as caught:
        _text(site, "HEAD")
    assert "safe.directory" in str(caught.value.hint)


def test_git_that_takes_too_long(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "run", lambda *_, **__: process.Ended(None, b"", b""))
    with pytest.raises(GoldenError, match="git rev-parse took longer than"):
        _text(site, "HEAD")


def test_a_site_behind_a_link(site: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(site)
    assert _text(tmp_path / "link", "HEAD~1") == "site: old\n"


def test_no_git(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GoldenError, match="git is not installed"):
        _text(site, "HEAD")
    assert revision.committed(site) is None


# ---- what a build is made from -------------------------------------------------------------------


def test_the_commit_of_a_site_that_is_as_committed(top: Path, site: Path) -> None:
    head = git(top, "rev-parse", "HEAD")
    assert revision.committed(site) == head
    (site / "railwright.toml").write_text("jobs = 1\n")
    (site / "fabric.yml~").write_text("site: backup\n")
    (top / "other.txt").write_text("edited")
    assert revision.committed(site) == head
    (site / "more.yml").write_text("dns: []\n")
    assert revision.committed(site) is None
    (top / ".git" / "info" / "exclude").write_text("*.yml\n")
    assert revision.committed(site) is None, "what git ignores is read all the same"
    (site / "more.yml").unlink()
    (site / "fabric.yml").unlink()
    assert revision.committed(site) is None


@pytest.mark.parametrize(
    "name",
    ["fabric.yml", "more.yml", "catalog/defaults.yml", "catalog/qos/own.yml", "templates/x.j2",
     "templates/tables/port.json.j2", "templates/macros/deep/x"],
)  # fmt: skip
def test_files_that_decide_are_in_the_digest(tmp_path: Path, name: str) -> None:
    (tmp_path / "fabric.yml").write_text("site: lab\n")
    before = origin.sha256(tmp_path)
    assert origin.sha256(tmp_path) == before
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x\n")
    assert origin.sha256(tmp_path) != before


@pytest.mark.parametrize(
    "name",
    ["README.md", "railwright.toml", "inventory.schema.json", ".#fabric.yml", "fabric.yml~",
     "catalog/notes.md", "templates/tables/.port.json.j2.swp", "templates/tables/port.json.j2~",
     "sub/fabric.yml"],
)  # fmt: skip
def test_other_files_are_not_in_the_digest(tmp_path: Path, name: str) -> None:
    (tmp_path / "fabric.yml").write_text("site: lab\n")
    before = origin.sha256(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x\n")
    assert origin.sha256(tmp_path) == before


def test_the_digest_knows_names_from_bytes_and_never_goes_round(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, name in ((one, "a.yml"), (two, "b.yml")):
        (folder / "templates").mkdir(parents=True)
        (folder / name).write_text("x: 1\n")
        (folder / "templates" / "round").symlink_to("..")
    assert origin.sha256(one) != origin.sha256(two)


# ---- the program itself in the repository --------------------------------------------------------


@pytest.fixture
def program(top: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend that this program runs from a folder of the repository."""
    root = top / "tools"
    for name in ("generator/railwright/__main__.py", "templates/tables/a.j2", "schemas/a.yang"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text("old\n")
    commit(top, "program")
    monkeypatch.setattr(resources, "checkout", lambda: root)
    return root


def test_the_same_program_is_not_checked_out(program: Path, site: Path) -> None:
    (program / "generator/railwright/__main__.pyc").write_text("compiled")
    with revision.checkout(site, "HEAD") as there:
        assert there.code is None
    with revision.checkout(site, "HEAD~1") as there:
        assert there.code is None, "that revision has none"


@pytest.mark.parametrize(
    "name",
    ["generator/railwright/__main__.py", "generator/railwright/new.py", "templates/tables/a.j2",
     "schemas/a.yang"],
)  # fmt: skip
def test_another_program_is_checked_out(program: Path, site: Path, name: str) -> None:
    (program / name).write_text("new\n")
    with revision.checkout(site, "HEAD") as there:
        assert there.code == there.root / "tools"
        assert (there.code / "templates/tables/a.j2").read_text() == "old\n"
