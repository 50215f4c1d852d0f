"""A small fabric, and a plan of a change that all its switches have."""

from __future__ import annotations

import pytest

import topologies
from railwright.diff.base import Base
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.plan import Plan
from stepping import Tables
from unit.plan.planning import planned


@pytest.fixture(scope="module")
def fabric(tmp_path_factory: pytest.TempPathFactory) -> Fabric:
    return topologies.fabric(
        tmp_path_factory.mktemp("site"), topologies.RAIL_SITE + topologies.CABLES
    )


@pytest.fixture(scope="module")
def plan(fabric: Fabric) -> Plan:
    before: Tables = {
        "PORT": {f"Ethernet{n}": {"mtu": "9100", "description": f"p{n}"} for n in range(0, 64, 8)},
        "NTP_SERVER": {"10.0.0.1": {}},
        "QUEUE": {f"Ethernet{n}|3": {"scheduler": "a"} for n in range(0, 64, 8)},
    }
    found: dict[str, ConfigDb] = {}
    for device in fabric.devices:
        rows = {
            name: {"mtu": "9216", "description": f"\u00fc {device.name} {name}"}
            for name in before["PORT"]
        }
        found[device.name] = {"PORT": rows, "SYSLOG_SERVER": {"10.0.0.2": {"vrf": "mgmt"}}}
    return planned(fabric, Base("golden", dict.fromkeys(found, before), found))
