from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import BITS, IPV4, Numbered, management, numbered
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def hosts(switch: Switch) -> Iterator[Spot]:
    """An interface has the address of its whole network, or its broadcast address.

    Why: Nobody can send to it: neighbours take it for the network itself, for everyone in it, or in
        IPv6 for any router. YANG takes every address of a prefix.
    Fix: Use an address between the first and the last one, or a /31 or /127.
    Source: RFC 1122, chapter 3.2.1.3; RFC 3021; RFC 4291, chapter 2.6.1; RFC 6164
    Bad:
        config:
            leaf-1-01: {INTERFACE: {Ethernet512: {}, "Ethernet512|10.9.0.3/30": {}}}
    Good:
        config:
            leaf-1-01: {INTERFACE: {Ethernet512: {}, "Ethernet512|10.9.0.3/31": {}}}
    """
    for one in (*switch.once(numbered), *switch.once(management)):
        if _unusable(one):
            yield Spot(f"{one.ip} is no address of a machine in its network", one.table, one.key)


def _unusable(one: Numbered) -> bool:
    family, first, length = one.block
    spare = BITS[family] - length
    if spare <= 1:
        return False
    return one.number == first or (family == IPV4 and one.number == first + (1 << spare) - 1)
