"""Facts of chips and the pause table: complete, sourced, found by family, open to a site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from railwright.base import yaml12
from railwright.base.errors import CatalogError
from railwright.base.resources import root
from railwright.catalog import load
from railwright.model.platform import AsicFamily

CATALOG = load()
SHIPPED = root("catalog")
FILES = sorted((SHIPPED / "asics").glob("*.yml")) + sorted((SHIPPED / "pause").glob("*.yml"))


def unsourced(value: object, at: str = "") -> Iterator[str]:
    """Yield every mapping that holds a number but no source of its own."""
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from unsourced(item, f"{at}[{position}]")
    if isinstance(value, Mapping):
        if "source" not in value and any(type(item) in (int, float) for item in value.values()):
            yield at
        for key, item in value.items():
            if at + str(key) != "quanta":
                yield from unsourced(item, f"{at}{key}.")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_block_of_numbers_has_its_own_source(path: Path) -> None:
    data = yaml12.read(path).data
    assert list(unsourced(data)) == []


def test_the_walk_sees_a_block_without_a_source() -> None:
    assert list(unsourced({"source": "x", "tile": {"delay_ns": 120}})) == ["tile."]


@pytest.mark.parametrize("family", list(AsicFamily))
def test_every_family_has_facts(family: AsicFamily) -> None:
    found = CATALOG.asic(family)
    assert found.family is family
    assert (found.dynamic is not None) is family.value.startswith("Spectrum")


@pytest.mark.parametrize("name", CATALOG.platforms())
def test_a_platform_and_its_chip_agree(name: str) -> None:
    platform = CATALOG.platform(name)
    chip = CATALOG.asic(platform.asic.family)
    assert platform.asic.cell_bytes == chip.cell_bytes
    assert platform.dynamic_buffers is (chip.dynamic is not None)
    if chip.dynamic is not None:
        assert chip.dynamic.cell_bytes == chip.cell_bytes


def test_the_pause_table_has_no_1600g() -> None:
    pause = CATALOG.pause_quanta()
    assert pause.response_bytes(400_000) == pause.response_bytes(800_000) == 57_920
    assert pause.response_bytes(1_600_000) is None


def test_a_site_may_state_other_quanta(tmp_path: Path) -> None:
    text = (SHIPPED / "pause" / "ieee-802.3.yml").read_text(encoding="utf-8")
    own = tmp_path / "catalog" / "pause" / "ieee-802.3.yml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace("  800000: 905\n", "  800000: 1810\n"), encoding="utf-8")
    assert load(tmp_path).pause_quanta().response_bytes(800_000) == 115_840


def test_a_wrong_figure_is_told_with_its_line(tmp_path: Path) -> None:
    text = (SHIPPED / "asics" / "spectrum-4.yml").read_text(encoding="utf-8")
    own = tmp_path / "catalog" / "asics" / "spectrum-4.yml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace("delay_ns: 120", "delay_ns: -1"), encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "delay_ns" in row)
    with pytest.raises(CatalogError, match="delay_ns") as caught:
        load(tmp_path).asic(AsicFamily.SPECTRUM4)
    assert caught.value.location is not None
    assert caught.value.location.line == line
