from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.served import Served, served
from railwright.checks.switch import Switch, text
from railwright.checks.uniform import usual
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def odd(switch: Switch) -> Iterator[Spot]:
    """A queue has another scheduler than the same queue of most ports of its kind on the switch.

    Why: A class gets another share on one cable than on those beside it, and flows that are
        spread over all of them finish by the slowest. YANG looks at each row alone.
    Fix: Name the scheduler of the others.
    Source: sonic-buildimage files/build_templates/qos_config.j2 (all ports have the same
        schedulers); sonic-swss orchagent/qosorch.cpp, handleQueueTable
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|5": {scheduler: ai-26-48-best-effort}}}
    Good:
        config:
            leaf-1-01:
                QUEUE:
                    "Ethernet0|4": null
                    "Ethernet0|5": null
                    "Ethernet0|4-5": {scheduler: ai-26-48-idle}
    """
    alike: dict[object, list[Served]] = {}
    for one in switch.once(served):
        if one.role in {PortRole.HOST, PortRole.FABRIC} and one.queues:
            kind = one.fields.get("dscp_to_tc_map", "")
            alike.setdefault((one.role, one.speed_mbps, kind, one.paused), []).append(one)
    for found in alike.values():
        if len(found) > 1:
            for queue in dict.fromkeys(queue for one in found for queue in one.queues):
                yield from _odd(found, queue)


def _odd(found: list[Served], queue: int) -> Iterator[Spot]:
    most = usual(text(one.row_of(queue), "scheduler") for one in found for _ in one.ports)
    for one in found:
        name = text(one.row_of(queue), "scheduler")
        if most and name != most and not _said(one, queue):
            for port in one.ports:
                message = f"scheduler {name or 'missing'}; most ports like it have {most}"
                yield Spot(message, "QUEUE", one.key(queue, port), "scheduler")


def _said(one: Served, queue: int) -> bool:
    """Whether another rule is about a queue without a scheduler."""
    if queue in one.queues:
        return not text(one.row_of(queue), "scheduler")
    return queue in one.paused or queue in {one.queue_of.get(tc) for tc in one.used}
