from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import methods
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def serverless(switch: Switch) -> Iterator[Spot]:
    """Logins are to be checked by a kind of server of which none is given.

    Why: The switch checks its own accounts only, or with `radius` or `ldap` alone lets nobody in.
        YANG compares the tables nowhere.
    Fix: Add the server, or take the word out of `login`.
    Source: sonic-host-services data/templates/common-auth-sonic.j2
    Bad:
        config:
            "*":
              AAA: {authentication: {login: "tacacs+,local"}}
              TACPLUS: {global: {passkey: "<secret:tacacs-key>"}}
    Good:
        config:
            "*":
              AAA: {authentication: {login: "tacacs+,local"}}
              TACPLUS: {global: {passkey: "<secret:tacacs-key>"}}
              TACPLUS_SERVER: {192.168.0.5: {vrf: mgmt}}
    """
    for word in switch.once(methods):
        table = TABLES.get(word)
        if table and not switch.rows(table):
            yield Spot(f"{word}, but {table} is empty", "AAA", "authentication", "login")


TABLES = {"tacacs+": "TACPLUS_SERVER", "radius": "RADIUS_SERVER", "ldap": "LDAP_SERVER"}
