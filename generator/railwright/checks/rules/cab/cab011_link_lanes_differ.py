from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import End, Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def lanes(link: Link) -> Iterator[Spot]:
    """The ends of a link run at one speed over different numbers of lanes.

    Why: Their lanes then run at different rates, which only an optic with a gearbox joins. With an
        inventory the optics are known, and the design judges them. YANG compares no lanes.
    Fix: Use modes with the same number of lanes, or optics that convert.
    Source: IEEE 802.3, clause 120: the lanes of the interface to the module have one rate
    Bad:
        site: mixed-generation
        foreign: ["leaf-*"]
    Good:
        foreign: ["*"]
    """
    if link.a.switch.known.ours and link.b.switch.known.ours:
        return
    a, b = _lanes(link.a), _lanes(link.b)
    if a and b and a != b and link.a.text("speed") == link.b.text("speed"):
        yield Spot(f"{a} lanes here, {b} at {link.b}", "PORT", link.a.port, "lanes")


def _lanes(end: End) -> int:
    return len(end.text("lanes").split(",")) if end.text("lanes") else 0
