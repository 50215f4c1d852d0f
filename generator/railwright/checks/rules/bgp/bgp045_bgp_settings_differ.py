from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import grouped, odd_fields, odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def settings(network: Network) -> Iterator[Spot]:
    """Switches of one role have different BGP settings or policies.

    Why: Routes then pass one switch and not the next, and paths that should be equal are not. YANG
        knows one switch at a time.
    Fix: Set them alike on all switches of the role.
    Source: RFC 7938, chapter 5.2 (one policy for each tier)
    Bad:
        config:
            leaf-1-01: {BGP_BBR: {all: {status: enabled}}}
    Good:
        config:
            leaf-*: {BGP_BBR: {all: {status: enabled}}}
    """
    for switches in grouped(network.switches.values(), _role):
        yield from odd_ones(switches, _TABLES, _LEFT_OUT)
        yield from odd_fields(switches, METADATA, LOCALHOST, _FIELDS)


def _role(switch: Switch) -> tuple[str, bool]:
    return switch.text(METADATA, LOCALHOST, "type"), switch.frrcfgd


_TABLES = (
    "BGP_BBR",
    "BGP_DEVICE_GLOBAL",
    "BGP_GLOBALS",
    "BGP_GLOBALS_AF",
    "COMMUNITY_SET",
    "PREFIX",
    "PREFIX_SET",
    "ROUTE_MAP",
    "ROUTE_MAP_SET",
    "ROUTE_REDISTRIBUTE",
)
_FIELDS = ("default_bgp_status", "suppress-fib-pending")
# each of these has a rule of its own, or is different by design
_LEFT_OUT = {
    "BGP_DEVICE_GLOBAL": ("*.tsa_enabled",),
    "BGP_GLOBALS": ("*.local_asn", "*.router_id"),
}
