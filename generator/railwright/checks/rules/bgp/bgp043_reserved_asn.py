from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import asn
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def reserved(switch: Switch) -> Iterator[Spot]:
    """The ASN of the switch is one that nobody may use.

    Why: Routes with it in their path are treated as withdrawn, and some neighbours refuse the
        session. YANG takes every number.
    Fix: Use an ASN of 64512-65534 or 4200000000-4294967294.
    Source: RFC 7607 (0); RFC 6793, chapter 9 (23456); RFC 7300 (65535 and 4294967295); RFC 6996
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_asn: "65535"}}}
            spine-01:
              BGP_NEIGHBOR:
                "10.0.0.0": {asn: "65535"}
                "10.0.0.64": {asn: "65535"}
                "fd00:0:0:1::": {asn: "65535"}
                "fd00:0:0:1::40": {asn: "65535"}
            spine-02:
              BGP_NEIGHBOR:
                "10.0.0.2": {asn: "65535"}
                "10.0.0.66": {asn: "65535"}
                "fd00:0:0:1::2": {asn: "65535"}
                "fd00:0:0:1::42": {asn: "65535"}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_asn: "65534"}}}
            spine-01:
              BGP_NEIGHBOR:
                "10.0.0.0": {asn: "65534"}
                "10.0.0.64": {asn: "65534"}
                "fd00:0:0:1::": {asn: "65534"}
                "fd00:0:0:1::40": {asn: "65534"}
            spine-02:
              BGP_NEIGHBOR:
                "10.0.0.2": {asn: "65534"}
                "10.0.0.66": {asn: "65534"}
                "fd00:0:0:1::2": {asn: "65534"}
                "fd00:0:0:1::42": {asn: "65534"}
    """
    number = asn(switch)
    if number in {"0", "23456", "65535", "4294967295"}:
        table, key, field = (
            ("BGP_GLOBALS", "default", "local_asn")
            if switch.frrcfgd
            else (METADATA, LOCALHOST, "bgp_asn")
        )
        yield Spot(f"{number} is reserved", table, key, field)
