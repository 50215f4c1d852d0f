"""Who reads which table, and what nobody does."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from railwright.checks.consumers import Unread, consumers, unread
from railwright.checks.yang import mapping
from railwright.model.types import Dialect, Release

Config = dict[str, dict[str, dict[str, Any]]]
GOLDENS = [
    path
    for path in sorted((Path(__file__).parents[3] / "golden_configs").glob("*/*.json"))
    if path.stem.startswith(("leaf", "spine"))
]
BGP, FRR = Dialect.BGPCFGD, Dialect.FRRCFGD


def test_every_table_of_ours_has_a_reader_or_a_reason() -> None:
    plan = mapping.load(mapping.shipped_path())
    assert plan is not None
    assert set(plan.tables) <= consumers().tables


def test_no_table_is_both_read_and_unread() -> None:
    read = frozenset().union(*(each.tables for each in consumers().programs))
    assert not read & {each.table for each in consumers().unread}


def test_every_claim_has_a_source_and_a_table_of_its_own() -> None:
    for program in consumers().programs:
        assert program.source.startswith("sonic-net/"), program.program
        assert {*program.since, *program.fields} <= program.tables
    for each in (*consumers().unread, *consumers().rows):
        assert each.source.startswith("sonic-net/")


def found(config: Config, dialect: Dialect, release: Release | None = None) -> list[Unread]:
    return list(unread(config, dialect, release))


CASES: list[tuple[Config, Dialect, Release, tuple[str, str | None, str | None] | None, str]] = [
    (
        {"BGP_NEIGHBOR_AF": {"default|10.0.0.1|ipv4_unicast": {}}},
        BGP,
        Release.R202511,
        ("BGP_NEIGHBOR_AF", None, None),
        "only frrcfgd reads it, and this switch runs bgpcfgd",
    ),
    ({"BGP_NEIGHBOR_AF": {"default|10.0.0.1|ipv4_unicast": {}}}, FRR, Release.R202511, None, ""),
    (
        {"BGP_PEER_RANGE": {"hosts": {"name": "hosts"}}},
        FRR,
        Release.R202511,
        ("BGP_PEER_RANGE", None, None),
        "only bgpcfgd reads it, and this switch runs frrcfgd",
    ),
    (
        {"HIGH_FREQUENCY_TELEMETRY_PROFILE": {"p": {}}},
        BGP,
        Release.R202505,
        ("HIGH_FREQUENCY_TELEMETRY_PROFILE", None, None),
        "orchagent reads it from 202511 on, this is 202505",
    ),
    ({"HIGH_FREQUENCY_TELEMETRY_PROFILE": {"p": {}}}, BGP, Release.R202511, None, ""),
    ({"LLDP": {"GLOBAL": {"mode": "RECEIVE"}}}, BGP, Release.MASTER, ("LLDP", None, None), ""),
    ({"ROUTE_MAP_SET": {"a": {}}}, FRR, Release.MASTER, None, ""),
    ({"TC_TO_DOT1P_MAP": {"a": {"0": "1"}}}, BGP, Release.R202405, None, ""),
    ({"BGP_NEIGHBOR_AF": {}, "MY_TABLE": {"a": {}}}, BGP, Release.MASTER, None, ""),
    (
        {"BGP_NEIGHBOR": {"Ethernet0": {"asn": "65000", "bfd": "true"}}},
        BGP,
        Release.R202511,
        ("BGP_NEIGHBOR", "Ethernet0", None),
        "bgpcfgd gives a neighbour its address family by its address",
    ),
    ({"BGP_NEIGHBOR": {"default|Ethernet0": {"asn": "65000"}}}, FRR, Release.R202511, None, ""),
    (
        {"BGP_NEIGHBOR": {"10.0.0.1": {"asn": "65000"}}},
        FRR,
        Release.R202511,
        ("BGP_NEIGHBOR", "10.0.0.1", None),
        "frrcfgd passes over neighbours without the VRF in the key",
    ),
    (
        {"BGP_NEIGHBOR": {"fc00::1": {"asn": "65000", "bfd": "true", "name": "a"}}},
        BGP,
        Release.R202511,
        ("BGP_NEIGHBOR", "fc00::1", "bfd"),
        "bgpcfgd does not read it",
    ),
    (
        {"BGP_NEIGHBOR": {"default|10.0.0.1": {"asn": "65000", "rrclient": "0"}}},
        FRR,
        Release.R202511,
        ("BGP_NEIGHBOR", "default|10.0.0.1", "rrclient"),
        "frrcfgd does not read it",
    ),
    ({"BGP_NEIGHBOR": {"Vrf1|10.0.0.1": {"asn": "65000"}}}, BGP, Release.R202511, None, ""),
    ({"BGP_NEIGHBOR": {"10.0.0.1": {"NULL": "NULL"}}}, BGP, Release.R202511, None, ""),
]


@pytest.mark.parametrize(("config", "dialect", "release", "place", "words"), CASES)
def test_what_nobody_reads_is_told_at_its_place(
    config: Config,
    dialect: Dialect,
    release: Release,
    place: tuple[str, str | None, str | None] | None,
    words: str,
) -> None:
    items = found(config, dialect, release)
    assert [each[:3] for each in items] == ([place] if place else [])
    assert all(each.message.startswith(words) and each.source for each in items)


def test_without_a_release_the_newest_is_meant() -> None:
    config: Config = {"SWITCH_TRIMMING": {"GLOBAL": {"size": "128"}}}
    assert found(config, BGP) == []
    assert found(config, BGP, Release.R202411)


def test_the_goldens_have_no_row_that_nobody_reads() -> None:
    dialects = set()
    for path in GOLDENS:
        data = json.loads(path.read_text(encoding="utf-8"))
        if "DEVICE_METADATA" not in data:
            continue
        framework = data["DEVICE_METADATA"]["localhost"].get("frr_mgmt_framework_config")
        dialect = FRR if framework == "true" else BGP
        dialects.add(dialect)
        assert found(data, dialect, Release.R202511) == [], path
    assert dialects


def test_the_page_lists_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[3] / "docs")
    text = "\n".join(importlib.import_module("consumers_page").lines())
    assert all(f"| `{table}` |" in text for table in consumers().tables)
    assert "| `BGP_GLOBALS` | frrcfgd | frrcfgd only |" in text
    assert "| `LLDP` | nobody:" in text
