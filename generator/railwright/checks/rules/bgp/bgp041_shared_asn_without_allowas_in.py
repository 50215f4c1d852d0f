from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import numbered
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.sessions import asn, family_rows, internal, sessions
from railwright.checks.switch import LOCALHOST, METADATA, Switch, text
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def loops(network: Network) -> Iterator[Spot]:
    """Two switches with hosts have one ASN, and one of them refuses routes that hold its own.

    Why: The routes to the other's hosts come with the switch's own ASN in their path, which looks
        like a loop: they are dropped, and the hosts of the two cannot reach each other. bgpcfgd
        lets them in for ToRRouter only; frrcfgd, where `allow_as_in` says so.
    Fix: Give each its own ASN, or use the type ToRRouter.
    Source: RFC 4271, chapter 9.1.2; sonic-buildimage
        dockers/docker-fpm-frr/frr/bgpd/templates/general/peer-group.conf.j2
    Bad:
        config:
            leaf-1-02: {DEVICE_METADATA: {localhost: {bgp_asn: "4200001000", type: MgmtToRRouter}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-02: {type: MgmtToRRouter}}}
            spine-01:
              BGP_NEIGHBOR:
                "10.0.1.0": {asn: "4200001000"}
                "10.0.1.64": {asn: "4200001000"}
                "fd00:0:0:1::100": {asn: "4200001000"}
                "fd00:0:0:1::140": {asn: "4200001000"}
            spine-02:
              BGP_NEIGHBOR:
                "10.0.1.2": {asn: "4200001000"}
                "10.0.1.66": {asn: "4200001000"}
                "fd00:0:0:1::102": {asn: "4200001000"}
                "fd00:0:0:1::142": {asn: "4200001000"}
    Good:
        config:
            leaf-1-02: {DEVICE_METADATA: {localhost: {bgp_asn: "4200001000"}}}
            spine-01:
              BGP_NEIGHBOR:
                "10.0.1.0": {asn: "4200001000"}
                "10.0.1.64": {asn: "4200001000"}
                "fd00:0:0:1::100": {asn: "4200001000"}
                "fd00:0:0:1::140": {asn: "4200001000"}
            spine-02:
              BGP_NEIGHBOR:
                "10.0.1.2": {asn: "4200001000"}
                "10.0.1.66": {asn: "4200001000"}
                "fd00:0:0:1::102": {asn: "4200001000"}
                "fd00:0:0:1::142": {asn: "4200001000"}
    """
    owners: dict[str, list[Switch]] = {}
    for switch in network.switches.values():
        # within one AS routes are passed on without its ASN in their path
        inside = any(internal(switch, one) for one in switch.once(sessions))
        if asn(switch) and _has_hosts(switch) and not inside:
            owners.setdefault(asn(switch), []).append(switch)
    for number, switches in owners.items():
        for switch in switches if len(switches) > 1 else ():
            if not _allows(switch):
                other = next(one.name for one in switches if one is not switch)
                message = f"{number} is the ASN of {other} too, and its routes are refused here"
                yield Spot(message, METADATA, LOCALHOST, "bgp_asn", switch.name)


def _has_hosts(switch: Switch) -> bool:
    return any(
        one.table == "VLAN_INTERFACE" or switch.role(one.name) is PortRole.HOST
        for one in switch.once(numbered)
    )


def _allows(switch: Switch) -> bool:
    if switch.frrcfgd:
        families = switch.once(family_rows).values()
        rows = (row for rows in families for name, row in rows.items() if "unicast" in name)
        return all(text(row, "allow_as_in") == "true" for row in rows)
    type_ = switch.text(METADATA, LOCALHOST, "type")
    reuse = switch.text("BGP_BBR", "all", "status") == "enabled"
    return type_ == "ToRRouter" or (type_ == "LeafRouter" and reuse)
