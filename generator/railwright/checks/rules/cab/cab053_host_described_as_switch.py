from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, text
from railwright.model.finding import Severity

_TABLE = "DEVICE_NEIGHBOR_METADATA"


@fabric_rule(Severity.WARNING, Need.INVENTORY)
def hosts(network: Network) -> Iterator[Spot]:
    """DEVICE_NEIGHBOR_METADATA gives a host the type of a switch.

    Why: SONiC's templates choose the length of the cable by the types at both ends: a port to a
        host that is taken for a switch gets the headroom of an uplink, and the pool is smaller by
        it. YANG takes any type.
    Fix: Give the host the type of a server.
    Source: sonic-buildimage files/build_templates/buffers_config.j2, cable_length
    Bad:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR_METADATA: {gpu-1-001: {type: ToRRouter}}}
    Good:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR_METADATA: {gpu-1-001: {type: SmartCable}}}
    """
    hosts = {host.host for host in network.hosts}
    types = {switch.text(METADATA, LOCALHOST, "type") for switch in network.switches.values()}
    for switch in network.switches.values() if hosts else ():
        for name, row in switch.rows(_TABLE).items():
            given = text(row, "type")
            if given and given in types and name in hosts:
                message = f"{given} is the type of a switch, and {name} is a host"
                yield Spot(message, _TABLE, name, "type", switch.name)
