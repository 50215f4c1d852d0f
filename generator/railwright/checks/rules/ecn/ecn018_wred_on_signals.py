from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.ecn.common import markings
from railwright.checks.rules.qos.common import kinds, planned, traffic
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.qos_profile import TrafficKind

_SIGNALS = (TrafficKind.CNP, TrafficKind.ACK, TrafficKind.CONTROL, TrafficKind.TRIMMED)


@device_rule(Severity.WARNING, Need.TRAFFIC)
def signals(switch: Switch) -> Iterator[Spot]:
    """A queue of CNP, acknowledgements or control traffic has a WRED profile.

    Why: Those frames tell senders to slow down; nobody reacts to a mark on them, and a drop makes
        congestion worse. YANG knows no traffic.
    Fix: Remove `wred_profile` from the queue.
    Source: RFC 3168 section 6.1.4 (acknowledgements are not ECN-capable); sonic-buildimage
        files/build_templates/qos_config.j2 (a profile on lossless queues only)
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|6": {wred_profile: ai-26-48-roce-400g}}}
    Good:
        config:
            leaf-1-01: {QUEUE: {"CPU|6": {wred_profile: ai-26-48-roce-400g}}}
    """
    plan = {id(one) for one in planned(switch)}
    queues = set(kinds(switch, *_SIGNALS))
    for one in markings(switch):
        if one.queue in queues and not one.lossless and id(one.ports) in plan:
            for port in one.ports.ports:
                key = one.ports.key(one.queue, port)
                mend = (Mend("QUEUE", key, "wred_profile", None),)
                message = f"{traffic(switch)[one.queue].kind} must not be marked or dropped"
                yield Spot(message, "QUEUE", key, "wred_profile", mend=mend)
