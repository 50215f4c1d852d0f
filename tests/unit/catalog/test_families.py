"""Chips, features and NIC families: every file has a name in the program, every name a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.base import yaml12
from railwright.base.resources import root
from railwright.catalog import load
from railwright.model.asic import AsicFacts
from railwright.model.feature import FeatureFacts
from railwright.model.host_contract import NicFamily
from railwright.model.platform import AsicFamily
from railwright.model.qos_profile import Feature

CATALOG = load()
SHIPPED = root("catalog")


def files(folder: str) -> list[Path]:
    return sorted((SHIPPED / folder).glob("*.yml"))


def named(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", files("asics"), ids=named)
def test_a_chip_is_found_by_its_family(path: Path) -> None:
    facts = AsicFacts.model_validate(yaml12.read(path).data)
    assert facts.name == path.stem
    assert CATALOG.asic(facts.family) == facts


@pytest.mark.parametrize("family", AsicFamily, ids=lambda family: family.value)
def test_a_family_of_chips_has_a_file_of_its_own(family: AsicFamily) -> None:
    assert CATALOG.asic(family).family is family


@pytest.mark.parametrize("path", files("features"), ids=named)
def test_a_feature_is_found_by_its_member(path: Path) -> None:
    facts = FeatureFacts.model_validate(yaml12.read(path).data)
    assert facts.name.value == path.stem
    assert CATALOG.feature(facts.name) == facts


@pytest.mark.parametrize("feature", Feature, ids=lambda feature: feature.value)
def test_a_member_has_a_file_of_its_own(feature: Feature) -> None:
    assert CATALOG.feature(feature).name is feature


@pytest.mark.parametrize("path", files("nics"), ids=named)
def test_a_family_of_nics_is_found_by_its_name(path: Path) -> None:
    family = NicFamily.model_validate(yaml12.read(path).data)
    assert family.name == path.stem
    assert CATALOG.nic_family(path.stem) == family


def test_every_family_of_nics_is_listed() -> None:
    assert set(CATALOG.nic_families()) == {path.stem for path in files("nics")}


def test_a_word_names_one_family_of_nics() -> None:
    families = [CATALOG.nic_family(name) for name in CATALOG.nic_families()]
    words = [word.lower() for family in families for word in family.models]
    assert len(words) == len(set(words))
