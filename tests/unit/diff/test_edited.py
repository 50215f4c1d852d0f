"""Which lines of an inventory are not as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.diff import edited as module
from railwright.diff.edited import edited

OLD = "a: 1\nb: 2\nlist:\n  - x\n  - y\n  - z\nc: 3\n"


def folder(at: Path, **files: str) -> Path:
    at.mkdir()
    for name, text in files.items():
        (at / f"{name}.yml").write_text(text, "utf-8")
    return at


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (OLD, None),
        (OLD.replace("b: 2", "b: 4"), {2}),
        (OLD.replace("  - y\n", ""), {4}),
        (OLD.replace("  - x\n  - y\n  - z\n", "  []\n"), {4}),
        (OLD.replace("a: 1\n", ""), {1}),
        (OLD.replace("c: 3", "c: 3\nd: 4\ne: 5"), {8, 9}),
        (OLD.replace("a: 1", "a: 0").replace("c: 3", "c: 0"), {1, 7}),
        (OLD.replace("  - x\n", "  - x\n  - x\n"), {5}),
        (OLD.replace("list:\n", "# a list\n\nlist:\n"), None),
        (OLD.replace("  - y\n", "  # no y\n"), {4}),
        (OLD.replace("b: 2", "# a comment\nb: 5\n# another"), {3}),
    ],
)
def test_lines_that_are_new_other_or_stand_before_what_went(
    tmp_path: Path, new: str, lines: set[int] | None
) -> None:
    found = edited(folder(tmp_path / "a", fabric=OLD), folder(tmp_path / "b", fabric=new))
    assert found == ({} if lines is None else {"fabric.yml": lines})


def test_a_file_that_is_new_is_edited_whole_and_one_that_goes_has_no_lines(tmp_path: Path) -> None:
    was = folder(tmp_path / "a", fabric=OLD, gone=OLD)
    now = folder(tmp_path / "b", fabric=OLD, more="x: 1\ny: 2\n")
    assert edited(was, now) == {"more.yml": {1, 2}}


def test_a_file_that_cannot_be_read_has_no_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was, now = folder(tmp_path / "a", fabric=OLD), folder(tmp_path / "b", fabric="x: 1\n")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.is_relative_to(now):
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert edited(was, now) == {}


def test_of_files_that_are_too_different_all_lines_between_are_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LIMIT", 3)
    new = OLD.replace("b: 2", "b: 4").replace("  - z", "  - w")
    found = edited(folder(tmp_path / "a", fabric=OLD), folder(tmp_path / "b", fabric=new))
    assert found == {"fabric.yml": {2, 3, 4, 5, 6}}


@given(st.lists(st.sampled_from("ab#"), max_size=12), st.lists(st.sampled_from("ab#"), max_size=12))
def test_other_lines_are_lines_of_what_was_in_the_same_order(
    old: list[str], new: list[str]
) -> None:
    found = set(module._edited([one.encode() for one in old], [one.encode() for one in new]))
    assert all(1 <= line <= max(1, len(new)) for line in found)
    said, says = ([one for one in each if one != "#"] for each in (old, new))
    assert bool(found) or said == says
    rest = iter(said)
    kept = [one for at, one in enumerate(new, start=1) if at not in found and one != "#"]
    assert all(one in rest for one in kept)
