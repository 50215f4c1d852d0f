"""Contracts of hosts for tests: profiles, and as much of a fabric as they are made from."""

from __future__ import annotations

import pytest

from railwright.base import yaml12
from railwright.base.resources import root
from railwright.catalog import load
from railwright.model.fabric import Device, Fabric, Host, HostPort, Port
from railwright.model.host_contract import HostContract, SettingKind
from railwright.model.qos_profile import QosProfile
from railwright.render import hosts

CATALOG = load()
FAMILIES = {name: CATALOG.nic_family(name) for name in CATALOG.nic_families()}
SERVERS = {"connectx": "cx7-400g-1p", "bluefield": "bf3-b3240", "generic": "asterfusion-4nic"}


def profile(name: str, **changes: object) -> QosProfile:
    path = root("catalog") / "qos" / f"{name}.yml"
    made = QosProfile.model_validate(yaml12.read(path).data)
    if changes:
        made = made.model_copy(update={"hosts": made.hosts.model_copy(update=changes)})
    return made


AI = profile("ai-26-48")


def port(number: int, *, plane: int = 1) -> HostPort:
    return HostPort(
        port=f"nic{number}p1",
        rail=number,
        plane=plane,
        leaf="leaf-1",
        interface=f"Ethernet{number * 8}",
        speed_mbps=400_000,
        ipv4=None,
        ipv6=None,
        gateway_ipv4=None,
        gateway_ipv6=None,
    )


def host(name: str, server: str, *, group: str = "compute", ports: int = 2) -> Host:
    return Host(
        name=name,
        pod=1,
        group=group,
        index=1,
        profile=server,
        gpus=8,
        ports=tuple(port(number, plane=number) for number in range(1, ports + 1)),
    )


def fabric(*members: Host, cable_m: int = 30) -> Fabric:
    """Return as much of a fabric as contracts are made from."""
    cables = tuple(
        Port.model_construct(interface=f"Ethernet{number * 8}", cable_m=cable_m)
        for number in range(1, 9)
    )
    leaf = Device.model_construct(name="leaf-1", ports=cables)
    return Fabric.model_construct(site="lab", devices=(leaf,), hosts=members)


def contract(
    qos: QosProfile = AI, server: str = "cx7-400g-1p", *, cable_m: int = 30, ports: int = 2
) -> HostContract:
    members = fabric(host("gpu-1", server, ports=ports), cable_m=cable_m)
    (made,) = hosts.host_contracts(members, qos, CATALOG)
    return made


def of_family(name: str, qos: QosProfile, monkeypatch: pytest.MonkeyPatch) -> HostContract:
    """Return a contract for a family that no shipped server profile has yet."""
    family = FAMILIES[name]
    if name not in SERVERS:
        monkeypatch.setattr(hosts, "nic_families_of", lambda _model, _families: (family,))
    return contract(qos, SERVERS.get(name, "cx7-400g-1p"))


def values(made: HostContract, kind: SettingKind) -> list[tuple[str, ...]]:
    return [setting.values for setting in made.settings if setting.kind is kind]
