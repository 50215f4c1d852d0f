from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import connected, networks, own
from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import TABLE, internal, sessions
from railwright.checks.switch import Switch, address
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def strangers(switch: Switch) -> Iterator[Spot]:
    """The address of a BGP neighbour is in no network of the switch, or is its own.

    Why: An eBGP session goes to a neighbour on the same network only, so it never comes up. YANG
        compares no addresses.
    Fix: Write the address at the other end of the link.
    Source: FRR manual, chapter "BGP", `neighbor PEER ebgp-multihop`
    Bad:
        config:
            leaf-1-01:
              BGP_NEIGHBOR:
                "10.9.0.1": {asn: "4200000000", name: spine-01, local_addr: 10.0.0.0}
    Good:
        config:
            leaf-1-01:
              BGP_NEIGHBOR:
                "10.128.0.77": {asn: "4200009999", name: a-host, local_addr: 10.128.0.1}
    """
    addresses, known = switch.once(own), switch.once(networks)
    for session in switch.once(sessions):
        local = address(session.text("local_addr"))
        # a local address that is nowhere is said by itself; iBGP and multihop go further
        foreign = local is not None and (session.vrf, local) not in addresses
        far = internal(switch, session) or session.text("ebgp_multihop") == "true"
        if session.ip is not None and not foreign and not far:
            if (session.vrf, session.peer) in addresses:
                yield Spot("is an address of the switch itself", TABLE, session.key)
            elif not connected(known, session.vrf, session.ip):
                yield Spot("is in no network of the switch", TABLE, session.key)
