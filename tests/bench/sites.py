"""The sites that benchmarks work on: made as data, read and designed as any inventory is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from railwright import catalog, inventory
from railwright.catalog import Catalog
from railwright.design import design
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device, Fabric
from railwright.model.inventory import Inventory
from railwright.render.renderer import Renderer

PORTS = (64, 128, 256, 512)
SPINES, MOST_UPLINKS = 8, 256
_RAILS = {32: "6512-32R", 64: "SN5400"}
_MODES = {64: "1x400G", 128: "2x400G", 256: "4x200G", 512: "8x100G"}


class Site(NamedTuple):
    """A read site and its hardware."""

    inventory: Inventory
    catalog: Catalog

    def design(self) -> Fabric:
        """Design the site, which must be free of errors."""
        fabric, findings = design(self.inventory, self.catalog)
        if fabric is None:
            raise AssertionError(findings[:5])
        return fabric


class Switch(NamedTuple):
    """One switch of a designed site, ready to be printed."""

    site: Site
    fabric: Fabric
    device: Device
    renderer: Renderer
    config: ConfigDb


@contextmanager
def folder(text: str) -> Iterator[Path]:
    """Keep an inventory in a folder for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="railwright-bench-") as name:
        path = Path(name)
        (path / "fabric.yml").write_text(text, encoding="utf-8")
        yield path


def read(text: str) -> Site:
    """Read an inventory, which must be free of errors."""
    with folder(text) as path:
        loaded, findings = inventory.load(path)
        if loaded is None:
            raise AssertionError(findings[:5])
        return Site(loaded, catalog.load(path))


def routed(ports: int, planes: int = 1) -> str:
    """Return a site whose spines have all their ``ports`` data ports on routed links.

    In each plane eight spines and eight leaves of SN5640, all alike: every table that grows with
    ports grows on every switch. At 512 ports there are sixteen leaves, each with 256 uplinks,
    because BGP may not use more.
    """
    leaves = max(SPINES, SPINES * ports // MOST_UPLINKS)
    return f"""
site: routed
planes: {planes}
fabric: {{bgp: {{max_paths: {MOST_UPLINKS}}}, fabric_ports: {{breakout: "{_MODES[ports]}"}}}}
tiers:
  leaf: {{count: {leaves}, platform: SN5640, fabric_cages: "1-64"}}
  spine: {{count: {SPINES}, platform: SN5640}}
parallel: {ports // leaves}
pods: {{1: {{}}}}
cables: [{{length_m: 30}}]
addressing:
  capacity: {{planes: {planes}, leaves: {leaves}, spines: {SPINES}, parallel: {ports // leaves}}}
"""


def rails(first_pod: int, pods: int, ports: int = 32) -> str:
    """Return pods of one tier: eight rail leaves of 32 or 64 ports, half of them to hosts."""
    numbers = range(first_pod, first_pod + pods)
    lines = "\n".join(
        f"  {n}: {{hosts: {{gpu: {{profile: hgx-h100, count: {ports // 2}}}}}}}" for n in numbers
    )
    return f"""
site: rails
tiers:
  leaf: {{count: 8, platform: {_RAILS[ports]}, host_ports: {{optic: MMS1V00-WM}}}}
pods:
{lines}
cables: [{{length_m: 30}}]
addressing:
  management: {{ipv4: 172.16.0.0/16, gateway_ipv4: 172.16.0.1}}
  capacity: {{planes: 1, leaves: 8}}
"""


def pods(number: int) -> str:
    """Return pods of eight leaves in each of two planes, with 32 hosts, and 32 spines a plane.

    All are SN5400 with 64 ports of 400G; four pods are 128 switches.
    """
    lines = "\n".join(
        f"  {n}: {{hosts: {{gpu: {{profile: dgx-b300, count: 32}}}}}}" for n in range(1, number + 1)
    )
    return f"""
site: pods
planes: 2
fabric: {{host_ports: {{optic: MMS1V00-WM}}, fabric_ports: {{optic: MMS1V00-WM}}}}
tiers:
  leaf: {{count: 8, platform: SN5400, host_cages: "1-32", fabric_cages: "33-64"}}
  spine: {{count: 32, platform: SN5400}}
pods:
{lines}
cables: [{{length_m: 30, media: smf}}]
addressing:
  capacity: {{planes: 2, leaves: 8, spines: 32, subnets_per_leaf: 2}}
"""


@lru_cache
def switch(ports: int) -> Switch:
    """Return the last spine of a routed site with its configuration."""
    site = read(routed(ports))
    fabric = site.design()
    device = fabric.devices[-1]
    renderer = Renderer()
    return Switch(site, fabric, device, renderer, renderer.render(device, fabric))
