from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import methods
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def order(switch: Switch) -> Iterator[Spot]:
    """Logins are to be checked in an order that the switch does not know.

    Why: It knows ten orders; with any other it checks its own accounts only and asks no server,
        without a word. YANG takes the words in any order.
    Fix: Use one server kind with or without `local`, such as `tacacs+,local`.
    Source: sonic-host-services data/templates/common-auth-sonic.j2
    Bad:
        config:
            "*":
              AAA: {authentication: {login: "tacacs+,local,radius"}}
              RADIUS_SERVER: {192.168.0.5: {vrf: mgmt}}
              TACPLUS: {global: {passkey: "<secret:tacacs-key>"}}
              TACPLUS_SERVER: {192.168.0.5: {vrf: mgmt}}
    Good:
        config:
            "*":
              AAA: {authentication: {login: "local,tacacs+"}}
              TACPLUS: {global: {passkey: "<secret:tacacs-key>"}}
              TACPLUS_SERVER: {192.168.0.5: {vrf: mgmt}}
    """
    found = switch.once(methods)
    kinds = set(found) - {"local"}
    repeated = len(set(found)) < len(found)
    if found and (len(kinds) > 1 or repeated or "default" in kinds):
        yield Spot("only local accounts are asked", "AAA", "authentication", "login")
