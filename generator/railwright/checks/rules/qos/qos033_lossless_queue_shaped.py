from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity

_BITS, _MEGA = 8, 1_000_000


@device_rule(Severity.WARNING)
def shaped(switch: Switch) -> Iterator[Spot]:
    """A lossless queue, or a port with PFC, is limited to less than the speed of the port.

    Why: What cannot leave is not dropped but paused, so that the limit spreads to senders that
        have nothing to do with it. `pir` counts bytes a second, not bits. YANG knows no speed.
    Fix: Remove `pir`, or raise it to an eighth of the speed in bits.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-scheduler.yang (bytes per
        second); sonic-swss orchagent/qosorch.cpp, SAI_SCHEDULER_ATTR_MAX_BANDWIDTH_RATE
    Bad:
        config:
            "*":
                SCHEDULER: {ai-26-48-roce: {meter_type: bytes, cir: "1000", pir: "1250000000"}}
    Good:
        config:
            "*":
                SCHEDULER: {ai-26-48-roce: {meter_type: bytes, cir: "1000", pir: "100000000000"}}
    """
    for one in switch.once(served):
        names = {text(one.row_of(queue), "scheduler") for queue in one.paused}
        if one.paused:
            names.add(one.fields.get("scheduler", ""))
        for name in sorted(names & switch.rows("SCHEDULER").keys()):
            row = switch.row("SCHEDULER", name)
            pir = number(text(row, "pir"))
            if pir and text(row, "meter_type") != "packets":
                speed = pir * _BITS // _MEGA
                if speed < one.speed_mbps:
                    message = f"{speed} Mb/s; {one.ports[0]} has {one.speed_mbps}"
                    yield Spot(message, "SCHEDULER", name, "pir")
