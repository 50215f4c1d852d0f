from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from railwright.checks.common import of_kind
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.ecn.common import Marking, lossless
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import odd_rows, usual
from railwright.model.configdb import Row
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def differs(network: Network) -> Iterator[Spot]:
    """Switches of one model mark the lossless queues of equal ports differently.

    Why: Flows over the one slow down before flows over the other, so that equal paths get unequal
        shares. No model compares switches.
    Fix: Give them the same values.
    Source: Zhu et al., Congestion Control for Large-Scale RDMA Deployments, SIGCOMM 2015 (fairness
        depends on the marking of all switches)
    Bad:
        site: h100-pod
        config:
            leaf-1-01:
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_min_threshold: "100000", yellow_min_threshold: "100000",
                         red_min_threshold: "100000"}
    Good:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_min_threshold: "100000", yellow_min_threshold: "100000",
                         red_min_threshold: "100000"}
    """
    alike: dict[object, list[tuple[tuple[Switch, str], Row]]] = {}
    for switch in network.switches.values():
        hwsku = switch.text(METADATA, LOCALHOST, "hwsku")
        for kind, one in of_kind(switch, _usual).items():
            alike.setdefault((hwsku, kind), []).append(((switch, one.name), one.row))
    for found in alike.values():
        places, rows = zip(*found, strict=True)
        yield from odd_rows("WRED_PROFILE", places, rows)


def _usual(switch: Switch) -> Mapping[object, Marking]:
    """Return the profile that most ports of a kind have, by role, speed and queue."""
    counted: dict[object, Counter[str]] = {}
    known: dict[str, Marking] = {}
    for one in lossless(switch):
        ports = one.ports
        if ports.role is not None:
            known[one.name] = one
            kind = (ports.role, ports.speed_mbps, ports.fields.get("dscp_to_tc_map"), one.queue)
            counted.setdefault(kind, Counter())[one.name] += len(ports.ports)
    return {
        kind: known[name]
        for kind, names in counted.items()
        if (name := usual(names.elements())) is not None
    }
