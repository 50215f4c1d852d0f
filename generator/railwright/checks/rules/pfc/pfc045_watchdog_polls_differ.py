from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.pfc.common import GLOBAL
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import grouped, odd_fields
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def polls(network: Network) -> Iterator[Spot]:
    """Watchdogs of switches of one role look at their queues at different intervals.

    Why: The interval adds to the detection time: of two switches that see the same storm, one acts
        later than the other, though their detection times are equal. YANG knows one switch at a
        time.
    Fix: Give the switches the same `POLL_INTERVAL`.
    Source: sonic-swss orchagent/pfc_detect_mellanox.lua (the time left is counted down at each
        poll); sonic-utilities pfcwd/main.py, interval
    Bad:
        site: blackwell-800g
        config:
            spine-a01: {PFC_WD: {GLOBAL: {POLL_INTERVAL: "200"}}}
    Good:
        site: blackwell-800g
        config:
            spine-*: {PFC_WD: {GLOBAL: {POLL_INTERVAL: "200"}}}
    """
    polling = [
        one
        for one in network.switches.values()
        if one.text("PFC_WD", GLOBAL, "POLL_INTERVAL") and _role(one)
    ]
    for switches in grouped(polling, _role):
        yield from odd_fields(switches, "PFC_WD", GLOBAL, ("POLL_INTERVAL",))


def _role(switch: Switch) -> str:
    return switch.text(METADATA, LOCALHOST, "type")
