from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.qos.common import BEST_EFFORT, NETWORK_CONTROL, marks, planned, points
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.qos_profile import TRAFFIC_CLASSES

_NEVER_PAUSED = (BEST_EFFORT, NETWORK_CONTROL, 56)
"""What other rules say more of when it is paused; also when lossless data is not."""


@device_rule(Severity.WARNING, Need.TRAFFIC)
def elsewhere(switch: Switch) -> Iterator[Spot]:
    """A DSCP leads to another class than the QoS profile gives it.

    Why: Frames with it share the queue, the buffers and the pauses of traffic that they were kept
        apart from. YANG knows no traffic. What is worse than that has conditions of its own.
    Fix: Map the DSCP as the profile does, or change the profile.
    Source: RFC 2474 (a code point selects the treatment at every hop); sonic-swss
        orchagent/qosorch.cpp programs a map as it is
    Bad:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"10": "1"}}}
    Good:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"10": "0"}}}
    """
    plan, sent = points(switch), marks(switch)
    for name, one in {one.fields.get("dscp_to_tc_map"): one for one in planned(switch)}.items():
        for tc, dscps in one.classes.items():
            for dscp in dscps:
                if plan[dscp] == tc or tc >= TRAFFIC_CLASSES or not name:
                    continue
                told = sent.get(dscp)
                dropped = told is not None and told.lossless and tc not in one.paused
                if not dropped and not (tc in one.paused and dscp in _NEVER_PAUSED):
                    message = f"{dscp} leads to class {tc}, in the QoS profile to {plan[dscp]}"
                    mend = (Mend("DSCP_TO_TC_MAP", name, str(dscp), str(plan[dscp])),)
                    yield Spot(message, "DSCP_TO_TC_MAP", name, str(dscp), mend=mend)
