from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def local_asn(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, BGP_GLOBALS has no local ASN in row default, so there is no BGP at all.

    Why: frrcfgd writes `router bgp` from this field and passes over every BGP table until it is
        there. YANG does not require it.
    Fix: Give row `default` of BGP_GLOBALS its `local_asn`.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_GLOBALS: {default: {local_asn: null}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_GLOBALS: {default: {router_id: null}}}
    """
    # sessions of other VRFs have rows of their own
    if not (switch.frrcfgd and any(one.vrf == "default" for one in switch.once(sessions))):
        return
    if not switch.text("BGP_GLOBALS", "default", "local_asn"):
        yield Spot("no local_asn: FRR gets no BGP instance", "BGP_GLOBALS", "default", "local_asn")
