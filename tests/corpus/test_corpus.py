"""Agreement with SONiC's own YANG test corpus, and that the corpus is read rightly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import cases
from corpus.cases import Case
from corpus.known import KNOWN
from corpus.record import SUMMARY, Judge, compare, roots
from corpus.record_releases import FIGURES, judged
from railwright.checks.yang import YangEngine, load_engine, modules
from railwright.model.types import Release

PORT = {"name": "Ethernet0", "lanes": "1,2", "speed": 100000}
GOOD = {"sonic-port:sonic-port": {"sonic-port:PORT": {"PORT_LIST": [PORT]}}}
SLOW = {"sonic-port:sonic-port": {"sonic-port:PORT": {"PORT_LIST": [PORT | {"speed": 0}]}}}
OTHER = {"sonic-acl:sonic-acl": {"sonic-acl:ACL_TABLE": {"ACL_TABLE_LIST": []}}}


@pytest.fixture(scope="module")
def engine() -> YangEngine:
    return load_engine()


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Case, ...]:
    documents = {
        "GOOD": GOOD, "SLOW": SLOW, "VERIFIED": GOOD, "PLAIN_TEXT": SLOW,
        "MIXED": GOOD | OTHER, "OTHER": OTHER, "WRONGLY_EXPECTED": GOOD,
    }  # fmt: skip
    tests = {
        "GOOD": {"desc": "x"},
        "SLOW": {"eStrKey": "Range"},
        "VERIFIED": {"eStrKey": "Verify", "verify": {}},
        "PLAIN_TEXT": {"eStr": "a text"},
        "MIXED": {"eStrKey": "None"},
        "OTHER": {"eStrKey": "LeafRef"},
        "WRONGLY_EXPECTED": {"eStr": ["refused"]},
        "NO_DOCUMENT": {},
    }
    for folder, data in (("tests", tests), ("tests_config", documents)):
        (tmp_path / cases.WHERE / folder).mkdir(parents=True)
        (tmp_path / cases.WHERE / folder / "port.json").write_text(json.dumps(data))
    return cases.read(tmp_path)


def test_the_stored_figures_meet_the_target() -> None:
    summary = json.loads(SUMMARY.read_text(encoding="utf-8"))
    disagreements = summary["disagreements"]
    assert set(disagreements) | set(summary["mixed_disagreements"]) == set(KNOWN)
    assert summary["covered"] > 700
    assert len(disagreements) <= 0.01 * summary["covered"]
    assert summary["as_rows"][0] == summary["as_rows"][1]


def test_the_stored_figures_are_of_tables_that_exist(engine: YangEngine) -> None:
    summary = json.loads(SUMMARY.read_text(encoding="utf-8"))
    assert set(summary["tables"]) <= set(engine.schema.tables)


def test_the_cases_of_each_release_agree_with_its_modules() -> None:
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert list(figures) == list(Release)
    for count, differing in figures.values():
        assert count > 500
        assert set(differing) <= set(KNOWN)


def test_the_cases_of_a_release_are_judged_by_its_modules(
    corpus: tuple[Case, ...], tmp_path: Path
) -> None:
    assert corpus
    assert judged(tmp_path, Release.R202405) == (5, ["WRONGLY_EXPECTED"])


def test_expected_verdicts_are_read(corpus: tuple[Case, ...]) -> None:
    assert {each.name for each in corpus if each.accepted} == {"GOOD", "VERIFIED", "MIXED"}
    assert {each.name: sorted(each.tables) for each in corpus}["MIXED"] == ["ACL_TABLE", "PORT"]


def test_a_comparison_counts_what_it_covers(corpus: tuple[Case, ...], engine: YangEngine) -> None:
    judge = Judge(modules.bundled(), roots(engine.schema))
    summary = compare(corpus, engine, judge, judge)
    assert (summary.cases, summary.covered, summary.accepted) == (7, 5, 2)
    assert summary.tables == {"PORT": [5, 4]}
    assert summary.disagreements == ["WRONGLY_EXPECTED"]
    assert (summary.as_rows, summary.mixed) == ([5, 5], [1, 1])


def test_a_document_becomes_rows(engine: YangEngine) -> None:
    document: cases.Document = {
        **GOOD,
        "sonic-dscp-tc-map:sonic-dscp-tc-map": {
            "DSCP_TO_TC_MAP": {
                "DSCP_TO_TC_MAP_LIST": [{"name": "A", "DSCP_TO_TC_MAP": [{"dscp": 3, "tc": 4}]}]
            }
        },
        "sonic-ntp:sonic-ntp": {"NTP": {"global": {"src_intf": ["eth0", "Loopback0"]}}},
    }
    assert cases.rows(document, engine.schema) == {
        "PORT": {"Ethernet0": {"lanes": "1,2", "speed": "100000"}},
        "DSCP_TO_TC_MAP": {"A": {"3": "4"}},
        "NTP": {"global": {"src_intf": "eth0;Loopback0"}},
    }


@pytest.mark.parametrize(
    "rows",
    [
        {"PORT_LIST": [{"lanes": "1"}]},
        {"PORT_LIST": [PORT, PORT]},
        {"PORT_LIST": [PORT | {"name": "a|b"}]},
        {"PORT_LIST": [PORT | {"mtu": None}]},
        {"PORT_LIST": ["Ethernet0"]},
        {"PORTS": []},
    ],
)
def test_what_config_db_cannot_hold_becomes_no_rows(engine: YangEngine, rows: cases.Node) -> None:
    assert cases.rows({"sonic-port:sonic-port": {"PORT": rows}}, engine.schema) is None
