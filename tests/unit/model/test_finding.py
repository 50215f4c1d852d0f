"""A finding keeps its identity while its words and its line change."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright import inventory
from railwright.base.location import Location
from railwright.design import kinds
from railwright.model.finding import Edit, Finding, Severity
from topologies import CABLES, RAIL_SITE, expand

BASE = Finding(id="PHY001", severity=Severity.ERROR, message="no", subject="tiers.leaf.platform")


@pytest.mark.parametrize(
    "change",
    [
        {"message": "other words"},
        {"hint": "do this"},
        {"location": Location("fabric.yml", 99, 3)},
        {"location": Location("other.yml")},
        {"severity": Severity.WARNING},
        {"suppressed": "accepted for the trial"},
        {"template": "ports"},
        {"pointer": "/PORT/Ethernet0/mtu"},
        {"edits": (Edit(op="remove", path="/PORT/Ethernet0/mtu"),)},
    ],
    ids=lambda change: "-".join(map(str, change)),
)
def test_what_is_no_part_of_the_identity(change: dict[str, object]) -> None:
    assert BASE.model_copy(update=change).fingerprint == BASE.fingerprint


@pytest.mark.parametrize("key", ["id", "device", "table", "key", "field", "subject"])
def test_what_is_the_identity(key: str) -> None:
    assert BASE.model_copy(update={key: "x"}).fingerprint != BASE.fingerprint


def test_an_edit_is_an_operation_of_a_json_patch() -> None:
    edits = (
        Edit(op="add", path="/PORT/Ethernet0", value={"mtu": "9100"}),
        Edit(op="replace", path="/PORT/Ethernet0/lanes", value=["1", "2"]),
        Edit(op="remove", path="/VLAN"),
    )
    assert [edit.document for edit in edits] == [
        {"op": "add", "path": "/PORT/Ethernet0", "value": {"mtu": "9100"}},
        {"op": "replace", "path": "/PORT/Ethernet0/lanes", "value": ["1", "2"]},
        {"op": "remove", "path": "/VLAN"},
    ]


def test_neighbouring_parts_do_not_run_together() -> None:
    one = BASE.model_copy(update={"table": "AB", "key": "C"})
    other = BASE.model_copy(update={"table": "A", "key": "BC"})
    assert one.fingerprint != other.fingerprint


INVENTORIES = {
    "value": ("asn: {spine: x}\n", "INV005", "asn.spine"),
    "unknown-key": ("asn: {qqq: 1}\n", "INV003", "asn.qqq"),
    "missing-key": ("management: {syslog: [{}]}\n", "INV004", "management.syslog.0.server"),
    "check": ("asn: {spine: 1}\n", "INV027", "asn.spine"),
    "twice": ("planes: 1\nplanes: 1\n", "INV002", "fabric.yml"),
}


@pytest.mark.parametrize(("text", "id_", "subject"), INVENTORIES.values(), ids=INVENTORIES)
def test_findings_of_an_inventory_name_its_keys(
    tmp_path: Path, text: str, id_: str, subject: str
) -> None:
    told = []
    for above in ("", "# a comment\n\n"):
        (tmp_path / "fabric.yml").write_text(above + RAIL_SITE.lstrip() + text, encoding="utf-8")
        _, findings = inventory.load(tmp_path)
        told.append([(one.id, one.subject, one.fingerprint) for one in findings])
    assert told[0] == told[1]
    assert [one[:2] for one in told[0]] == [(id_, subject)]


def test_findings_of_the_design_name_key_and_device(tmp_path: Path) -> None:
    site = RAIL_SITE.replace("platform: SN5600}\nparallel", "platform: SN5600, mtu: 9}\nparallel")
    site = site.replace("mtu: 9", "fabric_ports: {mtu: 9000}")
    prints = []
    for number, above in enumerate(("", "# a comment\n")):
        _, findings = expand(tmp_path / str(number), above + site + CABLES)
        one = next(one for one in findings if one.id == kinds.MTU.id)
        assert one.subject == (
            "tiers.spine.fabric_ports.mtu: leaf-1-01 Ethernet256 - spine-01 Ethernet0"
        )
        prints.append(one.fingerprint)
    assert prints[0] == prints[1]


def test_one_fingerprint_for_each_cause(tmp_path: Path) -> None:
    site = RAIL_SITE.replace(
        "leaf: {count: 4, platform: SN5600}",
        "leaf: {count: 4, platform: SN5600,"
        " fabric_ports: {autoneg: 'on', link_training: 'on', admin: down}}",
    )
    _, findings = expand(tmp_path, site + CABLES)
    assert len(findings) == 3
    assert len({one.fingerprint for one in findings}) == 3
