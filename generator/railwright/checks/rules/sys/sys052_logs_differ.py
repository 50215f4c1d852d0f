from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.uniform import odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def logs(network: Network) -> Iterator[Spot]:
    """Switches of a fabric send their logs elsewhere, or other parts of them.

    Why: The log of a fault is then missing for some of the switches that it crossed. YANG knows one
        switch at a time.
    Fix: Give all switches the same servers and levels.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-syslog.yang
    Bad:
        config:
            leaf-1-01: {SYSLOG_SERVER: {192.168.0.3: {severity: error}}}
    Good:
        config:
            "*": {SYSLOG_SERVER: {192.168.0.3: {severity: error}}}
    """
    switches = tuple(network.switches.values())
    tables = ("LOGGER", "SYSLOG_CONFIG", "SYSLOG_CONFIG_FEATURE", "SYSLOG_SERVER")
    yield from odd_ones(switches, tables, {"SYSLOG_SERVER": ("*.source",)})
