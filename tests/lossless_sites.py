"""Sites on which lossless traffic has to close: those that ship, and some for other switches."""

from __future__ import annotations

import textwrap
from pathlib import Path

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
SHIPPED = {path.parent.name: path.parent for path in (ROOT / "inventories").glob("*/fabric.yml")}
PORTS = {
    "blackwell-800g": 768,
    "h100-pod": 512,
    "lab": 64,
    "mixed-generation": 320,
    "rubin-1t6": 400,
    "teralynx-pod": 128,
    "sn5610n": 24,
    "sn5640": 32,
    "sn6600": 64,
    "sn5600-traditional": 32,
}
"""Lossless ports of a site, counted by hand: both ends of links between switches, and of hosts."""
ALL_LOSSY = {
    # SN5610N has one sound HwSKU, with a fixed layout: its only 400G ports are in four cages.
    "sn5610n": """
        site: sn5610n
        fabric: {release: "202605", qos: ai-26-48, host_ports: {breakout: "2x400G"},
                 fabric_ports: {breakout: "2x400G"}}
        tiers:
          leaf: {count: 4, platform: SN5610N, host_cages: "13,17", fabric_cages: "45,49"}
          spine: {count: 2, platform: SN5610N, fabric_cages: "13,17,45,49"}
        parallel: 1
        pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 2}}}}
        """,
    "sn5640": """
        site: sn5640
        fabric: {release: "202605", qos: ai-26-48}
        tiers:
          leaf: {count: 4, platform: SN5640}
          spine: {count: 2, platform: SN5640}
        parallel: 1
        pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}}
        """,
    "sn6600": """
        site: sn6600
        fabric: {release: "202605", distribution: nvidia, qos: ai-26-48,
                 host_ports: {breakout: "2x800G[400G]"}, fabric_ports: {breakout: "2x800G[400G]"}}
        tiers:
          leaf: {count: 4, platform: SN6600_LD}
          spine: {count: 2, platform: SN6600_LD}
        parallel: 2
        pods: {1: {hosts: {tray: {profile: vr-nvl72-tray, count: 4}}}}
        """,
    "sn5600-traditional": """
        site: sn5600-traditional
        fabric: {release: "202605", qos: ai-26-48}
        tiers:
          leaf: {count: 4, platform: SN5600, buffer_model: traditional}
          spine: {count: 2, platform: SN5600, buffer_model: traditional}
        parallel: 1
        pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}}
        """,
}
CABLES = """
cables:
  - {match: {between: [host, leaf]}, length_m: 3}
  - {match: {between: [leaf, spine]}, length_m: 30}
"""
UNNUMBERED = ("teralynx-pod",)
"""Sites whose links only frrcfgd can have."""
CASES = [
    (site, dialect)
    for site in PORTS
    for dialect in ("bgpcfgd", "frrcfgd")
    if site not in UNNUMBERED or dialect == "frrcfgd"
]


def text_of(site: str) -> str:
    """Return the inventory of a site."""
    if site in SHIPPED:
        return (SHIPPED[site] / "fabric.yml").read_text(encoding="utf-8")
    return textwrap.dedent(ALL_LOSSY[site]) + CABLES
