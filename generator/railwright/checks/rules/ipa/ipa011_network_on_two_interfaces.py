from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import Numbered, inside, numbered
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def overlaps(switch: Switch) -> Iterator[Spot]:
    """Two interfaces of a switch are in networks that overlap.

    Why: The switch has two connected routes for the same addresses and sends what is for one
        interface out of the other. fe80::/10 may be on all of them. YANG compares no rows.
    Fix: Give each interface a network of its own.
    Source: sonic-swss orchagent/intfsorch.cpp (an overlapping address is refused)
    Bad:
        config:
            leaf-1-01: {INTERFACE: {Ethernet512: {}, "Ethernet512|10.128.0.201/30": {}}}
    Good:
        config:
            leaf-1-01: {INTERFACE: {Ethernet512: {}, "Ethernet512|10.9.0.201/30": {}}}
    """
    before: dict[tuple[str, int], Numbered] = {}
    for one in sorted(switch.once(numbered), key=_order):
        if one.on_link:
            continue
        which = (one.vrf, one.family)
        last = before.get(which)
        if last is not None and inside(one, last):
            if one.name != last.name and one.ip != last.ip:
                message = f"{one.value.network} lies in {last.value.network} of {last.name}"
                yield Spot(message, one.table, one.key)
        else:
            before[which] = one


def _order(one: Numbered) -> tuple[str, int, int, int]:
    return one.vrf, *one.block
