"""The modules of rules come from one file, and it is never trusted more than their sources."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from railwright.base import cache
from railwright.checks import compiled

NAME = "a_rule_of_a_test"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "rules"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    path = folder / f"{NAME}.py"
    path.write_text("VALUE = 1\n", "utf-8")
    yield path
    sys.modules.pop(NAME, None)


def _loaded(path: Path) -> object:
    sys.modules.pop(NAME, None)
    (entry,) = (one for one in os.scandir(path.parent) if one.name == path.name)
    (module,) = compiled.modules({NAME: entry})
    assert sys.modules[NAME] is module
    assert module.__file__ == str(path)
    return module.VALUE


def test_a_module_comes_from_what_was_kept(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _loaded(source) == 1
    monkeypatch.setattr(compiled, "import_module", None)
    assert _loaded(source) == 1


def test_a_changed_source_is_read_anew(source: Path) -> None:
    assert _loaded(source) == 1
    source.write_text("VALUE = 22\n", "utf-8")
    assert _loaded(source) == 22


def test_without_a_cache_it_is_imported(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "home", lambda: None)
    assert _loaded(source) == 1


def test_a_module_that_fails_is_not_kept(source: Path) -> None:
    source.write_text("VALUE = 1 / 1\n", "utf-8")
    assert _loaded(source) == 1
    source.write_text("VALUE = 1 / 0\n", "utf-8")
    with pytest.raises(ZeroDivisionError):
        _loaded(source)
    assert NAME not in sys.modules
