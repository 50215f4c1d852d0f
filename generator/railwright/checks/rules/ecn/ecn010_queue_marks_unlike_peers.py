from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.ecn.common import Marking, lossless
from railwright.checks.switch import Switch
from railwright.checks.uniform import usual
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def odd(switch: Switch) -> Iterator[Spot]:
    """A lossless queue has another WRED profile than that of most ports of its kind.

    Why: Flows that are spread over equal links get different shares, since one of them marks
        earlier. YANG looks at each row alone.
    Fix: Name the profile of the others.
    Source: sonic-buildimage files/build_templates/qos_config.j2 (one profile on all ports);
        sonic-swss orchagent/qosorch.cpp, handleQueueTable
    Bad:
        config:
            leaf-1-01:
                WRED_PROFILE:
                    other:
                        {ecn: ecn_green, green_min_threshold: "100000",
                         green_max_threshold: "400000", green_drop_probability: "5"}
                QUEUE: {"Ethernet0|3": {wred_profile: other}}
    Good:
        config:
            leaf-1-01:
                WRED_PROFILE:
                    other:
                        {ecn: ecn_green, green_min_threshold: "100000",
                         green_max_threshold: "400000", green_drop_probability: "5"}
                QUEUE: {"CPU|3": {wred_profile: other}}
    """
    alike: dict[object, list[Marking]] = {}
    speeds: dict[str, set[int]] = {}
    for one in lossless(switch):
        ports = one.ports
        speeds.setdefault(one.name, set()).add(ports.speed_mbps)
        if ports.role in {PortRole.HOST, PortRole.FABRIC}:
            kind = (ports.role, ports.speed_mbps, ports.fields.get("dscp_to_tc_map"), one.queue)
            alike.setdefault(kind, []).append(one)
    for found in alike.values():
        most = usual(one.name for one in found for _ in one.ports.ports)
        for one in found:
            if most is not None and one.name != most and len(speeds[one.name]) == 1:
                for port in one.ports.ports:
                    key = one.ports.key(one.queue, port)
                    message = f"{one.name}; most ports like it have {most}"
                    yield Spot(message, "QUEUE", key, "wred_profile")
