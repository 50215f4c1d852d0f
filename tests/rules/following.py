"""What switches say of their links after cables were moved on purpose: all of it is right again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from ipaddress import ip_interface
from typing import Any

from railwright.model.configdb import ConfigDb

Port = tuple[str, str]
"""Names of a device and of a port of it."""
Pair = tuple[Port, Port]
_NEIGHBORS = ("BGP_NEIGHBOR", "BGP_NEIGHBOR_AF")


def followed(
    configs: Mapping[str, ConfigDb], before: Iterable[Pair], after: Iterable[Pair]
) -> dict[str, ConfigDb]:
    """Return configurations whose addresses and sessions are those of other cables.

    The addresses of a link go with its first end: the port that is now at its other end takes the
    rows of the port that was. Then each switch names the one at the far end, and its ASN.

    Args:
        configs: device name to configuration.
        before: the ends of each link as they were.
        after: the same now; no port is left without a cable.
    """
    changed: dict[str, Any] = deepcopy(dict(configs))
    was = dict(before)
    taken = {
        to: _rows(configs[was[at][0]], was[at][1]) for at, to in after if was.get(at, to) != to
    }
    for device, port in taken:
        for table, rows in _rows(configs[device], port).items():
            for key in rows:
                changed[device][table].pop(key, None)
    for (device, port), tables in taken.items():
        for table, rows in tables.items():
            renamed = {_renamed(key, port): row for key, row in rows.items()}
            changed[device].setdefault(table, {}).update(deepcopy(renamed))
    described = {
        name: row
        for config in configs.values()
        for name, row in config.get("DEVICE_NEIGHBOR_METADATA", {}).items()
    }
    for (device, _), (peer, _) in after:
        for near, far in ((device, peer), (peer, device)):
            known = changed[near].get("DEVICE_NEIGHBOR_METADATA", {})
            if known:
                known.setdefault(far, described[far])
    for at, to in after:
        _name(changed, at, to)
        _name(changed, to, at)
    return changed


def named(configs: Mapping[str, ConfigDb], moved: Iterable[Pair]) -> dict[str, ConfigDb]:
    """Return configurations whose switches name the hosts that cables were moved from.

    Args:
        configs: device name to configuration.
        moved: each port of a host, and the port of a switch that its cable now ends at.
    """
    changed: dict[str, Any] = deepcopy(dict(configs))
    for (host, nic), (device, port) in moved:
        config = changed[device]
        config["PORT"][port]["description"] = f"{host}:{nic}"
        config["DEVICE_NEIGHBOR"][port].update(name=host, port=nic)
    return changed


def _rows(config: ConfigDb, port: str) -> dict[str, dict[str, Any]]:
    """Return what a configuration says of the link at a port: addresses and sessions."""
    keys = [key for key in config["INTERFACE"] if key.partition("|")[0] == port]
    networks = [ip_interface(key.partition("|")[2]).network for key in keys if "|" in key]
    found = {"INTERFACE": {key: config["INTERFACE"][key] for key in keys}}
    for table in _NEIGHBORS:
        found[table] = {
            key: row
            for key, row in config.get(table, {}).items()
            if _is(_peer(table, key), port, networks)
        }
    return found


def _peer(table: str, key: str) -> str:
    parts = key.split("|")
    return parts[-2] if table == "BGP_NEIGHBOR_AF" else parts[-1]


def _is(peer: str, port: str, networks: list[Any]) -> bool:
    if peer.startswith("Ethernet"):
        return peer == port
    return any(ip_interface(peer).ip in network for network in networks)


def _renamed(key: str, port: str) -> str:
    parts = [port if part.startswith("Ethernet") else part for part in key.split("|")]
    return "|".join(parts)


def _name(configs: dict[str, Any], near: Port, far: Port) -> None:
    config, other = configs[near[0]], configs[far[0]]
    globals_ = other.get("BGP_GLOBALS", {}).get("default", {})
    asn = globals_.get("local_asn") or other["DEVICE_METADATA"]["localhost"]["bgp_asn"]
    for row in _rows(config, near[1])["BGP_NEIGHBOR"].values():
        row.update(name=far[0], asn=asn)
    config["PORT"][near[1]]["description"] = f"{far[0]}:{far[1]}"
    if near[1] in config.get("DEVICE_NEIGHBOR", {}):
        config["DEVICE_NEIGHBOR"][near[1]].update(name=far[0], port=far[1])
