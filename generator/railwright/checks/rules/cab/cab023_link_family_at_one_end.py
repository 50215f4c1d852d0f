from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import FAMILY, of_end
from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def families(link: Link) -> Iterator[Spot]:
    """Only one end of a link has an address of a family.

    Why: There is no session for that family on this link, and routes that prefer it end here. YANG
        knows one switch at a time.
    Fix: Number both ends, or neither.
    Source: sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, get_local_interface
    Bad:
        config:
            leaf-1-01:
              INTERFACE: {"Ethernet256|fd00:0:0:1::/127": null}
              BGP_NEIGHBOR: {"fd00:0:0:1::1": null}
            spine-01: {BGP_NEIGHBOR: {"fd00:0:0:1::": null}}
    Good:
        config:
            leaf-1-01:
              INTERFACE: {"Ethernet256|10.9.0.0/31": {}}
    """
    here = {one.family for one in of_end(link.a) if not one.on_link}
    there = {one.family for one in of_end(link.b) if not one.on_link}
    # a link without any address at one end is not routed, or unnumbered: a matter of its sessions
    if here and there:
        for family in sorted(here ^ there):
            near, far = (link.a, link.b) if family in there else (link.b, link.a)
            message = f"no {FAMILY[family]} address here, one at {far}"
            yield Spot(message, "INTERFACE", near.port, device=near.device)
