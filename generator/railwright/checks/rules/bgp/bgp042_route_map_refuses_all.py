from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.bgp.common import route_maps
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def maps(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, a BGP neighbour uses a route map in which no entry permits anything.

    Why: No route passes, and the session looks well. YANG takes both words.
    Fix: Set `route_operation` of an entry to `permit`.
    Source: FRR manual, chapter "Route Maps"; sonic-buildimage
        src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py, route_operation
    Bad:
        site: teralynx-pod
        config:
            "*": {ROUTE_MAP: {"FABRIC_OUT|10": {route_operation: deny}}}
    Good:
        site: teralynx-pod
        config:
            "*":
              ROUTE_MAP:
                "FABRIC_OUT|5": {route_operation: deny, match_prefix_set: none}
    """
    entries: dict[str, set[str]] = {}
    for key, row in switch.rows("ROUTE_MAP").items():
        entries.setdefault(key.partition("|")[0], set()).add(text(row, "route_operation"))
    refusing = {name for name, found in entries.items() if "permit" not in found}
    for table, key, field, name in route_maps(switch) if refusing else ():
        if name in refusing:
            yield Spot(f"route map {name} permits nothing", table, key, field)
