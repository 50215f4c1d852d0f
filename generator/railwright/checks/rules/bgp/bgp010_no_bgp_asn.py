from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def asn(switch: Switch) -> Iterator[Spot]:
    """DEVICE_METADATA has no ASN, so bgpcfgd never adds a BGP neighbour.

    Why: bgpcfgd waits for it without a word. YANG does not require it. frrcfgd takes the ASN of
        BGP_GLOBALS.
    Fix: Give `bgp_asn`; the inventory's `asn` plan does.
    Source: sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, the list of dependencies
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_asn: null}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_router_id: null}}}
    """
    if switch.frrcfgd or not switch.rows("BGP_NEIGHBOR"):
        return
    if not switch.text(METADATA, LOCALHOST, "bgp_asn"):
        yield Spot("no bgp_asn: no BGP neighbour is added", METADATA, LOCALHOST, "bgp_asn")
