from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import IPV4, numbered
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def loopbacks(switch: Switch) -> Iterator[Spot]:
    """A loopback has a whole network instead of one address.

    Why: The switch takes the whole network as connected and drops what is for its other addresses,
        such as the loopbacks of other switches. YANG takes any prefix.
    Fix: Use /32, or /128.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/bgpd.main.conf.j2 (announced as a host
        address); sonic-swss cfgmgr/intfmgr.cpp
    Bad:
        config:
            leaf-1-01:
              LOOPBACK_INTERFACE:
                {"Loopback0|fd00:255::41/128": null, "Loopback0|fd00:255::41/64": {}}
    Good:
        config:
            leaf-1-01: {LOOPBACK_INTERFACE: {"Loopback1": {}, "Loopback1|fd00:256::41/128": {}}}
    """
    for one in switch.once(numbered):
        if (
            one.table == "LOOPBACK_INTERFACE"
            and not (one.family == IPV4 and one.name == "Loopback0")
            and one.value.network.prefixlen < one.value.max_prefixlen
        ):
            yield Spot(f"{one.value} is more than one address", one.table, one.key)
