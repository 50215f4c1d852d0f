from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def fields(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, DEVICE_METADATA and BGP_GLOBALS have different ASNs.

    Why: frrcfgd goes by the one of BGP_GLOBALS, and by the other while that row is not there: rows
        that come before it make a BGP instance which FRR then does not change. Other programs and
        people read the one of DEVICE_METADATA. YANG compares the two nowhere.
    Fix: Write the same ASN in `bgp_asn` and `local_asn`.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py, __get_vrf_asn
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_asn: "65000"}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_GLOBALS: {default: {local_asn: "4200001000"}}}
    """
    one = switch.text(METADATA, LOCALHOST, "bgp_asn")
    other = switch.text("BGP_GLOBALS", "default", "local_asn")
    if switch.frrcfgd and one and other and one != other:
        yield Spot(f"{one}, but BGP_GLOBALS has {other}", METADATA, LOCALHOST, "bgp_asn")
