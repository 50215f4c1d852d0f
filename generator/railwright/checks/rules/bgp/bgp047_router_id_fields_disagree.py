from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def fields(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, DEVICE_METADATA and BGP_GLOBALS have different router ids.

    Why: frrcfgd takes the one of BGP_GLOBALS; the other one comes into force when somebody changes
        to bgpcfgd, and misleads people until then. YANG compares the two nowhere.
    Fix: Write the same address in `bgp_router_id` and `router_id`, or leave one out.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py (router_id);
        dockers/docker-fpm-frr/frr/bgpd/bgpd.main.conf.j2 (bgp_router_id)
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_router_id: 10.255.0.99}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_router_id: null}}}
    """
    one = switch.text(METADATA, LOCALHOST, "bgp_router_id")
    other = switch.text("BGP_GLOBALS", "default", "router_id")
    if switch.frrcfgd and one and other and one != other:
        yield Spot(f"{one}, but BGP_GLOBALS has {other}", METADATA, LOCALHOST, "bgp_router_id")
