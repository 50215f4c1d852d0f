from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import family_rows, internal, sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def paths(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, BGP may use fewer equal paths than there are sessions with one AS.

    Why: The links beyond that number take no traffic, and the others are full. Nothing says so:
        every session is up. YANG does not count sessions.
    Fix: Raise `max_ebgp_paths`.
    Source: FRR manual, chapter "BGP", `maximum-paths`; sonic-buildimage
        src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py
    Bad:
        site: teralynx-pod
        config:
            "*": {BGP_GLOBALS_AF: {"default|ipv4_unicast": {max_ebgp_paths: "7"}}}
    Good:
        site: teralynx-pod
        config:
            "*": {BGP_GLOBALS_AF: {"default|ipv4_unicast": {max_ebgp_paths: "8"}}}
    """
    if not switch.frrcfgd:
        return
    families = switch.once(family_rows)
    wide: dict[str, Counter[str]] = {}
    for one in switch.once(sessions):
        # iBGP has a number of its own, and sessions of a VRF share nothing with these
        if one.vrf == "default" and not internal(switch, one):
            for family in families[one.key]:
                wide.setdefault(family, Counter())[one.text("asn")] += 1
    table, field = "BGP_GLOBALS_AF", "max_ebgp_paths"
    for family, counted in wide.items():
        given = switch.text(table, f"default|{family}", field)
        number = max(counted.values())
        if given.isdecimal() and int(given) < number:
            message = f"{given} paths, but {number} sessions with one AS"
            yield Spot(message, table, f"default|{family}", field)
