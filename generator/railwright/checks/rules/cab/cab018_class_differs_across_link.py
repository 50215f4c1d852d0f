from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import End, Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.switch import text
from railwright.model.configdb import Row
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def classes(link: Link) -> Iterator[Spot]:
    """A code point is in a paused class at one end of a link and in another class at the other.

    Why: The packet leaves the lossless class on its way: dropped where it should be paused, or
        paused with those that may be dropped. YANG compares no maps across switches.
    Fix: Use one DSCP map on all switches.
    Source: sonic-swss orchagent/qosorch.cpp (DSCP_TO_TC_MAP of the port, or of the switch)
    Bad:
        config:
            leaf-*: {DSCP_TO_TC_MAP: {ai-26-48: {"26": "0"}}}
    Good:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"25": "0"}}}
    """
    if link.a.paused != link.b.paused or not link.a.paused:
        return
    (name, a), (_, b) = _map(link.a), _map(link.b)
    if a is b or not a or not b or a == b:
        return
    paused = {str(one) for one in link.a.paused}
    for point in sorted({*a, *b}):
        one, other = text(a, point), text(b, point)
        if one != other and (one in paused or other in paused):
            message = f"class {one or 'none'} here, {other or 'none'} at {link.b}"
            yield Spot(message, "DSCP_TO_TC_MAP", name, point)


def _map(end: End) -> tuple[str, Row]:
    everywhere = end.switch.text("PORT_QOS_MAP", "global", "dscp_to_tc_map")
    name = text(end.qos, "dscp_to_tc_map") or everywhere
    return name, end.switch.row("DSCP_TO_TC_MAP", name)
