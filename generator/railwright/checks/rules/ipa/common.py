"""What several rules about addresses ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot
from railwright.checks.switch import Switch

Named = tuple[str, Spot]
"""What must not be there twice, and its place; the place's message is the value as written."""


def shared(network: Network, named: Callable[[Switch], Iterator[Named]]) -> Iterator[Spot]:
    """Yield every place whose value another switch has before it; nothing is never shared."""
    first: dict[str, str] = {}
    for switch in network.switches.values():
        for value, spot in named(switch):
            if value and first.setdefault(value, switch.name) != switch.name:
                yield spot._replace(message=f"{spot.message} is that of {first[value]} too")
