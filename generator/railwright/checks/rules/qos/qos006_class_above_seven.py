from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import entries
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.qos_profile import TRAFFIC_CLASSES

_TABLES = ("DSCP_TO_TC_MAP", "DOT1P_TO_TC_MAP")


@device_rule(Severity.WARNING)
def above_seven(switch: Switch) -> Iterator[Spot]:
    """A map leads frames to a traffic class above 7, which no pause and no dot1p value can name.

    Why: A PFC frame has eight priorities, and many chips have eight classes; a higher one is
        refused by the driver or shares a queue that nobody planned. YANG takes classes up to 15.
    Fix: Use a class from 0 to 7.
    Source: IEEE 802.1Q clause 36 (eight priorities); sonic-buildimage
        src/sonic-yang-models/yang-templates/sonic-types.yang.j2, tc_type
    Bad:
        config:
            "*":
                DSCP_TO_TC_MAP: {ai-26-48: {"10": "8"}}
                TC_TO_QUEUE_MAP: {ai-26-48: {"8": "0"}}
                TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"8": "0"}}
    Good:
        config:
            "*":
                TC_TO_QUEUE_MAP: {ai-26-48: {"8": "0"}}
                TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"8": "0"}}
    """
    for table in _TABLES:
        for name, row in switch.rows(table).items():
            for value, tc in entries(row).items():
                if tc >= TRAFFIC_CLASSES:
                    yield Spot(f"{value} leads to class {tc}", table, name, str(value))
