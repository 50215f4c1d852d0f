from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from railwright.checks.addresses import DEFAULT_VRF
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.sessions import between, family_rows, internal
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.CABLING)
def paths(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, BGP may use fewer equal paths than there are links to switches of one AS.

    Why: The links beyond that number take no traffic, and the others are full. Nothing says so:
        every session is up. Hosts announce routes of their own, so that sessions with them are no
        paths to one place. YANG does not count sessions.
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
    for one in switch.once(between):
        number = one.text("asn")
        # iBGP has a number of its own, and sessions of a VRF share nothing with these; of
        # `external` nobody knows which AS it is
        if one.vrf == DEFAULT_VRF and number.isdecimal() and not internal(switch, one):
            for family in families[one.key]:
                wide.setdefault(family, Counter())[number] += 1
    table, field = "BGP_GLOBALS_AF", "max_ebgp_paths"
    for family, counted in wide.items():
        given = switch.text(table, f"default|{family}", field)
        most = max(counted.values())
        if given.isdecimal() and int(given) < most:
            message = f"{given} paths, but {most} sessions with switches of one AS"
            yield Spot(message, table, f"default|{family}", field)
