from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import methods
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def fallback(switch: Switch) -> Iterator[Spot]:
    """Logins are checked by a server alone, and not by the accounts of the switch.

    Why: When the server is away, or the fabric to it is broken, nobody can log in to mend it.
        `tacacs+` alone still falls back; `radius` and `ldap` do not.
    Fix: Add `local` to `login`, such as `radius,local`.
    Source: sonic-host-services data/templates/common-auth-sonic.j2
    Bad:
        config:
            "*":
              AAA: {authentication: {login: radius}}
              RADIUS_SERVER: {192.168.0.5: {vrf: mgmt}}
    Good:
        config:
            "*":
              AAA: {authentication: {login: "radius,local"}}
              RADIUS_SERVER: {192.168.0.5: {vrf: mgmt}}
    """
    if switch.once(methods) in {("radius",), ("ldap",)}:
        yield Spot("without the server nobody can log in", "AAA", "authentication", "login")
