from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.qos.common import unlike
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def schedulers(network: Network) -> Iterator[Spot]:
    """Schedulers of one name differ between switches.

    Why: A class gets another share of the bandwidth at each hop, and congests where it is
        smallest. No model compares switches.
    Fix: Make the schedulers alike, or give them different names.
    Source: sonic-swss orchagent/qosorch.cpp, handleSchedulerTable
    Bad:
        config:
            leaf-1-01: {SCHEDULER: {ai-26-48-best-effort: {weight: "40"}}}
    Good:
        config:
            "*": {SCHEDULER: {ai-26-48-best-effort: {weight: "40"}}}
    """
    return unlike(network, ("SCHEDULER",))
