"""A designed and rendered site as the rules read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from railwright.catalog import Catalog
from railwright.checks.hardware import on_platform
from railwright.checks.network import End, HostLink, Network, joined
from railwright.checks.switch import Known, Plug, Switch
from railwright.model import fabric as model
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device, Fabric
from railwright.model.types import Release


def network(fabric: Fabric, catalog: Catalog, configs: Mapping[str, ConfigDb]) -> Network:
    """Return the switches of a site with their configurations, and what the design knows of them.

    Args:
        fabric: the designed fabric.
        catalog: where its platforms and QoS profiles stand.
        configs: device name to configuration, patches applied.
    """
    plugs = _plugs(fabric)
    kin: dict[bytes, Switch] | None = {} if len(fabric.devices) > 1 else None
    switches = {
        device.name: Switch(
            device.name, configs[device.name], _known(device, catalog, plugs[device.name]), kin
        )
        for device in fabric.devices
    }
    links = [
        joined(_end(switches, link.a), _end(switches, link.b), link.cable_m)
        for link in fabric.links
        if link.a.device in switches and link.b.device in switches
    ]
    return Network(tuple(switches.values()), links, _hosts(fabric, switches))


def _plugs(fabric: Fabric) -> Mapping[str, dict[str, Plug]]:
    found: dict[str, dict[str, Plug]] = defaultdict(dict)
    for link in fabric.links:
        for near, far in ((link.a, link.b), (link.b, link.a)):
            found[near.device][near.port] = Plug(link.kind, far.device, far.port, link.cable_m)
    return found


def _known(device: Device, catalog: Catalog, plugs: Mapping[str, Plug]) -> Known:
    rest = {
        port.interface: Plug(port.role, "", "")
        for port in device.ports
        if port.interface not in plugs
    }
    known = Known(
        release=Release(device.release),
        traffic=catalog.qos(device.qos.profile),
        plugs={**plugs, **rest},
        ours=True,
    )
    return on_platform(known, catalog.platform(device.model), catalog)


def _hosts(fabric: Fabric, switches: Mapping[str, Switch]) -> list[HostLink]:
    metres = {
        (link.a.device, link.a.port): link.cable_m
        for link in fabric.links
        if link.kind is model.PortRole.HOST
    }
    return [
        HostLink(
            host=host.name,
            port=port.port,
            rail=port.rail,
            plane=port.plane,
            end=End(switches[port.leaf], port.interface),
            addresses=tuple(one for one in (port.ipv4, port.ipv6) if one),
            cable_m=metres.get((host.name, port.port)),
            gateways=tuple(one for one in (port.gateway_ipv4, port.gateway_ipv6) if one),
        )
        for host in fabric.hosts
        for port in host.ports
        if port.leaf in switches
    ]


def _end(switches: Mapping[str, Switch], end: model.Endpoint) -> End:
    return End(switches[end.device], end.port)
