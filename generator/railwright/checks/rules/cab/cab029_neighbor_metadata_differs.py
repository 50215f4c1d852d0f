from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import IPV4, IPV6, by_name, management
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch, text
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def metadata(network: Network) -> Iterator[Spot]:
    """DEVICE_NEIGHBOR_METADATA says something else of a switch than the switch does itself.

    Why: Cable lengths follow the `type` given here, and people log in by the address given here.
        Nothing compares the row with the switch that it is about.
    Fix: Correct the row, or the neighbour.
    Source: sonic-buildimage files/build_templates/buffers_config.j2, cable_length; sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-device_neighbor_metadata.yang
    Bad:
        config:
            spine-01: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {type: LeafRouter}}}
    Good:
        config:
            spine-01: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {hwsku: null}}}
    """
    table = "DEVICE_NEIGHBOR_METADATA"
    for switch in network.switches.values():
        for name, row in switch.rows(table).items():
            other = network.switches.get(name)
            for field, own in other.once(_facts).items() if other is not None else ():
                said = text(row, field).partition("/")[0]
                if said and own and said not in own:
                    message = f"{said}, but the switch itself has {', '.join(sorted(own))}"
                    yield Spot(message, table, name, field, switch.name)


def _facts(switch: Switch) -> dict[str, set[str]]:
    """Return what a switch says of itself, by the fields that others describe it with."""
    loopback, port = switch.once(by_name).get("Loopback0", ()), switch.once(management)
    return {
        "type": {switch.text(METADATA, LOCALHOST, "type")} - {""},
        "hwsku": {switch.text(METADATA, LOCALHOST, "hwsku")} - {""},
        "lo_addr": {one.ip for one in loopback if one.family == IPV4},
        "lo_addr_v6": {one.ip for one in loopback if one.family == IPV6},
        "mgmt_addr": {one.ip for one in port if one.family == IPV4},
        "mgmt_addr_v6": {one.ip for one in port if one.family == IPV6},
    }
