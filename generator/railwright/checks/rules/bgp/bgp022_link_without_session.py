from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import FAMILY, Line, lines
from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.sessions import TABLE, backwards, behind, sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def idle(link: Link) -> Iterator[Spot]:
    """A link has addresses at both ends and no BGP session, unlike other links of its switches.

    Why: It takes no traffic of that family, which the other links have to carry. YANG asks for no
        session.
    Fix: Add the neighbour at both ends, or take the addresses away.
    Source: RFC 7938 (a session for each link)
    Bad:
        config:
            spine-01: {BGP_NEIGHBOR: {"10.0.0.0": null}}
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": null}}
    Good:
        config:
            spine-01: {BGP_NEIGHBOR: {"10.0.0.0": null}, INTERFACE: {"Ethernet0|10.0.0.1/31": null}}
            leaf-1-01:
              BGP_NEIGHBOR: {"10.0.0.1": null}
              INTERFACE: {"Ethernet256|10.0.0.0/31": null}
    """
    for line in lines(link):
        back = backwards(line)
        silent = not behind(line) and not behind(back)
        if line.near is link.a and silent and _speaks(line) and _speaks(back):
            message = f"no {FAMILY[line.local.family]} session with {link.b}"
            yield Spot(message, TABLE, line.remote.ip)


def _speaks(line: Line) -> bool:
    """Whether the near switch has sessions of the family in the VRF of the link."""
    return (line.local.vrf, line.local.family) in line.near.switch.once(_families)


def _families(switch: Switch) -> frozenset[tuple[str, int]]:
    return frozenset(
        (one.vrf, one.ip.version) for one in switch.once(sessions) if one.ip is not None
    )
