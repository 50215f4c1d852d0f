from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import grouped
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def missing(network: Network) -> Iterator[Spot]:
    """A switch lacks a table that the other switches of its role have.

    Why: The image's own values count there, which are not those of the others: other paths for the
        same flow, no headroom where cables have no length, settings that come back after an
        upgrade. A table that is absent is never wrong for YANG.
    Fix: Add the table, as the other switches have it.
    Source: sonic-buildimage files/build_templates/init_cfg.json.j2; sonic-utilities
        scripts/db_migrator.py
    Bad:
        config:
            leaf-1-01: {SWITCH_HASH: null}
    Good:
        config:
            "*": {SWITCH_HASH: null}
    """
    for switches in grouped(network.switches.values(), _alike):
        for table in _TABLES:
            without = [switch for switch in switches if not switch.has(table)]
            if without and len(without) * 2 <= len(switches):
                others = len(switches) - len(without)
                for switch in without:
                    message = f"no such table here; {others} of its kind have it"
                    yield Spot(message, table, device=switch.name)


def _alike(switch: Switch) -> str:
    return switch.text(METADATA, LOCALHOST, "type")


_TABLES = (
    "CABLE_LENGTH",
    "DEVICE_NEIGHBOR",
    "FEATURE",
    "FLEX_COUNTER_TABLE",
    "SWITCH_HASH",
    "SYSTEM_DEFAULTS",
    "VERSIONS",
)
