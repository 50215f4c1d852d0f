"""From a folder to an inventory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.base import canonical
from railwright.base.location import Location
from railwright.inventory import load
from railwright.model.finding import Severity

Load = Callable[..., tuple]  # type: ignore[type-arg]


def test_clean_site(load_text: Load, clean: str) -> None:
    inventory, findings = load_text(clean)
    assert findings == ()
    assert inventory.intent.site == "lab"
    assert inventory.intent.pods[1].hosts["gpu"].count == 4
    assert inventory.file == "fabric.yml"
    assert inventory.locate("pods", 1, "hosts", "gpu", "count") == Location("fabric.yml", 11, 39)
    assert inventory.locate("tiers", "leaf") == Location("fabric.yml", 6, 3)
    assert inventory.locate("tiers", "leaf", "hwsku") == Location("fabric.yml", 6, 3)
    assert inventory.locate("asn", "spine") == Location("fabric.yml")


def test_several_files_are_one_inventory(load_text: Load, clean: str) -> None:
    inventory, findings = load_text(
        clean, cables="# rules\ncables:\n  - length_m: 3\n", notes="# nothing\n"
    )
    assert findings == ()
    assert inventory.intent.cables[0].length_m == 3
    assert inventory.locate("cables", 0, "length_m") == Location("cables.yml", 3, 15)
    assert inventory.locate("tiers") == Location("fabric.yml", 5, 1)
    assert ("cables", 0, "length_m") in inventory.positions
    assert set(inventory.positions) >= {("site",), ("cables",), ("pods", 1)}


def test_locations_do_not_depend_on_the_folder(tmp_path: Path, clean: str) -> None:
    reports = []
    for name in ("one", "two/deeper"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "fabric.yml").write_text(clean + "plains: 2\n")
        reports.append(load(folder))
    assert reports[0] == reports[1]
    assert reports[0][1][0].lines() == (
        "fabric.yml:12:1: error[INV003] unknown key 'plains'",
        "  hint: did you mean 'planes'?",
    )
    assert reports[0][1][0].lines("inventories/lab/")[0].startswith("inventories/lab/fabric.yml:12")


def test_main_file_comes_first(load_text: Load, clean: str) -> None:
    _, findings = load_text(clean + "zzz: 1\n", b10="q: 1\n", b9="q: 1\n", a="aaa: 1\n")
    files = [finding.location.file for finding in findings]
    assert files == ["fabric.yml", "a.yml", "b9.yml", "b10.yml"]
    assert findings[-1].id == "INV008"
    assert "b9.yml:1:1" in findings[-1].message


def test_missing_folder(tmp_path: Path) -> None:
    inventory, findings = load(tmp_path / "nowhere")
    assert inventory is None
    assert [finding.id for finding in findings] == ["INV010"]


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("site: lab\n")
    assert [finding.id for finding in load(tmp_path / "x")[1]] == ["INV010"]


def test_main_file_that_is_a_folder_or_pipe(tmp_path: Path) -> None:
    (tmp_path / "fabric.yml").mkdir()
    assert load(tmp_path)[1][0].message == "fabric.yml is not a file"
    (tmp_path / "fabric.yml").rmdir()
    os.mkfifo(tmp_path / "fabric.yml")
    assert load(tmp_path)[1][0].message == "fabric.yml is not a file"


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path, clean: str) -> None:
    (tmp_path / "fabric.yml").write_text(clean)
    (tmp_path / ".old.yml").write_text("[")
    (tmp_path / "catalog.yml").mkdir()
    (tmp_path / "README.md").write_text("[")
    assert load(tmp_path)[1] == ()


def test_nothing_is_missed_while_a_file_is_unreadable(load_text: Load) -> None:
    inventory, findings = load_text("site: lab\ntiers: {leaf: {}}\n", pods="pods: [")
    assert inventory is None
    assert [finding.id for finding in findings] == ["INV004", "INV001"]
    assert findings[0].message == "missing key 'count' in 'tiers.leaf'"


def test_warning_does_not_hide_the_inventory(load_text: Load, clean: str) -> None:
    inventory, findings = load_text(clean + "asn: {spine: 64496}\n")
    assert inventory is not None
    assert [finding.severity for finding in findings] == [Severity.WARNING]


@pytest.mark.parametrize("count", [250, 5_000])
def test_many_mistakes_are_cut_short(load_text: Load, clean: str, count: int) -> None:
    _, findings = load_text(clean + "cables:\n" + "  - {length: 1}\n" * count)
    assert len(findings) == 201
    assert findings[-1].id == "INV009"


def test_few_mistakes_behind_much_that_is_right(load_text: Load, clean: str) -> None:
    right = "".join(f"  a{number}: {{}}\n" for number in range(4_000))
    wrong = "".join(f"  b{number}: {{x: 1}}\n" for number in range(1_001))
    _, findings = load_text(f"{clean}devices:\n{right}{wrong}")
    assert findings[0].message == "unknown key 'x' in 'devices.b0'"
    assert findings[0].location == Location("fabric.yml", 4013, 8)


def test_known_keys_behind_unknown_ones_are_not_missed(load_text: Load, clean: str) -> None:
    unknown = "".join(f"zz{number}: 1\n" for number in range(1_500))
    _, findings = load_text(unknown + clean)
    assert {finding.id for finding in findings} == {"INV003", "INV009"}


def _load_bytes(raw: bytes, second: bytes | None = None) -> tuple[object, tuple[object, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fabric.yml").write_bytes(raw)
        if second is not None:
            (Path(folder) / "more.yml").write_bytes(second)
        return load(Path(folder))


@given(st.binary(max_size=80), st.binary(max_size=20))
def test_any_bytes(raw: bytes, second: bytes) -> None:
    inventory, findings = _load_bytes(raw, second)
    assert inventory is None
    assert findings


WORDS = st.sampled_from(
    ["site", "fabric", "tiers", "leaf", "spine", "pods", "hosts", "gpu", "devices", "cables",
     "match", "between", "addressing", "loopback", "management", "gateway_ipv4", "ipv4", "ipv6",
     "capacity", "asn", "patches", "set", "PORT", "str", "suppress", "until", "planes", "parallel",
     "count", "profile", "name", "aaa", "key", "secret", "bgp", "host_cages", "fec", "speed",
     "[key]"]
)  # fmt: skip
NUMBERS = st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.sampled_from(
    ["", "lab", "400G", "1-32", "9-1", "10.0.0.0/8", "10.0.0.1/8", "fd00::/48", "rs", "off", "tor",
     "leaf-{pod}-{index}", "{", "{x}", "{index:02}", "2026-02-30", "202511", "frrcfgd", "é", "\x7f"]
)  # fmt: skip
SHAPES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(WORDS, SHAPES, max_size=6))
def test_any_shape(data: dict[str, object]) -> None:
    _, findings = _load_bytes(canonical.dumps(data))
    assert findings
    for finding in findings:
        assert finding.location is not None
        assert "Input should" not in finding.message


@st.composite
def _near_misses(draw: st.DrawFn) -> dict[str, object]:
    """A site of the right shape with values that mean nothing."""
    pick = draw
    number = st.integers(1, 5)
    pools = st.sampled_from(["10.0.0.0/8", "10.0.0.9/8", "x", "fd00::/48", "::/0", "0.0.0.0/0", ""])
    names = st.sampled_from(["a-{index}", "{pod}", "{pod}{index:02}", "{", "x", "{plane_letter}"])
    addresses = st.sampled_from(["10.0.0.1", "::1", "", "255.255.255.255", "1", "10.0.0.1/8", "é"])
    return {
        "site": "lab",
        "planes": pick(number),
        "parallel": pick(number),
        "tiers": pick(
            st.dictionaries(
                st.sampled_from(["leaf", "spine"]),
                st.fixed_dictionaries({"count": number, "name": names}),
            )
        ),
        "pods": {"PODKEY": {"hosts": {"g": {"profile": "p", "count": pick(number)}}}},
        "addressing": {
            "loopback": {"ipv4": pick(pools)},
            "hosts": {"ipv6": pick(pools)},
            "management": {"ipv4": pick(pools), "gateway_ipv6": pick(addresses)},
        },
        "asn": {"spine": pick(st.integers(1, 2**32 - 2)), "leaf_base": pick(st.integers(1, 99999))},
        "devices": {
            "d": {
                "tier": pick(st.sampled_from(["leaf", "spine"])),
                "loopback_ipv6": pick(addresses),
            },
            "g-1-001": {"management_ipv4": pick(addresses), "index": pick(number)},
        },
        "management": {"dns": [pick(addresses)], "ntp": [{"server": pick(addresses)}]},
        "patches": [{"reason": "any reason will do", "set": {pick(WORDS): None}}],
        "suppress": [
            {"rule": "CAB001", "reason": "any reason will do", "until": pick(UNTIL)},
        ],
    }


def test_empty_mapping_lacks_everything(load_text: Load) -> None:
    _, findings = load_text("{}\n")
    assert [finding.message for finding in findings] == [
        "missing key 'pods'",
        "missing key 'site'",
        "missing key 'tiers'",
    ]


UNTIL = st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@settings(max_examples=60)
@given(_near_misses(), st.integers(1, 4095))
def test_any_meaning(data: dict[str, object], pod: int) -> None:
    raw = canonical.dumps(data).replace(b'"PODKEY"', str(pod).encode())
    inventory, findings = _load_bytes(raw)
    assert inventory is not None
    assert {"INV021"} <= {finding.id for finding in findings}


@pytest.mark.parametrize("length", [0, 1, 10, 100])
def test_truncated_file(load_text: Load, clean: str, length: int) -> None:
    inventory, findings = load_text(clean[:length])
    assert inventory is None
    assert findings
