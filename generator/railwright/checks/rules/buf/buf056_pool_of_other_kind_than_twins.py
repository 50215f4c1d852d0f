from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import grouped, odd_fields
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING, Need.RELEASE)
def twins(network: Network) -> Iterator[Spot]:
    """Switches of one model and release have a pool of one name with another type or mode.

    Why: The type says whether the memory is for what arrives or for what leaves, the mode whether
        its shares are fractions or bytes; profiles of the pool are refused, or mean something else,
        on one switch only. A pool that nothing on the port uses today shows neither. YANG knows one
        switch at a time.
    Fix: Give the pool the type and mode that it has on the others.
    Source: sonic-swss orchagent/bufferorch.cpp, processBufferPool (SAI_BUFFER_POOL_ATTR_TYPE,
        SAI_BUFFER_POOL_ATTR_THRESHOLD_MODE)
    Bad:
        config:
            leaf-1-01: {BUFFER_POOL: {by_hand: {type: egress, mode: static, size: "9216"}}}
            leaf-1-02: {BUFFER_POOL: {by_hand: {type: egress, mode: dynamic, size: "9216"}}}
    Good:
        config:
            leaf-1-01: {BUFFER_POOL: {by_hand: {type: egress, mode: static, size: "9216"}}}
            spine-01: {BUFFER_POOL: {by_hand: {type: egress, mode: static, size: "8192"}}}
    """
    for switches in grouped(network.switches.values(), _model):
        for name in dict.fromkeys(key for one in switches for key in one.rows("BUFFER_POOL")):
            having = [one for one in switches if name in one.rows("BUFFER_POOL")]
            yield from odd_fields(having, "BUFFER_POOL", name, ("mode", "type"))


def _model(switch: Switch) -> tuple[object, ...]:
    fields = (switch.text(METADATA, LOCALHOST, field) for field in ("platform", "hwsku"))
    return switch.release, switch.dynamic, *fields
