from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import grouped, odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def defaults(network: Network) -> Iterator[Spot]:
    """Switches of one platform have different rows in SYSTEM_DEFAULTS.

    Why: The table turns features on and off that change queues and classes, such as
        `tunnel_qos_remap`; an upgrade fills in what is left out. YANG knows one switch at a time.
    Fix: Give the switches the same rows.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-system-defaults.yang;
        sonic-utilities scripts/db_migrator.py
    Bad:
        config:
            leaf-1-01: {SYSTEM_DEFAULTS: {tunnel_qos_remap: {status: null}}}
    Good:
        config:
            "*": {SYSTEM_DEFAULTS: {tunnel_qos_remap: {status: null}}}
    """
    known = [switch for switch in network.switches.values() if switch.has("SYSTEM_DEFAULTS")]
    for switches in grouped(known, _platform):
        yield from odd_ones(switches, ("SYSTEM_DEFAULTS",))


def _platform(switch: Switch) -> str:
    return switch.text(METADATA, LOCALHOST, "platform")
