"""Configurations that were read from files, as the rules read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from railwright.catalog import Catalog
from railwright.checks.hardware import on_platform
from railwright.checks.network import End, Network, joined
from railwright.checks.switch import Known, Plug, Switch, text
from railwright.configs import Loaded
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import PortRole
from railwright.model.finding import Finding
from railwright.model.known_link import KnownLink
from railwright.model.platform import Platform
from railwright.model.qos_profile import QosProfile
from railwright.model.types import Release

_SWITCHES = ("router", "spine", "leaf", "tor", "hub", "backend", "switch")
_HOSTS = ("server", "host", "nic", "storage", "appliance")
"""Parts of the types that DEVICE_NEIGHBOR_METADATA gives to what stands at the far end."""


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
    plugs = _plugs(known_links, {one.name: one.config for one in loaded})
    kin: dict[bytes, Switch] = {}
    switches = {
        one.name: Switch(one.name, one.config, _known(one, catalog, said, plugs.get(one.name)), kin)
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
    known = Known(release=said.release or one.release, traffic=said.traffic, plugs=plugs)
    platform = said.platform or (catalog.platform(name) if name else None)
    return on_platform(known, platform, catalog)


def _plugs(
    links: Iterable[KnownLink], configs: Mapping[str, ConfigDb | None]
) -> Mapping[str, dict[str, Plug]]:
    found: dict[str, dict[str, Plug]] = defaultdict(dict)
    between = PortRole.FABRIC
    for link in links:
        role = _role(configs.get(link.a.device) or {}, link.b.device) if link.to_host else between
        found[link.a.device][link.a.port] = Plug(role, link.b.device, link.b.port, link.cable_m)
        if not link.to_host:
            found[link.b.device][link.b.port] = Plug(role, link.a.device, link.a.port, link.cable_m)
    return found


def _role(config: ConfigDb, peer: str) -> PortRole | None:
    """Return what a port to a device without a file of its own is for, by what its switch says.

    Source of the words: sonic-net/sonic-buildimage, files/build_templates/buffers_config.j2, which
    takes cable lengths by them.
    """
    type_ = text(config.get("DEVICE_NEIGHBOR_METADATA", {}).get(peer, {}), "type").lower()
    if any(word in type_ for word in _SWITCHES):
        return PortRole.FABRIC
    return PortRole.HOST if any(word in type_ for word in _HOSTS) else None
