from __future__ import annotations

from collections.abc import Iterator

from railwright.catalog import breakout
from railwright.checks.panel import TABLE, panel
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def layouts(switch: Switch) -> Iterator[Spot]:
    """A cage is broken out otherwise than in a HwSKU whose ports are fixed.

    Why: Such a HwSKU has its ports from `port_config.ini` and the chip's own profile; another mode
        is neither offered nor set up, and the ports of CONFIG_DB do not come up. YANG does not know
        HwSKUs.
    Fix: Name a HwSKU that has these ports or may be re-broken, or use its modes.
    Source: sonic-utilities config/main.py, breakout (needs platform.json and hwsku.json);
        sonic-buildimage device/mellanox/x86_64-nvidia_sn5600-r0/Mellanox-SN5600-C256S1
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {hwsku: Mellanox-SN5600-C256S1}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {hwsku: null}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {hwsku: Mellanox-SN5600-V256}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {hwsku: null}}}
    """
    sku = switch.hwsku
    if sku is None or sku.breakout_capable:
        return
    found = switch.once(panel)
    other = []
    for name, mode in found.modes.items():
        cage = found.cages[name]
        asked = sku.layout.get(cage.number)
        if asked is None or breakout.layout_mode(cage, asked).parts != mode.parts:
            other.append(name)
    if other and switch.has(TABLE):
        message = f"{len(other)} cages, the first {other[0]}, are not laid out as in {sku.name}"
        yield Spot(message, METADATA, LOCALHOST, "hwsku")
