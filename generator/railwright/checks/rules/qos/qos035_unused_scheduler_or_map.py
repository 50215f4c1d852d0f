from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import GLOBAL, MAPS
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def unused(switch: Switch) -> Iterator[Spot]:
    """A scheduler or a map is used by no port, queue or tunnel.

    Why: It does nothing, and whoever changes it believes that it does. YANG asks for no use.
    Fix: Remove it, or name it where it belongs.
    Source: sonic-swss orchagent/qosorch.cpp, qos_to_ref_table_map (who can name them)
    Bad:
        config:
            "*": {SCHEDULER: {spare: {type: STRICT}}}
    Good:
        config:
            "*":
                SCHEDULER: {spare: {type: STRICT}}
                QUEUE: {"CPU|7": {scheduler: spare}}
    """
    ports = switch.rows("PORT_QOS_MAP").values()
    if not switch.rows("PORT_QOS_MAP").keys() - {GLOBAL}:
        return
    tunnels = {
        value
        for table in ("TUNNEL", "TUNNEL_DECAP_TABLE")
        for row in switch.rows(table).values()
        for value in row.values()
        if isinstance(value, str)
    }
    for field, table in MAPS.items():
        if switch.has(table):
            used = {text(row, field) for row in ports} | tunnels
            for name in switch.rows(table):
                if name not in used:
                    yield Spot("nothing names it", table, name)
    if switch.rows("QUEUE"):
        used = {text(row, "scheduler") for row in (*switch.rows("QUEUE").values(), *ports)}
        for name in switch.rows("SCHEDULER"):
            if name not in used:
                yield Spot("nothing names it", "SCHEDULER", name)
