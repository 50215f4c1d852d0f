from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch, listed, numbers, text
from railwright.model.finding import Severity

_LISTS = ("pfc_enable", "pfcwd_sw_enable")


@device_rule(Severity.INFO)
def untidy(switch: Switch) -> Iterator[Spot]:
    """A list of priorities names one twice, or is not in ascending order.

    Why: The switch reads it as a set, but scripts and reviews compare the text: two ports that do
        the same look different. YANG takes any order.
    Fix: List each priority once, in ascending order.
    Source: sonic-swss orchagent/qosorch.cpp (a bit for each); sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-port-qos-map.yang, pfc_enable
    Bad:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet0: {pfc_enable: "3,3"}}}
    Good:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet0: {pfc_enable: "3"}}}
    """
    for port, row in switch.rows("PORT_QOS_MAP").items():
        for field in _LISTS:
            value = text(row, field)
            if len(value) > 1:
                tidy = listed(numbers(value))
                if numbers(value) and value != tidy:
                    mend = (Mend("PORT_QOS_MAP", port, field, tidy),)
                    yield Spot(f"{value}, that is {tidy}", "PORT_QOS_MAP", port, field, mend=mend)
