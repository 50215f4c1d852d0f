from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def neighbor_keys(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, the key of a BGP neighbour has no VRF, so the row is passed over.

    Why: frrcfgd reads `vrf|neighbour` only. YANG allows both forms.
    Fix: Write the key as `default|<neighbour>`.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {asn: "4200000000", name: spine-01}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"default|Ethernet256": {holdtime: "30"}}}
            spine-01: {BGP_NEIGHBOR: {"default|Ethernet0": {holdtime: "30"}}}
    """
    if switch.frrcfgd:
        for key in switch.rows("BGP_NEIGHBOR"):
            if "|" not in key:
                yield Spot("frrcfgd passes over a key without a VRF", "BGP_NEIGHBOR", key)
