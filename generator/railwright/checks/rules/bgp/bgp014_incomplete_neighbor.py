from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity

_EFFECT = {
    "asn": "a neighbour without an ASN never comes up",
    "name": "nothing names the neighbour, in FRR or in the state database",
    "local_addr": "nothing makes the session wait for its interface",
}


@device_rule(Severity.ERROR)
def neighbor_fields(switch: Switch) -> Iterator[Spot]:
    """A BGP neighbour lacks a field that its session is made from.

    Why: The session is then written without it, and without `asn` never comes up. YANG requires
        none of them. With frrcfgd only `asn` and `name` are asked for: an unnumbered session has no
        address.
    Fix: Give the field.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/templates/general/instance.conf.j2
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {asn: null}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {nhopself: null}}}
    """
    needed = ("asn", "name") if switch.frrcfgd else ("asn", "name", "local_addr")
    for key, row in switch.rows("BGP_NEIGHBOR").items():
        for field in needed:
            if not text(row, field):
                yield Spot(f"no {field}: {_EFFECT[field]}", "BGP_NEIGHBOR", key, field)
