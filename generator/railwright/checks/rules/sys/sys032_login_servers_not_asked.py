from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import names
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unasked(switch: Switch) -> Iterator[Spot]:
    """There are servers for logins, and nothing asks them.

    Why: Every account of the switch still opens it, and none of the server's does: removing
        somebody there removes nobody here. YANG compares the tables nowhere.
    Fix: Name the servers in `login`, such as `tacacs+,local`, or remove them.
    Source: sonic-host-services scripts/hostcfgd, AaaCfg
    Bad:
        config:
            "*":
              TACPLUS: {global: {passkey: "<secret:tacacs-key>"}}
              TACPLUS_SERVER: {192.168.0.5: {vrf: mgmt}}
    Good:
        config:
            "*":
              AAA: {accounting: {login: "tacacs+"}}
              TACPLUS: {global: {passkey: "<secret:tacacs-key>"}}
              TACPLUS_SERVER: {192.168.0.5: {vrf: mgmt}}
    """
    asked = {word for row in switch.rows("AAA").values() for word in names(row, "login")}
    for word, table in (("tacacs+", "TACPLUS_SERVER"), ("radius", "RADIUS_SERVER")):
        if switch.rows(table) and word not in asked:
            yield Spot(f"no row of AAA says {word}", table)
