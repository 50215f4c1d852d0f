from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.uniform import odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def logins(network: Network) -> Iterator[Spot]:
    """Switches of a fabric let people in by different rules.

    Why: Whoever may log in to one switch may not log in to the next, or somebody who was removed
        still may. YANG knows one switch at a time.
    Fix: Give all switches the same login settings.
    Source: sonic-host-services scripts/hostcfgd
    Bad:
        config:
            leaf-1-01: {SSH_SERVER: {POLICIES: {login_timeout: "30"}}}
    Good:
        config:
            "*": {SSH_SERVER: {POLICIES: {login_timeout: "30"}}}
    """
    switches = tuple(network.switches.values())
    yield from odd_ones(switches, _TABLES, {"TACPLUS": ("*.src_intf",)})


_TABLES = (
    "AAA",
    "BANNER_MESSAGE",
    "LDAP",
    "LDAP_SERVER",
    "PASSW_HARDENING",
    "RADIUS",
    "RADIUS_SERVER",
    "SERIAL_CONSOLE",
    "SSH_SERVER",
    "TACPLUS",
    "TACPLUS_SERVER",
)
