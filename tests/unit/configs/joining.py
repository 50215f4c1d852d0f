"""Switches of four ports, and what joins them in short."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from railwright import configs
from railwright.configs.links import Joined
from railwright.configs.loaded import Loaded
from railwright.model.finding import Finding

GOLDENS = Path(__file__).parents[3] / "golden_configs"
Rows = Mapping[str, tuple[str, str]]
SERVER = {"type": "Server"}


def switch(name: str, rows: Rows = {}, metadata: object = None) -> Loaded:  # noqa: B006 # not changed
    """Return a switch of four ports: Ethernet0 is etp1, Ethernet8 etp2, and so on."""
    data = {
        "DEVICE_METADATA": {"localhost": {"hostname": name}},
        "PORT": {f"Ethernet{8 * at}": {"alias": f"etp{at + 1}"} for at in range(4)},
        "DEVICE_NEIGHBOR": {
            port: {"name": far, "port": far_port} for port, (far, far_port) in rows.items()
        },
        "DEVICE_NEIGHBOR_METADATA": metadata or {},
    }
    text = json.dumps({table: rows for table, rows in data.items() if rows}, indent=1)
    return configs.read_text(text.encode(), f"{name}.json")


def told(joined: Joined) -> list[tuple[str, str]]:
    slugs = {kind.id: kind.slug for kind in configs.KINDS.values()}
    return [(slugs[finding.id], finding.message) for finding in joined.findings]


def ends(joined: Joined) -> list[str]:
    return [f"{link.a} {link.b}{' host' * link.to_host}" for link in joined.links]


def line_of(finding: Finding, loaded: Loaded) -> str:
    """Return the table, row and field that a finding points to."""
    for row in (loaded.config or {})["DEVICE_NEIGHBOR"]:
        for field in ("name", "port"):
            if loaded.places.locate("DEVICE_NEIGHBOR", row, field) == finding.location:
                return f"{row}.{field}"
        if loaded.places.key("DEVICE_NEIGHBOR", row) == finding.location:
            return row
    return str(finding.location)
