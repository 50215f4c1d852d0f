from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.served import GLOBAL
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def some(network: Network) -> Iterator[Spot]:
    """Of switches that are alike, some have a DSCP map for the whole switch and some have not.

    Why: A port without a row of its own, such as one that is cabled later, puts RoCE into one
        class here and another there. No model compares switches.
    Fix: Give the row `global` of PORT_QOS_MAP to all of them, or to none.
    Source: sonic-swss orchagent/qosorch.cpp, handleGlobalQosMap
    Bad:
        site: h100-pod
        config:
            leaf-1-01: {PORT_QOS_MAP: {global: null}}
    Good:
        site: h100-pod
        config:
            "*": {PORT_QOS_MAP: {global: null}}
    """
    alike: dict[str, list[Switch]] = {}
    for switch in network.switches.values():
        hwsku = switch.text(METADATA, LOCALHOST, "hwsku")
        if hwsku and switch.has("PORT_QOS_MAP"):
            alike.setdefault(hwsku, []).append(switch)
    for hwsku, switches in alike.items():
        without = [one for one in switches if GLOBAL not in one.rows("PORT_QOS_MAP")]
        if len(without) < len(switches):
            for one in without:
                message = f"no such row; {len(switches) - len(without)} others with {hwsku} have it"
                yield Spot(message, "PORT_QOS_MAP", GLOBAL, device=one.name)
