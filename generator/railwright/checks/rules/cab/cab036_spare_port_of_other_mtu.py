from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.INFO, Need.CABLING)
def spare(switch: Switch) -> Iterator[Spot]:
    """A port without a cable has another MTU than the ports of its switch that have one.

    Why: Whoever puts a cable into it does not look, and gets a link on which long frames vanish.
    Fix: Give spare ports the MTU of the others.
    Source: RFC 4821 (packets that are too long vanish); sonic-swss cfgmgr/portmgr.cpp
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet512: {mtu: "1500"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet512: {mtu: null}}}
    """
    used = {switch.text("PORT", port, "mtu") for port, plug in switch.plugs.items() if plug.peer}
    if used:
        for port, plug in switch.plugs.items():
            mtu = "" if plug.peer else switch.text("PORT", port, "mtu")
            if mtu and mtu not in used:
                others = ", ".join(sorted(used - {""})) or "the default"
                yield Spot(f"{mtu}, and ports with a cable have {others}", "PORT", port, "mtu")
