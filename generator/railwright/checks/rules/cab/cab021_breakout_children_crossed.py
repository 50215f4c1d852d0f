from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link, Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import positive
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def crossed(network: Network) -> Iterator[Spot]:
    """The ports of one cage reach the ports of another cage in another order.

    Why: A module with several fibre pairs joins its first pair with the first of the far module.
        With one trunk cable the links come up between the wrong ports, or not at all.
    Fix: Swap the fibres, or correct which port each cable ends at.
    Source: IEEE 802.3, clause 124 (the lanes of one connector have fixed places); sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-port.yang, `subport`
    Bad:
        site: blackwell-800g
        moved:
          "leaf-1a-01:Ethernet256": "spine-a01:Ethernet4"
          "leaf-1a-01:Ethernet260": "spine-a01:Ethernet0"
        config:
          leaf-1a-01:
            DEVICE_NEIGHBOR: {Ethernet256: {port: Ethernet4}, Ethernet260: {port: Ethernet0}}
            PORT: {Ethernet256: {description: crossed}, Ethernet260: {description: crossed}}
            INTERFACE:
              "Ethernet256|10.0.0.0/31": null
              "Ethernet256|fd00:0:0:1::/127": null
              "Ethernet260|10.0.0.64/31": null
              "Ethernet260|fd00:0:0:1::40/127": null
              "Ethernet260|10.0.0.0/31": {}
              "Ethernet260|fd00:0:0:1::/127": {}
              "Ethernet256|10.0.0.64/31": {}
              "Ethernet256|fd00:0:0:1::40/127": {}
          spine-a01:
            DEVICE_NEIGHBOR: {Ethernet0: {port: Ethernet260}, Ethernet4: {port: Ethernet256}}
            PORT: {Ethernet0: {description: crossed}, Ethernet4: {description: crossed}}
    Good:
        site: blackwell-800g
        config:
          leaf-1a-01:
            PORT: {Ethernet256: {description: crossed}, Ethernet260: {description: crossed}}
    """
    cages: dict[tuple[str, str, str, str], list[tuple[int, int, Link]]] = {}
    for link in network.links:
        a, b = link.a, link.b
        parts = (a.text("subport"), b.text("subport"), a.text("index"), b.text("index"))
        if all(one.isdecimal() for one in parts) and positive(parts[0]) and positive(parts[1]):
            which = (a.device, parts[2], b.device, parts[3])
            cages.setdefault(which, []).append((int(parts[0]), int(parts[1]), link))
    for found in cages.values():
        ordered = sorted(found, key=lambda one: one[:2])
        far = [one[1] for one in ordered]
        if far != sorted(far):
            for near, other, link in ordered:
                if near != other:
                    message = f"part {near} of its cage, but {link.b} is part {other}"
                    yield Spot(message, "PORT", link.a.port, "subport", link.a.device)
