from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch, listed
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def some(switch: Switch) -> Iterator[Spot]:
    """A class is paused on some cabled ports of a switch and not on others with the same DSCP map.

    Why: What a paused port must not lose is dropped where it leaves by such a port, or enters by
        it. YANG looks at each row alone.
    Fix: Enable PFC for the class on all cabled ports, or give the others a DSCP map without it.
    Source: IEEE 802.1Q clause 36 (no loss needs PFC on every hop)
    Bad:
        config:
            leaf-1-01:
                PORT_QOS_MAP: {Ethernet0: {pfc_enable: null, pfcwd_sw_enable: null}}
                BUFFER_PG: {"Ethernet0|3": null}
                PFC_WD: {Ethernet0: null}
    Good:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet512: {dscp_to_tc_map: ai-26-48}}}
    """
    cabled = [one for one in switch.once(served) if one.role in {PortRole.HOST, PortRole.FABRIC}]
    paused: dict[str, set[int]] = {}
    for one in cabled:
        name = one.fields.get("dscp_to_tc_map", "")
        paused.setdefault(name, set()).update(one.paused & one.classes.keys())
    for one in cabled:
        missing = paused[one.fields.get("dscp_to_tc_map", "")] - one.paused
        if missing:
            for port in one.ports:
                message = f"{listed(missing)} is paused on other ports, not here"
                yield Spot(message, "PORT_QOS_MAP", port, "pfc_enable")
