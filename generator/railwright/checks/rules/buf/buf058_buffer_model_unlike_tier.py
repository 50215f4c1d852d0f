from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import odd_in_tier
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def models(network: Network) -> Iterator[Spot]:
    """A switch has another buffer model than most of its platform and role.

    Why: One computes headroom and pools, the other one takes them from tables that were made for
        given cables: they pause at other fill levels, and a change of a cable or of an MTU follows
        through on one of them only. YANG knows one switch at a time.
    Fix: Set `buffer_model` as on the others, with the buffer rows that belong to it.
    Source: sonic-net/SONiC doc/qos/dynamically-headroom-calculation.md (both models);
        sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp, cfgmgr/buffermgr.cpp
    Bad:
        site: h100-pod
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {buffer_model: traditional}}}
            leaf-*:
                BUFFER_PG: null
                BUFFER_POOL: null
                BUFFER_PORT_EGRESS_PROFILE_LIST: null
                BUFFER_PORT_INGRESS_PROFILE_LIST: null
                BUFFER_PROFILE: null
                BUFFER_QUEUE: null
                CABLE_LENGTH: null
                DEFAULT_LOSSLESS_BUFFER_PARAMETER: null
                LOSSLESS_TRAFFIC_PATTERN: null
    Good:
        site: h100-pod
        config:
            leaf-*:
                DEVICE_METADATA: {localhost: {buffer_model: traditional}}
                BUFFER_PG: null
                BUFFER_POOL: null
                BUFFER_PORT_EGRESS_PROFILE_LIST: null
                BUFFER_PORT_INGRESS_PROFILE_LIST: null
                BUFFER_PROFILE: null
                BUFFER_QUEUE: null
                CABLE_LENGTH: null
                DEFAULT_LOSSLESS_BUFFER_PARAMETER: null
                LOSSLESS_TRAFFIC_PATTERN: null
    """
    for most, odd, count in odd_in_tier(network, _model):
        message = f"{_model(odd)}, but {most} on {count} others"
        yield Spot(message, METADATA, LOCALHOST, "buffer_model", odd.name)


def _model(switch: Switch) -> str | None:
    """Return who computes headroom; None where a part of a configuration does not say."""
    if switch.dynamic:
        return "dynamic"
    return "traditional" if switch.traditional else None
