"""The design, top to bottom: place, plug in, choose SKUs, address, route, assemble."""

from __future__ import annotations

from railwright.base.collector import paused
from railwright.catalog import Catalog
from railwright.design.addressing import AddressPlan
from railwright.design.assemble import assemble
from railwright.design.cables import CableRules
from railwright.design.context import Context
from railwright.design.drafts import Draft, Place
from railwright.design.panel import Panel
from railwright.design.placement import place_devices, place_hosts
from railwright.design.sku import check_silicon, choose_hwsku
from railwright.design.wiring import check_frame_sizes, wire_fabric, wire_hosts
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding
from railwright.model.inventory import Inventory


def design(inventory: Inventory, catalog: Catalog) -> tuple[Fabric | None, tuple[Finding, ...]]:
    """Expand an inventory into a fabric.

    Returns:
        The fabric, or None when an error finding says that it cannot be built, and all findings.

    Raises:
        CatalogError: a catalog file is wrong.
    """
    with paused():
        return _design(Context(inventory, catalog))


def _design(context: Context) -> tuple[Fabric | None, tuple[Finding, ...]]:
    drafts: dict[Place, Draft] = place_devices(context)
    hosts = place_hosts(context)
    if context.failed():
        return None, context.findings
    panels = {place: Panel(context, draft) for place, draft in drafts.items()}
    rules = CableRules(context)
    host_plugs = wire_hosts(context, panels, hosts, rules)
    fabric_plugs = wire_fabric(context, panels, rules)
    check_frame_sizes(context, host_plugs, fabric_plugs)
    names = {draft.name for draft in drafts.values()}
    names.update(plug.link.host for plug in host_plugs)
    spans = [plug.plugged.span for plug in fabric_plugs]
    spans += [plug.plugged.span for plug in host_plugs]
    rules.finish(names, spans)
    for draft in drafts.values():
        choose_hwsku(context, draft)
        check_silicon(context, draft)
    if context.failed():
        return None, context.findings
    plan = AddressPlan(context.inventory)
    fabric = assemble(context, plan, panels, hosts, host_plugs, fabric_plugs)
    return (None if context.failed() else fabric), context.findings
