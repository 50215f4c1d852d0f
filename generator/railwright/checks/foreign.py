"""Configurations that were read from files, as the rules read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from railwright.catalog import Catalog
from railwright.checks.network import End, Network, joined
from railwright.checks.switch import Known, Plug, Switch
from railwright.configs import Loaded
from railwright.model.fabric import PortRole
from railwright.model.finding import Finding
from railwright.model.known_link import KnownLink
from railwright.model.platform import Platform
from railwright.model.qos_profile import QosProfile
from railwright.model.types import Release


class Said(NamedTuple):
    """What a caller says of all configurations together; None leaves it to what they say."""

    platform: Platform | None = None
    release: Release | None = None
    traffic: QosProfile | None = None


def network(
    loaded: Sequence[Loaded], links: Iterable[KnownLink], catalog: Catalog, said: Said
) -> Network:
    """Return the switches that could be read, joined by the links that are known.

    Args:
        loaded: the configurations; those that could not be read are left out.
        links: between ports of these switches, and from them to hosts.
        catalog: where platforms are found by the name that SONiC gives them.
        said: what goes before the configurations' own words.
    """
    known_links = tuple(links)
    plugs = _plugs(known_links)
    switches = {
        one.name: Switch(one.name, one.config, _known(one, catalog, said, plugs.get(one.name)))
        for one in loaded
        if one.config is not None
    }
    between = [
        joined(
            End(switches[link.a.device], link.a.port),
            End(switches[link.b.device], link.b.port),
            link.cable_m,
        )
        for link in known_links
        if not link.to_host and link.a.device in switches and link.b.device in switches
    ]
    return Network(tuple(switches.values()), between)


def located(finding: Finding, loaded: Mapping[str, Loaded]) -> Finding:
    """Return a finding with the line and the JSON pointer of what it is about."""
    one = loaded.get(finding.device or "")
    if one is None or finding.location is not None:
        return finding
    if finding.table is None:
        return finding.model_copy(update={"location": one.places.locate("")})
    place = (finding.table, finding.key, finding.field)
    return finding.model_copy(
        update={"location": one.places.locate(*place), "pointer": one.places.pointer(*place)}
    )


def _known(one: Loaded, catalog: Catalog, said: Said, plugs: Mapping[str, Plug] | None) -> Known:
    name = catalog.platform_called(one.platform_name) if one.platform_name else None
    return Known(
        platform=said.platform or (catalog.platform(name) if name else None),
        release=said.release or one.release,
        traffic=said.traffic,
        plugs=plugs,
    )


def _plugs(links: Iterable[KnownLink]) -> Mapping[str, dict[str, Plug]]:
    found: dict[str, dict[str, Plug]] = defaultdict(dict)
    for link in links:
        role = PortRole.HOST if link.to_host else PortRole.FABRIC
        found[link.a.device][link.a.port] = Plug(role, link.b.device, link.b.port, link.cable_m)
        if not link.to_host:
            found[link.b.device][link.b.port] = Plug(role, link.a.device, link.a.port, link.cable_m)
    return found
