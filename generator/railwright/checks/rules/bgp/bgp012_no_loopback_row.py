from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def loopback(switch: Switch) -> Iterator[Spot]:
    """LOOPBACK_INTERFACE has no row Loopback0, so bgpcfgd adds no neighbour.

    Why: It waits for the row even where a router id is given. YANG asks for it only beside an
        address.
    Fix: Add the row Loopback0 without a prefix.
    Source: sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, the list of dependencies
    Bad:
        config:
            leaf-1-01: {LOOPBACK_INTERFACE: null}
    Good:
        config:
            leaf-1-01: {LOOPBACK_INTERFACE: {Loopback0: null}}
    """
    if switch.frrcfgd or not switch.rows("BGP_NEIGHBOR"):  # frrcfgd waits for no loopback
        return
    rows = switch.rows("LOOPBACK_INTERFACE")
    if "Loopback0" not in rows and not any(key.startswith("Loopback0|") for key in rows):
        yield Spot(
            "there is no Loopback0: no BGP neighbour is added", "LOOPBACK_INTERFACE", "Loopback0"
        )
