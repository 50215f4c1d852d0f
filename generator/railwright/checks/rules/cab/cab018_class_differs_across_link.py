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
            leaf-1-01:
                DSCP_TO_TC_MAP:
                    other:
                        {"0": "0", "1": "0", "2": "0", "3": "0", "4": "0", "5": "0", "6": "0",
                         "7": "0", "8": "0", "9": "0", "10": "0", "11": "0", "12": "0", "13": "0",
                         "14": "0", "15": "0", "16": "0", "17": "0", "18": "0", "19": "0",
                         "20": "0", "21": "0", "22": "0", "23": "0", "24": "0", "25": "3",
                         "26": "3", "27": "3", "28": "3", "29": "3", "30": "3", "31": "3",
                         "32": "0", "33": "0", "34": "0", "35": "0", "36": "0", "37": "0",
                         "38": "0", "39": "0", "40": "0", "41": "0", "42": "0", "43": "0",
                         "44": "0", "45": "0", "46": "0", "47": "0", "48": "6", "49": "6",
                         "50": "6", "51": "6", "52": "6", "53": "6", "54": "6", "55": "6",
                         "56": "7", "57": "7", "58": "7", "59": "7", "60": "7", "61": "7",
                         "62": "7", "63": "7"}
                PORT_QOS_MAP: {Ethernet256: {dscp_to_tc_map: other}}
    Good:
        config:
            leaf-1-01:
                DSCP_TO_TC_MAP:
                    other:
                        {"0": "1", "1": "0", "2": "0", "3": "0", "4": "0", "5": "0", "6": "0",
                         "7": "0", "8": "0", "9": "0", "10": "0", "11": "0", "12": "0", "13": "0",
                         "14": "0", "15": "0", "16": "0", "17": "0", "18": "0", "19": "0",
                         "20": "0", "21": "0", "22": "0", "23": "0", "24": "3", "25": "3",
                         "26": "3", "27": "3", "28": "3", "29": "3", "30": "3", "31": "3",
                         "32": "0", "33": "0", "34": "0", "35": "0", "36": "0", "37": "0",
                         "38": "0", "39": "0", "40": "0", "41": "0", "42": "0", "43": "0",
                         "44": "0", "45": "0", "46": "0", "47": "0", "48": "6", "49": "6",
                         "50": "6", "51": "6", "52": "6", "53": "6", "54": "6", "55": "6",
                         "56": "7", "57": "7", "58": "7", "59": "7", "60": "7", "61": "7",
                         "62": "7", "63": "7"}
                PORT_QOS_MAP: {Ethernet256: {dscp_to_tc_map: other}}
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
