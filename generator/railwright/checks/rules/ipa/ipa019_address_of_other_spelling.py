from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import management, numbered
from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def spellings(switch: Switch) -> Iterator[Spot]:
    """An address in a key is not spelled as the switch spells it.

    Why: YANG reads both spellings as one address, and CONFIG_DB takes them for two rows: programs
        look for the short one in lower case and do not find it, and a later change adds a second
        row.
    Fix: Write IPv6 addresses in lower case with the longest run of zeros left out.
    Source: RFC 5952; sonic-swss-common common/ipprefix.cpp
    Bad:
        config:
            leaf-1-01:
              INTERFACE: {"Ethernet256|fd00:0:0:1::/127": null, "Ethernet256|FD00:0:0:1::/127": {}}
    Good:
        config:
            leaf-1-01: {INTERFACE: {Ethernet512: {}, "Ethernet512|fd00:0:0:9::/127": {}}}
    """
    for one in (*switch.once(numbered), *switch.once(management)):
        written = one.key.rpartition("|")[2].partition("/")[0]
        if written != one.ip:
            yield Spot(f"{written} is {one.ip}", one.table, one.key)
    for session in switch.once(sessions):
        written = session.key.rpartition("|")[2]
        if session.numbered and written != session.peer:
            yield Spot(f"{written} is {session.peer}", "BGP_NEIGHBOR", session.key)
