from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.bgp.common import route_maps
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def unfilled(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, a BGP neighbour uses a route map without entries, which refuses everything.

    Why: A route map ends with a refusal. YANG asks only for its name in ROUTE_MAP_SET.
    Fix: Add a row to ROUTE_MAP, such as `NAME|10`.
    Source: FRR manual, chapter "Route Maps"
    Bad:
        site: teralynx-pod
        config:
            "*": {ROUTE_MAP: {"FABRIC_OUT|10": null}}
    Good:
        site: teralynx-pod
        config:
            "*":
              ROUTE_MAP: {"FABRIC_OUT|10": null, "FABRIC_OUT|20": {route_operation: permit}}
    """
    filled = {key.partition("|")[0] for key in switch.rows("ROUTE_MAP")}
    for table, key, field, name in route_maps(switch):
        if name not in filled:
            yield Spot(f"route map {name} has no row in ROUTE_MAP", table, key, field)
