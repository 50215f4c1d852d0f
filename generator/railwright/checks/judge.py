"""The verdict on the switches of a site, led back to the template and the line of the inventory."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple, Protocol

from railwright.checks import engine as rule_engine
from railwright.checks.network import Network
from railwright.checks.place import located
from railwright.checks.yang.findings import findings as yang_findings
from railwright.checks.yang.issues import YangIssue
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding, Kind, Severity
from railwright.model.inventory import Inventory
from railwright.render.renderer import Renderer

CRASHED = Kind(
    id="YNG099",
    slug="validator-crashed",
    severity=Severity.ERROR,
    summary="The YANG library died on this configuration, so nothing is known about it.",
    fix="Report it with the configuration; the other devices were judged.",
)
KINDS: Mapping[str, Kind] = {CRASHED.id: CRASHED}


class Engine(Protocol):
    """What judges a configuration by YANG."""

    def validate(self, config: ConfigDb) -> tuple[YangIssue, ...]:
        """Return everything the models refuse."""


class Site(NamedTuple):
    """What is the same for every switch that is judged."""

    inventory: Inventory
    fabric: Fabric
    renderer: Renderer
    engine: Engine
    network: Network
    wanted: rule_engine.Wanted = rule_engine.everything


class Part(Enum):
    """One of the judgements; none needs another."""

    YANG = auto()
    """What the YANG models refuse in the configuration of one switch."""
    RULES = auto()
    """What the rules find on one switch and its links."""
    FABRIC = auto()
    """What the rules find that look at all switches together."""


class Item(NamedTuple):
    """One piece of work: a judgement on a device, or on the fabric where ``device`` is None."""

    part: Part
    device: str | None = None


def items(fabric: Fabric) -> list[Item]:
    """Return all pieces of work of a site, the longest first."""
    names = [device.name for device in fabric.devices]
    own = [Item(part, name) for name in names for part in (Part.YANG, Part.RULES)]
    return [Item(Part.FABRIC), *own]


def judge(site: Site, item: Item) -> tuple[Finding, ...]:
    """Return what one judgement finds, each at the inventory line that decides the value."""
    found = _found(site, item)
    devices = {name: site.fabric.device(name) for name in {one.device for one in found} if name}
    traces = {name: site.renderer.trace(device, site.fabric) for name, device in devices.items()}
    return tuple(
        located(one, site.inventory, devices[one.device], traces[one.device]) if one.device else one
        for one in found
    )


def _found(site: Site, item: Item) -> tuple[Finding, ...]:
    template_of = site.renderer.template_of
    if item.device is None:
        about = rule_engine.about_fabric(site.network, site.wanted)
    elif item.part is Part.YANG:
        config = site.network.switches[item.device].tables
        return yang_findings(item.device, site.engine.validate(config), template_of)
    else:
        links = site.network.links_of.get(item.device, ())
        own = [link for link in links if link.a.device == item.device]
        about = rule_engine.about_switch(site.network.switches[item.device], own, site.wanted)
    return tuple(
        rule_engine.finding(one, template_of(one.spot.table) if one.spot.table else None)
        for one in about
    )


def crashed(item: Item) -> tuple[Finding, ...]:
    """Return the finding about a piece of work on which its process died."""
    culprit = "the YANG library" if item.part is Part.YANG else "the process that judged it"
    return (
        Finding(
            id=CRASHED.id,
            severity=CRASHED.severity,
            message=f"{culprit} died on this configuration",
            hint=CRASHED.fix,
            device=item.device,
        ),
    )
