from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import lines, own
from railwright.checks.network import Link
from railwright.checks.rule import Mend, Spot, link_rule
from railwright.checks.sessions import TABLE, behind
from railwright.checks.switch import address
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def local_addresses(link: Link) -> Iterator[Spot]:
    """The local address of a BGP neighbour is that of another interface than the one to it.

    Why: bgpcfgd adds the session when the other interface is there, and waits where that one is
        missing; frrcfgd sends from its address, which the neighbour does not expect. YANG compares
        no addresses.
    Fix: Use the address of the interface to this neighbour.
    Source: sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, get_local_interface
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {local_addr: 10.0.0.2}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {local_addr: 10.0.0.0/31}}}
    """
    for line in lines(link):
        session = behind(line)
        said = address(session.text("local_addr")) if session is not None else None
        if session is not None and said is not None and said != line.local.ip:
            other = line.near.switch.once(own).get((line.local.vrf, said))
            if other is not None and other.table != "LOOPBACK_INTERFACE":
                message = (
                    f"{said} is on {other.name}, and the neighbour is behind {line.local.name}"
                )
                mend = (Mend(TABLE, session.key, "local_addr", line.local.ip),)
                yield Spot(message, TABLE, session.key, "local_addr", line.near.device, mend)
