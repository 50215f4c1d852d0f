from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import bundles
from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def lags(link: Link) -> Iterator[Spot]:
    """A port is a member of a PortChannel, and the port at the other end of its cable is not.

    Why: LACP finds no partner, so the member carries nothing. YANG knows one switch at a time.
    Fix: Make both ports members, or neither.
    Source: IEEE 802.1AX-2020, clause 6; sonic-swss cfgmgr/teammgr.cpp
    Bad:
        config:
            spine-01:
              INTERFACE:
                Ethernet0: null
                "Ethernet0|10.0.0.1/31": null
                "Ethernet0|fd00:0:0:1::1/127": null
              PORTCHANNEL: {PortChannel1: {admin_status: up}}
              PORTCHANNEL_MEMBER: {"PortChannel1|Ethernet0": {}}
              PORTCHANNEL_INTERFACE:
                PortChannel1: {}
                "PortChannel1|10.0.0.1/31": {}
                "PortChannel1|fd00:0:0:1::1/127": {}
    Good:
        config:
            spine-01: {PORTCHANNEL: {PortChannel1: {admin_status: up}}}
    """
    for near, far in link.ends:
        bundle = far.switch.once(bundles).get(far.port)
        if bundle and near.port not in near.switch.once(bundles):
            message = f"in no PortChannel; {far} is a member of {bundle}"
            yield Spot(message, "PORTCHANNEL_MEMBER", None, None, near.device)
