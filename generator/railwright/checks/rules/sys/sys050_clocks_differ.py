from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.checks.uniform import odd_fields, odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def clocks(network: Network) -> Iterator[Spot]:
    """Switches of a fabric take their time from other servers, or are in other time zones.

    Why: Logs of a fault that crosses several switches cannot be put in order. YANG knows one switch
        at a time.
    Fix: Give all switches the same servers, settings and time zone.
    Source: RFC 8633, chapter 3; sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-ntp.yang
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {timezone: Europe/Vienna}}}
    Good:
        config:
            "*": {DEVICE_METADATA: {localhost: {timezone: Europe/Vienna}}}
    """
    switches = tuple(network.switches.values())
    yield from odd_ones(switches, ("NTP", "NTP_SERVER", "NTP_KEY"))
    yield from odd_fields(switches, METADATA, LOCALHOST, ("timezone",))
