from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def shut(link: Link) -> Iterator[Spot]:
    """One end of a link is shut, and the other end expects it.

    Why: The link is down, its share of the traffic goes elsewhere, and only one of the two
        configurations says that this is meant. YANG knows one switch at a time.
    Fix: Set `admin_status` alike at both ends.
    Source: sonic-swss cfgmgr/portmgr.h (a port without `admin_status` is down)
    Bad:
        config:
            spine-01: {PORT: {Ethernet0: {admin_status: down}}}
    Good:
        config:
            leaf-*: {PORT: {Ethernet256: {admin_status: down}, Ethernet272: {admin_status: down}}}
            spine-*:
              PORT:
                Ethernet0: {admin_status: down}
                Ethernet16: {admin_status: down}
                Ethernet32: {admin_status: down}
                Ethernet48: {admin_status: down}
    """
    for near, far in link.ends:
        if near.row and near.text("admin_status") != "up" and far.text("admin_status") == "up":
            message = f"shut here, up at {far}"
            yield Spot(message, "PORT", near.port, "admin_status", near.device)
