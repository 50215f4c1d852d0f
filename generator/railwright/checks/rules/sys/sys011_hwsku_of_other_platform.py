from __future__ import annotations

from collections.abc import Iterator

from railwright.base.natural import natural_key
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def name(switch: Switch) -> Iterator[Spot]:
    """The platform has no HwSKU of this name in public images.

    Why: The folder of that name holds the chip's profile, the port layout and the buffer templates;
        an image without it does not start orchagent. YANG takes any text.
    Fix: Use a HwSKU of `railwright show platforms`, or see that the image has the folder.
    Source: sonic-buildimage device, one folder per platform and HwSKU;
        dockers/docker-orchagent/orchagent.sh
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {hwsku: ACS-SN5400}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {hwsku: null}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {hwsku: Mellanox-SN5600-O128}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {hwsku: null}}}
    """
    given = switch.text(METADATA, LOCALHOST, "hwsku")
    if switch.platform and given and switch.hwsku is None:
        known = ", ".join(sorted(switch.platform.hwskus, key=natural_key))
        message = f"{switch.platform.name} has no HwSKU {given}; it has {known}"
        yield Spot(message, METADATA, LOCALHOST, "hwsku")
