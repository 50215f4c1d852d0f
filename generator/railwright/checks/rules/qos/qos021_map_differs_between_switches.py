from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.qos.common import unlike
from railwright.checks.served import MAPS
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def maps(network: Network) -> Iterator[Spot]:
    """Maps of one name differ between switches.

    Why: The treatment of a frame then depends on the hop, and whoever reads one switch is wrong
        about the next. No model compares switches.
    Fix: Make the maps alike, or give them different names.
    Source: RFC 2474 section 3 (a code point selects one behaviour in a domain); sonic-buildimage
        files/build_templates/qos_config.j2 (one map of a name for all switches)
    Bad:
        config:
            leaf-1-01: {TC_TO_QUEUE_MAP: {ai-26-48: {"5": "4"}}}
    Good:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"5": "4"}}}
    """
    return unlike(network, MAPS.values())
