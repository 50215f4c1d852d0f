from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import lines
from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.sessions import TABLE, backwards, behind, unnumbered
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def one_sided(link: Link) -> Iterator[Spot]:
    """Only one end of a link has a BGP session with the other.

    Why: The session never comes up, and the link carries no traffic of its family. YANG knows one
        switch at a time.
    Fix: Add the neighbour at the end that lacks it.
    Source: RFC 4271, chapter 8.2.1 (a session is configured at both ends)
    Bad:
        config:
            spine-01: {BGP_NEIGHBOR: {"10.0.0.0": null}}
    Good:
        config:
            spine-01:
              BGP_NEIGHBOR: {"10.0.0.0": null}
              BGP_PEER_RANGE: {leaves: {name: leaves, ip_range: [10.0.0.0/24]}}
    """
    for near, far in link.ends:
        if _listens(far.switch):
            continue
        if unnumbered(near) and not unnumbered(far):
            yield Spot(f"no session here, one at {near}", TABLE, far.port, device=far.device)
        for line in lines(link):
            if line.near is near and behind(line) and not behind(backwards(line)):
                message = f"no session with {line.local.ip}, which has one with {far.port}"
                yield Spot(message, TABLE, line.local.ip, device=far.device)


def _listens(switch: Switch) -> bool:
    return switch.has("BGP_PEER_RANGE") or switch.has("BGP_GLOBALS_LISTEN_PREFIX")
