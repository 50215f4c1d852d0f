from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import DEFAULT_VRF
from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def local_asn(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, BGP starts without the default VRF: its row in BGP_GLOBALS has no local ASN.

    Why: What FRR starts from has `router bgp` for rows with this field only, so the sessions of the
        VRF are not there. Later changes go by `bgp_asn` of DEVICE_METADATA; without that too,
        frrcfgd passes over all of them. VRFs with an ASN of their own go on. YANG does not require
        the field.
    Fix: Give row `default` of BGP_GLOBALS its `local_asn`.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/templates/bgpd/bgpd.conf.db.j2;
        src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py, __get_vrf_asn
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
    if not (switch.frrcfgd and any(one.vrf == DEFAULT_VRF for one in switch.once(sessions))):
        return
    if not switch.text("BGP_GLOBALS", "default", "local_asn"):
        yield Spot(
            "no local_asn: FRR starts without its sessions", "BGP_GLOBALS", "default", "local_asn"
        )
