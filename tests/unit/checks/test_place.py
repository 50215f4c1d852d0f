"""The line of the inventory behind a finding: of the field, else of its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.base.location import Location, Origin
from railwright.checks.place import located
from railwright.model.finding import Finding, Severity
from railwright.model.inventory import Inventory
from railwright.render.trace import Why
from samples import leaf
from topologies import CABLES, RAIL_SITE, read

ROW, FIELD = Location("fabric.yml", 7, 3), Location("fabric.yml", 9, 5)


@pytest.fixture
def site(tmp_path: Path) -> Inventory:
    return read(tmp_path, RAIL_SITE + CABLES)


def why(field: str | None, location: Location | None) -> Why:
    origin = Origin("fabric", "fabric.host_ports", location)
    return Why("PORT", "Ethernet0", field, None, "ports", 3, origin, "Port Ethernet0")


CASES = {
    "field": ({None: ROW, "mtu": FIELD}, "mtu", FIELD),
    "field-that-is-not-there": ({None: ROW, "mtu": FIELD}, "speed", ROW),
    "field-computed": ({None: ROW, "mtu": None}, "mtu", ROW),
    "row": ({None: ROW, "mtu": FIELD}, None, ROW),
    "row-computed": ({None: None, "mtu": FIELD}, "speed", None),
    "nothing": ({}, "mtu", None),
}


@pytest.mark.parametrize(("known", "field", "place"), CASES.values(), ids=CASES)
def test_the_field_decides_else_its_row(
    site: Inventory,
    known: dict[str | None, Location | None],
    field: str | None,
    place: Location | None,
) -> None:
    trace = {("PORT", "Ethernet0", key): why(key, at) for key, at in known.items()}
    finding = Finding(
        id="YNG001",
        severity=Severity.ERROR,
        message="no",
        device="leaf-1-01",
        table="PORT",
        key="Ethernet0",
        field=field,
    )
    assert located(finding, site, leaf(), trace).location == place
    told = finding.model_copy(update={"location": Location("fabric.yml", 1, 1)})
    assert located(told, site, leaf(), trace) == told
