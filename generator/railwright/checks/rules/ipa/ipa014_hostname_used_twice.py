from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.ipa.common import shared
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def hostnames(network: Network) -> Iterator[Spot]:
    """Two switches have one hostname.

    Why: Logs, LLDP and telemetry of the two cannot be told apart, and a change meant for one is
        made on the other. YANG knows one switch at a time.
    Fix: Give each switch a name of its own.
    Source: RFC 5424, chapter 6.2.4; sonic-buildimage dockers/docker-lldp/lldpd.conf.j2
    Bad:
        foreign: ["*"]
        config:
            leaf-1-02: {DEVICE_METADATA: {localhost: {hostname: leaf-1-01}}}
    Good:
        foreign: ["*"]
        config:
            leaf-1-02: {DEVICE_METADATA: {localhost: {hostname: leaf-9-99}}}
    """
    yield from shared(network, _hostname)


def _hostname(switch: Switch) -> Iterator[tuple[str, Spot]]:
    name = switch.text(METADATA, LOCALHOST, "hostname")
    yield name.lower(), Spot(name, METADATA, LOCALHOST, "hostname", switch.name)
