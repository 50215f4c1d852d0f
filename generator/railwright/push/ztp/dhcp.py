"""What a DHCP server tells a switch: snippets for three servers, to be put into their files.

A switch takes the first that it gets of option 67 (URL of a ZTP JSON file), DHCPv6 option 59, 239
(URL of a script) and 225 (URL of a minigraph) (sonic-net/sonic-ztp src/usr/lib/ztp/ztp-engine.py,
__discover). It says `SONiC-ZTP` as user class, option 77, as plain text, and has
`SONiC##PRODUCT##SERIAL` as client identifier (sonic-net/sonic-buildimage
files/dhcp/dhclient.conf.j2). Its file name in the head of the answer counts for nothing: the hook
looks at option 67 (sonic-net/sonic-ztp src/usr/lib/ztp/dhcp/ztp).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_interface
from typing import Final, NamedTuple

from railwright.base import canonical
from railwright.base.canonical import Json

_CLASS: Final = "SONiC-ZTP"
_BOOT, _MINIGRAPH, _SCRIPT = 67, 225, 239


class Host(NamedTuple):
    """A switch.

    Attributes:
        name: its host name.
        mac: of eth0; None if nobody knows.
        address: its management address with mask; None without IPv4.
        gateway: of its management network.
    """

    name: str
    mac: str | None
    address: str | None
    gateway: str | None


def snippets(url: str, hosts: Sequence[Host]) -> Mapping[str, bytes]:
    """Return the files, by name.

    Args:
        url: of the ZTP JSON file.
        hosts: the switches that have a file.
    """
    return {
        "dhcpd.conf": _text(_dhcpd(url, hosts)),
        "dnsmasq.conf": _text(_dnsmasq(url, hosts)),
        "kea-dhcp4.json": canonical.dumps(_kea(url, hosts)),
    }


def _text(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def _known(hosts: Sequence[Host]) -> list[tuple[str, str, str]]:
    """Return name, MAC and address of those that a server can tell apart."""
    return [
        (one.name, one.mac.lower(), one.address.partition("/")[0])
        for one in hosts
        if one.mac and one.address
    ]


def _networks(hosts: Sequence[Host]) -> dict[str, str | None]:
    """Return the management networks with their gateways."""
    return {str(ip_interface(h.address).network): h.gateway for h in hosts if h.address}


def _dhcpd(url: str, hosts: Sequence[Host]) -> list[str]:
    lines = [
        "# ISC dhcpd: include this file, and give the subnet below what else it needs.",
        f"# A switch takes the first of option {_BOOT}, {_SCRIPT} and {_MINIGRAPH}.",
        "option user-class-text code 77 = text;",
        f"option provisioning-script-url code {_SCRIPT} = text;",
        f"option minigraph-url code {_MINIGRAPH} = text;",
        "",
        'class "sonic-ztp" {',
        f'  match if option user-class-text = "{_CLASS}";',
        f'  option bootfile-name "{url}";',
        f'  # option provisioning-script-url "http://...";  # {_SCRIPT}: a script in its place',
        f'  # option minigraph-url "http://...";            # {_MINIGRAPH}: a minigraph',
        "}",
    ]
    for network, gateway in _networks(hosts).items():
        net = ip_interface(network).network
        lines += ["", f"subnet {net.network_address} netmask {net.netmask} {{"]
        lines += [f"  option routers {gateway};"] if gateway else []
        lines += ["}"]
    for name, mac, address in _known(hosts):
        lines += [
            "",
            f"host {name} {{",
            f"  hardware ethernet {mac};",
            f"  fixed-address {address};",
            f'  option host-name "{name}";',
            "}",
        ]
    return lines


def _dnsmasq(url: str, hosts: Sequence[Host]) -> list[str]:
    lines = [
        "# dnsmasq: put this into /etc/dnsmasq.d/.",
        f"# A switch takes the first of option {_BOOT}, {_SCRIPT} and {_MINIGRAPH}.",
        f"dhcp-userclass=set:sonic-ztp,{_CLASS}",
        f"dhcp-option=tag:sonic-ztp,{_BOOT},{url}",
        f"# dhcp-option=tag:sonic-ztp,{_SCRIPT},http://...   a script in its place",
        f"# dhcp-option=tag:sonic-ztp,{_MINIGRAPH},http://...   a minigraph in its place",
    ]
    for network, gateway in _networks(hosts).items():
        net = ip_interface(network).network
        lines.append(f"dhcp-range=set:switches,{net.network_address},static,{net.netmask}")
        lines += [f"dhcp-option=tag:switches,option:router,{gateway}"] if gateway else []
    lines += [f"dhcp-host={mac},{address},{name}" for name, mac, address in _known(hosts)]
    return lines


def _kea(url: str, hosts: Sequence[Host]) -> dict[str, Json]:
    networks = _networks(hosts)
    subnets: list[Json] = []
    for number, (network, gateway) in enumerate(networks.items(), start=1):
        inside: list[Json] = [
            {"hw-address": mac, "ip-address": address, "hostname": name}
            for name, mac, address in _known(hosts)
            if ip_address(address) in ip_interface(network).network
        ]
        subnet: dict[str, Json] = {"id": number, "subnet": network, "reservations": inside}
        if gateway:
            subnet["option-data"] = [{"name": "routers", "data": gateway}]
        subnets.append(subnet)
    return {
        "Dhcp4": {
            "option-def": [
                {"name": "provisioning-script-url", "code": _SCRIPT, "type": "string"},
                {"name": "minigraph-url", "code": _MINIGRAPH, "type": "string"},
            ],
            "client-classes": [
                {
                    "name": "sonic-ztp",
                    "test": f"option[77].hex == '{_CLASS}'",
                    "option-data": [{"name": "boot-file-name", "data": url}],
                }
            ],
            "subnet4": subnets,
        }
    }
