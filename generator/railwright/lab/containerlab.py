"""A site as a topology of containerlab, for who has images of SONiC's virtual switch.

Sources: srl-labs/containerlab docs/manual/kinds/sonic-vm.md and sonic-vs.md (names of interfaces,
files that are loaded) and schemas/clab.schema.json; srl-labs/vrnetlab sonic/docker/launch.py (the
address of a virtual machine); sonic-net/sonic-buildimage platform/vs/docker-sonic-vs/start.sh (what
a container loads) and device/virtual/x86_64-kvm_x86_64-r0 (its HwSKU and lanes).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from ipaddress import ip_interface, ip_network
from typing import Final, NamedTuple

from railwright.base import canonical
from railwright.base.natural import natural_key
from railwright.checks.yang.engine import YangEngine
from railwright.model import lab_kinds as kinds
from railwright.model.configdb import ConfigDb, Row, Value
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding, Kind, found

HWSKU: Final = "Force10-S6000"
PLATFORM: Final = "x86_64-kvm_x86_64-r0"
LANES: Final = (
    *(25, 29, 33, 37, 45, 41, 1, 5, 13, 9, 17, 21, 53, 49, 57, 61),
    *(69, 65, 73, 77, 109, 105, 113, 117, 125, 121, 81, 85, 93, 89, 101, 97),
)
"""First of the four lanes behind eth1, eth2, ... of a virtual switch.

