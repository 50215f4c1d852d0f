from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def mtus(link: Link) -> Iterator[Spot]:
    """The two ends of a link have different MTUs.

    Why: The end with the smaller one drops longer frames without a word to their sender, and its
        headroom is sized for the shorter frame. YANG knows one switch at a time.
    Fix: Give both ports one MTU.
    Source: RFC 4821 (links whose ends disagree swallow packets); sonic-swss
        cfgmgr/buffer_headroom_mellanox.lua, the MTU of the port
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet256: {mtu: "9216"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet256: {mtu: null}}}
    """
    a, b = (end.text("mtu") or _DEFAULT for end in link[:2])
    if a != b:
        yield Spot(f"{a} here, {b} at {link.b}", "PORT", link.a.port, "mtu")


_DEFAULT = "9100"
"""Of portmgrd: sonic-swss cfgmgr/portmgr.h, DEFAULT_MTU_STR."""
