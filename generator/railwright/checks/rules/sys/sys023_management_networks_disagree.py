from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from itertools import groupby

from railwright.checks.addresses import MANAGEMENT, Numbered, inside, management
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import Switch, address
from railwright.checks.uniform import odd
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def networks(network: Network) -> Iterator[Spot]:
    """Switches of one management network have different masks or gateways.

    Why: A switch with a longer mask sends what is for its neighbours to the gateway; one with
        another gateway is cut off with it. YANG knows one switch at a time.
    Fix: Give all switches of the network one mask and one gateway.
    Source: RFC 1122, chapter 3.3.1.1 (what is in the own network needs no gateway)
    Bad:
        config:
            leaf-1-01:
              MGMT_INTERFACE:
                {"eth0|192.168.0.74/20": null, "eth0|192.168.0.74/24": {gwaddr: 192.168.0.1}}
    Good:
        config:
            leaf-1-01:
              MGMT_INTERFACE:
                {"eth0|192.168.0.74/20": null, "eth0|172.16.0.74/24": {gwaddr: 172.16.0.1}}
              SNMP_AGENT_ADDRESS_CONFIG:
                {"192.168.0.74|161|mgmt": null, "172.16.0.74|161|mgmt": {}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {mgmt_addr: 172.16.0.74}}}
    """
    ports = [(switch, one) for switch in network.switches.values() for one in _ports(switch)]
    ports.sort(key=lambda port: port[1].block)
    for _, together in groupby(ports, _Widest()):
        group = list(together)
        shapes = [_shape(switch, one) for switch, one in group]
        for place in odd([_words(shape) for shape in shapes]):
            shape, model = shapes[place.at], shapes[place.model]
            # a gateway of no use has a rule of its own
            if shape[1] or shape[0] != model[0]:
                others = f"{_words(model)} on {shapes.count(model)} others"
                switch, one = group[place.at]
                yield Spot(f"{_words(shape)}, but {others}", MANAGEMENT, one.key, None, switch.name)


def _ports(switch: Switch) -> tuple[Numbered, ...]:
    return switch.once(management)


def _shape(switch: Switch, one: Numbered) -> tuple[int, str]:
    gateway = address(switch.text(MANAGEMENT, one.key, "gwaddr")) or ""
    near = bool(gateway) and ip_address(gateway) in one.value.network and gateway != one.ip
    return one.block[2], gateway if near else ""


def _words(shape: tuple[int, str]) -> str:
    return f"/{shape[0]} and {shape[1] or 'no usable gateway'}"


class _Widest:
    """Names the widest network that the sorted ports it is shown lie in."""

    def __init__(self) -> None:
        self.wide: Numbered | None = None

    def __call__(self, port: tuple[Switch, Numbered]) -> tuple[int, int, int]:
        if self.wide is None or not inside(port[1], self.wide):
            self.wide = port[1]
        return self.wide.block