Source: sonic-net/sonic-buildimage device/virtual/x86_64-kvm_x86_64-r0/SONiC-VM/lanemap.ini; those
of Force10-S6000 are the same (device/dell/x86_64-dell_s6000_s1220-r0, port_config.ini).
"""
_PER_PORT: Final = 4
LEFT_OUT: Final = (
    *("BREAKOUT_CFG", "MGMT_INTERFACE", "MGMT_PORT"),
    *("AAA", "TACPLUS", "TACPLUS_SERVER"),
)
"""Tables that would cut a virtual switch off, or that its platform.json does not know."""
_VM: Final = "10.0.0.15/24"
"""Address of eth0 inside a virtual machine (launch.py, bootstrap_config)."""
_VM_GATEWAY: Final = "10.0.0.2"
_MAC: Final = "{{ .MacAddress }}"
"""What containerlab fills in (docs/manual/kinds/sonic-vm.md)."""


class VirtualKind(StrEnum):
    """Kinds of containerlab."""

    VM = "sonic-vm"
    """A whole image in a virtual machine: SSH, systemd, what a push needs."""
    VS = "sonic-vs"
    """The daemons in one container; no SSH server runs, and no systemd."""


IMAGES: Final[Mapping[VirtualKind, str]] = {
    VirtualKind.VM: "vrnetlab/sonic_sonic-vm:latest",
    VirtualKind.VS: "docker-sonic-vs:latest",
}


class Exported(NamedTuple):
    """A lab as files.

    Attributes:
        files: name to bytes.
        findings: what is wrong.
        left: switch to the ports and rows that it lacks.
    """

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    left: Mapping[str, tuple[int, int]]


class _End(NamedTuple):
    device: str
    port: str


def export(
    fabric: Fabric,
    devices: Sequence[Device],
    configs: Mapping[str, ConfigDb],
    engines: Mapping[str, YangEngine],
    kind: VirtualKind = VirtualKind.VM,
    image: str | None = None,
) -> Exported:
    """Return the files of a lab.

    Args:
        fabric: the site.
        devices: the switches that the lab shall have.
        configs: what they have.
        engines: who judges what is left of that, by release.
        kind: of the virtual switches.
        image: their image; None takes the usual name.
    """
    names = {one.name for one in devices}
    links = [
        (_End(one.a.device, one.a.port), _End(one.b.device, one.b.port))
        for one in fabric.links
        if one.a.device in names and one.b.device in names
    ]
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    left: dict[str, tuple[int, int]] = {}
    numbers: dict[_End, int] = {}
    for device in devices:
        ports = sorted(
            {end.port for link in links for end in link if end.device == device.name},
            key=natural_key,
        )
        if len(ports) > len(LANES):
            message = f"{len(ports)} links to switches, {len(LANES)} ports"
            findings.append(_about(kinds.TOO_MANY_LINKS, device, message))
            continue
        numbers |= {_End(device.name, port): at for at, port in enumerate(ports, start=1)}
        before = configs[device.name]
        after: ConfigDb = _virtual(before, ports, device)
        if kind is VirtualKind.VM:
            findings += _in_vm(device, after)
            after = _of_vm(after)
        issues = engines[device.release].validate(after)
        if issues:
            findings.append(_about(kinds.NOT_VALID, device, issues[0].message))
        if kind is VirtualKind.VM:
            local = {**after["DEVICE_METADATA"]["localhost"], "mac": _MAC}
            after = {**after, "DEVICE_METADATA": {**after["DEVICE_METADATA"], "localhost": local}}
        files[f"configs/{device.name}.json"] = canonical.dumps(after)
        left[device.name] = (
            len(before.get("PORT", {})) - len(ports),
            _rows(before) - _rows(after),
        )
    wires = [(a, numbers[a], b, numbers[b]) for a, b in links if a in numbers and b in numbers]
    topology = _topology(fabric.site, devices, wires, kind, image or IMAGES[kind])
    files[f"{fabric.site}.clab.yml"] = "".join(f"{line}\n" for line in topology).encode("ascii")
    return Exported(files, tuple(findings), left)


def _about(kind: Kind, device: Device, message: str) -> Finding:
    return found(kind, None, message).model_copy(update={"device": device.name})


def _rows(config: ConfigDb) -> int:
    return sum(map(len, config.values()))


def _topology(
    site: str,
    devices: Sequence[Device],
    wires: Iterable[tuple[_End, int, _End, int]],
    kind: VirtualKind,
    image: str,
) -> Iterator[str]:
    """Yield the lines of the topology file."""
    managed = {d.name: d.management_port.ipv4 for d in devices}
    networks = {str(ip_interface(one).network) for one in managed.values() if one}
    yield f"# A SIMULATED {site}: {kind.value} of SONiC, {HWSKU}, no ASIC."
    yield f"name: {json.dumps(site)}"
    if len(networks) == 1:  # all of them have their own addresses, so that a push finds them
        yield "mgmt:"
        yield f"  network: {json.dumps(f'clab-{site}')}"
        yield f"  ipv4-subnet: {json.dumps(networks.pop())}"
    else:
        managed = {}
    yield "topology:"
    yield "  kinds:"
    yield f"    {kind.value}:"
    yield f"      image: {json.dumps(image)}"
    yield "  nodes:"
    for device in devices:
        config = f"configs/{device.name}.json"
        yield f"    {device.name}:"
        yield f"      kind: {kind.value}"
        address = managed.get(device.name)
        if address:
            yield f"      mgmt-ipv4: {address.partition('/')[0]}"
        if kind is VirtualKind.VM:
            yield f"      startup-config: {config}"
        else:
            yield "      binds:"
            yield f'        - "{config}:/var/sonic/config_db.json:ro"'
    written = [
        f'    - endpoints: ["{a.device}:eth{one}", "{b.device}:eth{two}"]  # {a.port}, {b.port}'
        for a, one, b, two in wires
    ]
    if written:
        yield "  links:"
        yield from written


# ---- what a virtual switch can have --------------------------------------------------------------


def _virtual(config: ConfigDb, ports: Sequence[str], device: Device) -> dict[str, dict[str, Row]]:
    """Return a configuration with the linked ports only, on the lanes that there are."""
    gone = frozenset(config.get("PORT", {})) - frozenset(ports)
    after = {table: rows for table, rows in _cut(config, gone) if rows}
    for number, port in enumerate(ports):
        lanes = ",".join(str(LANES[number] + at) for at in range(_PER_PORT))
        after["PORT"][port] = {**after["PORT"][port], "lanes": lanes}
    metadata = after.setdefault("DEVICE_METADATA", {})
    local = {**metadata.get("localhost", {}), "hwsku": HWSKU, "platform": PLATFORM}
    local.pop("mac", None)
    metadata["localhost"] = {**local, "hostname": device.name}
    return after


def _cut(config: ConfigDb, gone: frozenset[str]) -> Iterator[tuple[str, dict[str, Row]]]:
    """Yield the tables without what is about ports that are gone."""
    for table, rows in config.items():
        if table in LEFT_OUT:
            continue
        kept: dict[str, Row] = {}
        for key, row in rows.items():
            if gone.isdisjoint(key.split("|")):
                fields = {name: _listed(value, gone) for name, value in row.items()}
                kept[key] = {name: fields[name] for name in fields if name not in gone}
        yield table, kept


def _listed(value: Value, gone: frozenset[str]) -> Value:
    return [one for one in value if one not in gone] if isinstance(value, list) else value


def _of_vm(config: ConfigDb) -> ConfigDb:
    """Return a configuration with the management address of a virtual machine."""
    port: dict[str, Row] = {"eth0": {"admin_status": "up", "alias": "eth0"}}
    eth0: dict[str, Row] = {f"eth0|{_VM}": {"gwaddr": _VM_GATEWAY}}
    return {**config, "MGMT_PORT": port, "MGMT_INTERFACE": eth0}


def _in_vm(device: Device, config: ConfigDb) -> Iterator[Finding]:
    """Yield a finding where a link has addresses of the network of a virtual machine."""
    taken = ip_network(_VM, strict=False)
    vrf = config.get("MGMT_VRF_CONFIG", {}).get("vrf_global", {})
    if vrf.get("mgmtVrfEnabled") == "true":
        return  # eth0 is apart from the links
    for key in config.get("INTERFACE", {}):
        port, _, address = key.partition("|")
        if address and ip_interface(address).version == taken.version:
            network = ip_interface(address).network
            if network.overlaps(taken):
                message = f"{address} of {port} lies in {taken}"
                yield _about(kinds.ADDRESS_OF_VM, device, message)
                return
