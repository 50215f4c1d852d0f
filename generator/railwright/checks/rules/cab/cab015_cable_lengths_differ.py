from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.lossless import lengths
from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def told(link: Link) -> Iterator[Spot]:
    """The two ends of a link are told different lengths of their cable.

    Why: One of the two is wrong, and if it is the shorter one its switch drops frames after it has
        paused the other end. Nobody says here which length is true. YANG compares no switches.
    Fix: Measure the cable, and write its length at both ends.
    Source: sonic-swss cfgmgr/buffer_headroom_mellanox.lua, the share of the cable
    Bad:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet256: 40m}}}
        cables: {"leaf-1-01:Ethernet256": null}
    Good:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet256: 40m}}}
        foreign: [leaf-1-01, spine-01]
    """
    a, b = link.a.switch, link.b.switch
    # a model with a table of lengths rounds up to its rows, and is not to be compared
    if link.cable_m is not None or a.dynamic != b.dynamic:
        return
    one, other = a.once(lengths).get(link.a.port), b.once(lengths).get(link.b.port)
    if one and other and one != other:
        table, message = "CABLE_LENGTH", f"{one} m here, {other} m at {link.b}"
        yield Spot(message, table, next(iter(a.rows(table)), None), link.a.port)
