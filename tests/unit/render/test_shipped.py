"""Compiled templates that are kept between runs: the same output, and only where they fit."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from railwright.base import cache, resources
from railwright.render import shipped
from railwright.render.environment import JsonEnvironment
from railwright.render.renderer import Renderer
from railwright.render.shape import Tables
from samples import fabric, leaf

DEVICE = leaf()


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "railwright" / "compiled"


def rendered(site: Path | None = None) -> Tables:
    return Renderer(site).render(DEVICE, fabric(DEVICE))


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Names of the templates that are compiled, as they are."""
    names: list[str | None] = []
    compile_ = JsonEnvironment.compile

    def noted(self: JsonEnvironment, source: str, name: str | None, filename: str) -> object:
        names.append(name)
        return compile_(self, source, name, filename)

    monkeypatch.setattr(JsonEnvironment, "compile", noted)
    return names


def test_the_second_run_compiles_nothing_and_renders_the_same(
    folder: Path, compiled: list[str | None]
) -> None:
    first = rendered()
    assert "tables/port.json.j2" in compiled
    assert len(list(folder.iterdir())) == 1
    compiled.clear()
    assert rendered() == first
    assert compiled == []


def test_without_a_cache_the_output_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    first = rendered()
    monkeypatch.setattr(cache, "home", lambda: None)
    assert rendered() == first


def test_a_damaged_cache_is_made_anew(folder: Path, compiled: list[str | None]) -> None:
    first = rendered()
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    compiled.clear()
    assert rendered() == first
    assert compiled
    assert path.read_bytes() == whole


@pytest.mark.parametrize("changed", ["jinja2", "python", "floor"])
def test_what_is_compiled_otherwise_does_not_fit(
    compiled: list[str | None], monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    rendered()
    compiled.clear()
    match changed:
        case "jinja2":
            monkeypatch.setattr(jinja2, "__version__", "0")
        case "python":
            monkeypatch.setattr("sys.version", "0")
        case _:
            monkeypatch.setattr(resources, "code", lambda _: (b"other",))
    rendered()
    assert compiled


def test_a_changed_template_is_compiled_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(resources, "root", lambda _: tmp_path)
    (tmp_path / "x.j2").write_text("[1]")
    (tmp_path / "no-template").write_bytes(b"\xff")

    def printed() -> str:
        loader = shipped.ShippedLoader()
        return JsonEnvironment(loader).get_template("x.j2").render()

    assert printed() == "[1]"
    (tmp_path / "x.j2").write_text("[2]")
    assert printed() == "[2]"


def test_without_sources_nothing_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rendered()
    (path,) = folder.iterdir()
    path.unlink()
    monkeypatch.setattr(resources, "code", lambda _: ())
    assert rendered() == first
    assert not path.exists()


def test_a_template_of_a_site_is_compiled_in_every_run(
    folder: Path, compiled: list[str | None], tmp_path: Path
) -> None:
    own = tmp_path / "site" / "templates" / "tables" / "banner.json.j2"
    own.parent.mkdir(parents=True)
    own.write_text('{# owns: BANNER_MESSAGE #}\n{"BANNER_MESSAGE": {"global": {"motd": "zebra"}}}')
    for _ in range(2):
        compiled.clear()
        assert rendered(tmp_path / "site")["BANNER_MESSAGE"] == {"global": {"motd": "zebra"}}
    assert compiled == ["tables/banner.json.j2"]
    assert b"zebra" not in next(folder.iterdir()).read_bytes()


def test_a_trace_is_the_same_whatever_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered()
    kept = dict(Renderer().trace(DEVICE, fabric(DEVICE)))
    monkeypatch.setattr(cache, "home", lambda: None)
    assert dict(Renderer().trace(DEVICE, fabric(DEVICE))) == kept


def test_a_template_that_does_not_exist() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        JsonEnvironment(shipped.ShippedLoader()).get_template("absent.j2")
