from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import TABLE, sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_EFFECT = {
    "asn": "a neighbour without an ASN never comes up",
    "name": "nothing names the neighbour, in FRR or in the state database",
}


@device_rule(Severity.ERROR)
def neighbor_fields(switch: Switch) -> Iterator[Spot]:
    """A BGP neighbour lacks a field that its session is made from.

    Why: The session is then written without it, and without `asn` never comes up. YANG requires
        none of them. With frrcfgd only `asn` is asked for, which `peer_type` or the peer group may
        give as well.
    Fix: Give the field.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/templates/general/instance.conf.j2
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {asn: null}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {nhopself: null}}}
    """
    for session in switch.once(sessions):
        needed = ("asn",) if switch.frrcfgd else ("asn", "name")
        for field in () if session.text("peer_type") and switch.frrcfgd else needed:
            if not session.text(field):
                yield Spot(f"no {field}: {_EFFECT[field]}", TABLE, session.key, field)
