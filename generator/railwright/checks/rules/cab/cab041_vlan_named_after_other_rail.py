from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.cab.common import vlans_of
from railwright.model.finding import Severity


@fabric_rule(Severity.INFO, Need.INVENTORY)
def rails(network: Network) -> Iterator[Spot]:
    """A VLAN is described as one rail, and the NICs in it are of another one.

    Why: Whoever adds a host goes by the description, and puts its NIC into the wrong rail.
    Fix: Correct the description.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-vlan.yang, description
    Bad:
        config:
            leaf-1-01: {VLAN: {Vlan101: {description: rail 4}}}
    Good:
        config:
            leaf-1-01: {VLAN: {Vlan101: {description: first rail}}}
    """
    found: dict[tuple[str, str], set[int]] = {}
    for host in network.hosts:
        for vlan in host.end.switch.once(vlans_of).get(host.end.port, ()):
            found.setdefault((host.end.device, vlan), set()).add(host.rail)
    for (device, vlan), rails_in in found.items():
        said = network.switches[device].text("VLAN", vlan, "description").lower()
        number = said.removeprefix("rail ")
        if said.startswith("rail ") and number.isdecimal() and int(number) not in rails_in:
            rails = ", ".join(map(str, sorted(rails_in)))
            message = f"{said}, but its NICs are of rail {rails}"
            yield Spot(message, "VLAN", vlan, "description", device)
