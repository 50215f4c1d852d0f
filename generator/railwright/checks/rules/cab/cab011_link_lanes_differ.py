from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import End, Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def lanes(link: Link) -> Iterator[Spot]:
    """The ends of a copper link run at one speed over different numbers of lanes.

    Why: Their lanes run at different rates. A cable assembly of copper joins lane to lane, and the
        link stays down; optics may convert, and often do (400G of eight lanes to four). Who
        negotiates or trains a port says that copper is in it. With an inventory the cable itself is
        known, and the design judges it. YANG compares no lanes.
    Fix: Use modes with the same number of lanes, or optics that convert and no `autoneg`.
    Source: IEEE 802.3, clauses 73 (negotiation, over backplanes and copper) and 120 (the lanes to
        a module have one rate); sonic-net/SONiC doc/port_link_training/port-link-training-design.md
    Bad:
        site: mixed-generation
        foreign: ["leaf-*"]
        config:
            leaf-1-01: {PORT: {Ethernet256: {link_training: "on"}}}
    Good:
        site: mixed-generation
        foreign: ["leaf-*"]
        config:
            leaf-1-01: {PORT: {Ethernet256: {link_training: "off"}}}
    """
    if link.a.switch.known.ours and link.b.switch.known.ours:
        return
    if not any(end.text(field) == "on" for end, _ in link.ends for field in _COPPER):
        return
    a, b = _lanes(link.a), _lanes(link.b)
    if a and b and a != b and link.a.text("speed") == link.b.text("speed"):
        yield Spot(f"{a} lanes here, {b} at {link.b}", "PORT", link.a.port, "lanes")


_COPPER = ("autoneg", "link_training")
"""What is switched on for copper alone."""


def _lanes(end: End) -> int:
    return len(end.text("lanes").split(",")) if end.text("lanes") else 0
