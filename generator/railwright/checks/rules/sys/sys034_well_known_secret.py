from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model import secrets
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def known_secrets(switch: Switch) -> Iterator[Spot]:
    """A secret is one that everybody tries first.

    Why: It is the example of a manual or the default of a vendor, so it keeps nobody out. The
        finding names the place and never the value; a community is its own key, so only its table
        is named.
    Fix: Make a random one.
    Source: CWE-1391, CWE-1392; FreeRADIUS, clients.conf (testing123); RFC 3584 (public)
    Bad:
        foreign: ["*"]
        config:
            "*": {SNMP_COMMUNITY: {public: {TYPE: RO}}}
    Good:
        foreign: ["*"]
        config:
            "*": {SNMP_COMMUNITY: {Xo4vei6Ahqu9: {TYPE: RO}}}
    """
    # what is made from an inventory has no secrets at all, which another rule looks after
    if switch.known.ours:
        return
    for table, field, _ in secrets.FIELDS:
        for key, row in switch.rows(table).items():
            if text(row, field).lower() in _KNOWN:
                yield Spot(f"a well-known {field}", table, key, field)
    if any(key.lower() in _KNOWN for key in switch.rows(secrets.COMMUNITIES)):
        yield Spot("a well-known community", secrets.COMMUNITIES)


_KNOWN = frozenset({
    "admin", "changeme", "cisco", "community", "default", "key", "monitor", "ntp", "pass",
    "password", "private", "public", "radius", "secret", "snmp", "sonic", "tacacs", "tacacs+",
    "tac_plus", "test", "test123", "testing123", "yourpassword", "yoursonic",
})  # fmt: skip
