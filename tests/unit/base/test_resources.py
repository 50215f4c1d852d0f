"""The one place that knows where shipped files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.base import resources
from railwright.base.errors import ResourceError


@pytest.mark.parametrize("kind", ["templates", "schemas", "inventories", "catalog"])
def test_every_kind_is_found(kind: resources.Kind) -> None:
    found = resources.root(kind)
    assert found.is_dir()
    assert found.name == kind


def test_missing_folder_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "a" / "b")
    with pytest.raises(ResourceError) as caught:
        resources.root("templates")
    assert "templates" in caught.value.message
    assert caught.value.hint


def test_shipped_path_is_shown_without_the_machine() -> None:
    path = resources.root("catalog") / "platforms" / "sn5600.yml"
    assert resources.shown(path) == "catalog/platforms/sn5600.yml"


def test_other_path_is_shown_whole(tmp_path: Path) -> None:
    assert resources.shown(tmp_path / "x.yml") == (tmp_path / "x.yml").as_posix()
