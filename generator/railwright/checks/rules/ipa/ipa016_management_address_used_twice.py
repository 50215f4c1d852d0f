from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import MANAGEMENT, management
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.ipa.common import shared
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def addresses(network: Network) -> Iterator[Spot]:
    """Two switches have one management address.

    Why: Whoever logs in reaches either of the two, and a configuration is pushed to the wrong one.
        YANG knows one switch at a time.
    Fix: Give each switch its own management address.
    Source: RFC 5227
    Bad:
        config:
            leaf-1-02:
              MGMT_INTERFACE:
                {"eth0|192.168.0.75/20": null, "eth0|192.168.0.74/20": {gwaddr: 192.168.0.1}}
              SNMP_AGENT_ADDRESS_CONFIG:
                {"192.168.0.75|161|mgmt": null, "192.168.0.74|161|mgmt": {}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-02: {mgmt_addr: 192.168.0.74}}}
    Good:
        config:
            leaf-1-02:
              MGMT_INTERFACE:
                {"eth0|192.168.0.75/20": null, "eth0|192.168.0.174/20": {gwaddr: 192.168.0.1}}
              SNMP_AGENT_ADDRESS_CONFIG:
                {"192.168.0.75|161|mgmt": null, "192.168.0.174|161|mgmt": {}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-02: {mgmt_addr: 192.168.0.174}}}
    """
    yield from shared(network, _management)


def _management(switch: Switch) -> Iterator[tuple[str, Spot]]:
    for one in switch.once(management):
        yield one.ip, Spot(one.ip, MANAGEMENT, one.key, None, switch.name)
