from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.rules.pfc.common import listed
from railwright.checks.served import Served, by_port
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def ends(link: Link) -> Iterator[Spot]:
    """A DSCP is in a paused class at one end of a link and in another class at the other end.

    Why: Both ends pause the same priorities, but frames of this DSCP are dropped where they are
        not in such a class. No model compares switches.
    Fix: Classify the DSCP alike at both ends.
    Source: IEEE 802.1Q clause 36 (no loss needs PFC on every hop); Zhu et al., Congestion Control
        for Large-Scale RDMA Deployments, SIGCOMM 2015
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
    a, b = (end.switch.once(by_port).get(end.port) for end in (link.a, link.b))
    if a is None or b is None or not a.classes or not b.classes or a.paused != b.paused:
        return
    here, there = _lossless(a), _lossless(b)
    if here != there:
        least = min(here ^ there)
        paused, not_paused = (link.a, link.b) if least in here else (link.b, link.a)
        name = not_paused.switch.text("PORT_QOS_MAP", not_paused.port, "dscp_to_tc_map")
        message = f"{listed(here ^ there)} at {not_paused}: not paused, unlike at {paused}"
        yield Spot(message, "DSCP_TO_TC_MAP", name, str(least), not_paused.device)


def _lossless(one: Served) -> set[int]:
    return {dscp for tc in one.paused for dscp in one.classes.get(tc, ())}
