"""The cache between runs: what is kept comes back, and nothing that cannot be trusted does."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from railwright.base import cache

KEY = cache.key([b"made", b"from"])
NAME, DATA = "name", b"data"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache in which something is kept; its folder of private files."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache.write(NAME, KEY, DATA)
    return tmp_path / "railwright" / "compiled"


def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.home() == tmp_path / "railwright"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.home() == tmp_path / ".cache" / "railwright"


@pytest.mark.parametrize("given", [None, "relative/cache"])
def test_a_user_without_a_home_has_no_cache(
    monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    def nowhere() -> Path:
        msg = "Could not determine home directory."
        raise RuntimeError(msg)

    monkeypatch.setattr(Path, "home", nowhere)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if given:
        monkeypatch.setenv("XDG_CACHE_HOME", given)
    assert cache.home() is None


def test_the_parts_of_a_key_do_not_run_together() -> None:
    assert len({cache.key(parts) for parts in ([b"ab"], [b"a", b"b"], [b"", b"ab"])}) == 3


def test_what_is_kept_comes_back(folder: Path) -> None:
    assert cache.read(NAME, KEY) == DATA
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_was_made_from_other_things_does_not_count(folder: Path) -> None:
    assert cache.read(NAME, cache.key([b"others"])) is None
    assert (folder / NAME).is_file()


def test_the_newest_is_kept(folder: Path) -> None:
    cache.write(NAME, cache.key([b"others"]), b"newer")
    assert cache.read(NAME, KEY) is None
    assert cache.read(NAME, cache.key([b"others"])) == b"newer"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:0], id="empty"),
        pytest.param(lambda data: data[:10], id="half-a-digest"),
        pytest.param(lambda data: data[:-1], id="cut"),
        pytest.param(lambda data: data + b"x", id="longer"),
        pytest.param(lambda data: data[:-1] + b"x", id="one-byte"),
        pytest.param(lambda data: b"x" + data[1:], id="digest"),
    ],
)
def test_a_damaged_file_does_not_count(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    path = folder / NAME
    path.write_bytes(damage(path.read_bytes()))
    assert cache.read(NAME, KEY) is None


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777, 0o1777])
def test_a_folder_that_others_may_write_is_left_alone(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    assert cache.read(NAME, KEY) is None
    cache.write("more", KEY, DATA)
    assert not (folder / "more").exists()


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_may_write_does_not_count(folder: Path, mode: int) -> None:
    (folder / NAME).chmod(mode)
    assert cache.read(NAME, KEY) is None


@pytest.mark.usefixtures("folder")
def test_what_belongs_to_somebody_else_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert cache.read(NAME, KEY) is None


def test_a_file_of_somebody_else_does_not_count(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = [*(folder / NAME).stat()]
    foreign[4] += 1  # st_uid
    monkeypatch.setattr(os, "fstat", lambda _: os.stat_result(foreign))
    assert cache.read(NAME, KEY) is None


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / NAME).rename(tmp_path / "elsewhere")
    (folder / NAME).symlink_to(tmp_path / "elsewhere")
    assert cache.read(NAME, KEY) is None


def test_a_folder_that_is_a_link_is_left_alone(folder: Path, tmp_path: Path) -> None:
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert cache.read(NAME, KEY) is None
    cache.write("more", KEY, DATA)
    assert not (tmp_path / "elsewhere" / "more").exists()


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    (folder / NAME).unlink()
    os.mkfifo(folder / NAME)
    assert cache.read(NAME, KEY) is None


def test_nothing_is_kept_where_nothing_can_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    cache.write(NAME, KEY, DATA)
    assert cache.read(NAME, KEY) is None


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "home", lambda: None)
    cache.write(NAME, KEY, DATA)
    assert cache.read(NAME, KEY) is None


@pytest.mark.usefixtures("folder")
def test_a_system_without_users_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "geteuid")
    assert cache.read(NAME, KEY) is None
