from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import TABLE, sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def described(switch: Switch) -> Iterator[Spot]:
    """A BGP neighbour lacks a detail that most others of the switch have.

    Why: Without `local_addr` bgpcfgd adds the session before its interface is there, with a line in
        its log; without `name` frrcfgd writes no description, and nobody sees whose session it is.
        The session works with neither. YANG requires none of them.
    Fix: Give the field.
    Source: sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, add_peer ("Missing attribute
        'local_addr'"); src/sonic-frr-mgmt-framework/templates/bgpd/bgpd.conf.db.nbr_or_peer.j2
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {local_addr: null}}}
    Good:
        config:
            leaf-1-01:
              BGP_NEIGHBOR:
                "10.0.0.1": {local_addr: null}
                "10.0.0.3": {local_addr: null}
                "fd00:0:0:1::1": {local_addr: null}
                "fd00:0:0:1::3": {local_addr: null}
    """
    field = "name" if switch.frrcfgd else "local_addr"
    found = switch.once(sessions)
    without = [one for one in found if not one.text(field)]
    if 2 * len(without) < len(found):
        for one in without:
            yield Spot(f"no {field}, unlike most others", TABLE, one.key, field)
