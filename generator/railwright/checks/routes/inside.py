"""Sessions between switches of one AS, whose routes are not followed here.

What goes within an AS depends on more than the path: on next hops, route reflectors, and often on
another protocol below. Where such sessions carry routes, nothing is claimed of any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.checks.addresses import own
from railwright.checks.network import Network
from railwright.checks.sessions import Session, both, family_rows, internal, sessions
from railwright.checks.switch import Switch, text

_ON = frozenset({"up", "true"})


class Inside(NamedTuple):
    """A session of a switch with another one of its AS."""

    near: str
    session: Session
    far: str


def within_one_as(network: Network) -> tuple[Inside, ...]:
    """Return the sessions between switches of one AS that carry routes, from each end.

    They may be over a link or between any addresses of two switches, such as their loopbacks. Both
    ends have to have them: all others do not come up.
    """
    mine = {name: switch.once(_carrying) for name, switch in network.switches.items()}
    if not any(mine.values()):
        return ()
    found = list(_numbered(network, mine))
    for link in network.links:
        for side in both(link):
            near, far = side.near.device, side.far.device
            ours = side.one in mine[near] and side.other in mine[far]
            if ours and not side.one.numbered:
                found.append(Inside(near, side.one, far))
    return tuple(found)


def _numbered(network: Network, mine: Mapping[str, tuple[Session, ...]]) -> Iterator[Inside]:
    owners = {
        place: name for name, switch in network.switches.items() for place in switch.once(own)
    }
    far_of = {
        name: [(one, owners.get((one.vrf, one.peer))) for one in some if one.numbered]
        for name, some in mine.items()
    }
    peers = {name: {far for _, far in some} for name, some in far_of.items()}
    for name, some in far_of.items():
        for one, far in some:
            if far is not None and far != name and name in peers[far]:
                yield Inside(name, one, far)


def _carrying(switch: Switch) -> tuple[Session, ...]:
    """Return the sessions with the own AS that are up and carry routes to hosts.

    bgpcfgd has IPv4 and IPv6 in all of its sessions; frrcfgd in those with a row of the family.
    """
    return tuple(
        one
        for one in switch.once(sessions)
        if internal(switch, one)
        and one.text("admin_status") not in {"down", "false"}
        and (not switch.frrcfgd or _unicast(switch, one))
    )


def _unicast(switch: Switch, one: Session) -> bool:
    rows = switch.once(family_rows)[one.key].items()
    return any("unicast" in name and text(row, "admin_status") in _ON for name, row in rows)
