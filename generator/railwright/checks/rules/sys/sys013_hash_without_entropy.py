from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_ENTROPY = ("SRC_IP", "DST_IP", "IP_PROTOCOL", "L4_SRC_PORT", "L4_DST_PORT")


@device_rule(Severity.WARNING)
def fields(switch: Switch) -> Iterator[Spot]:
    """Paths are chosen without a field in which RoCE flows differ.

    Why: All RoCEv2 has one UDP destination; flows of two hosts differ in the UDP source port alone.
        Without it, or without an address, flows share one uplink while others idle, and the paused
        port spreads. YANG takes any list of fields.
    Fix: Hash source and destination address, protocol, and both ports.
    Source: InfiniBand Architecture Specification volume 1, annex A17 (RoCEv2, UDP port 4791);
        sonic-swss orchagent/switchorch.cpp (SWITCH_HASH)
    Bad:
        config:
            "*": {SWITCH_HASH: {GLOBAL: {ecmp_hash: [DST_IP, SRC_IP, IP_PROTOCOL]}}}
    Good:
        config:
            "*":
                SWITCH_HASH:
                    GLOBAL:
                        ecmp_hash: [DST_IP, SRC_IP, IP_PROTOCOL, L4_SRC_PORT, L4_DST_PORT, IN_PORT]
    """
    for key, row in switch.rows("SWITCH_HASH").items():
        for field in ("ecmp_hash", "lag_hash"):
            value = row.get(field)
            hashed = value.split(",") if isinstance(value, str) else value or ()
            missing = [one for one in _ENTROPY if one not in hashed]
            if missing:
                message = f"{field} has no {', '.join(missing)}"
                yield Spot(message, "SWITCH_HASH", key, field)
