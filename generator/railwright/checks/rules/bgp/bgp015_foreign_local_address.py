from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import DEFAULT_VRF, own
from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import TABLE, sessions
from railwright.checks.switch import Switch, address
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def local_addresses(switch: Switch) -> Iterator[Spot]:
    """The local address of a BGP neighbour is on no interface of the switch in its VRF.

    Why: bgpcfgd waits for the interface for ever, without a word. YANG compares no addresses.
    Fix: Use the address of the interface to this neighbour.
    Source: sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, get_local_interface
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {local_addr: "10.0.0.200"}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {local_addr: 10.0.0.0}}}
    """
    known = switch.once(own)
    for session in switch.once(sessions):
        wanted = address(switch.text(TABLE, session.key, "local_addr"))
        if wanted is not None and (session.vrf, wanted) not in known:
            where = "" if session.vrf == DEFAULT_VRF else f" of {session.vrf}"
            message = f"{wanted} is an address of no interface{where}: the neighbour never appears"
            yield Spot(message, TABLE, session.key, "local_addr")
