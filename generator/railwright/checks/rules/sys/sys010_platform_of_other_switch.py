from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def name(switch: Switch) -> Iterator[Spot]:
    """DEVICE_METADATA names another platform than that of the switch.

    Why: The platform string picks buffer arithmetic, sensors and names of profiles: the number
        after `sn` decides what a port of eight lanes reserves. YANG takes any text.
    Fix: Use the platform string of the switch.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp (m_specific_platform); sonic-buildimage
        dockers/docker-orchagent/buffermgrd.sh
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {platform: x86_64-nvidia_sn4700-r0}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {hwsku: Mellanox-SN5600-V256}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {hwsku: null}}}
    """
    given = switch.text(METADATA, LOCALHOST, "platform")
    if switch.platform and given and given != switch.platform.platform:
        right = switch.platform.platform
        mend = (Mend(METADATA, LOCALHOST, "platform", right),)
        message = f"{given}, but the switch is {right}"
        yield Spot(message, METADATA, LOCALHOST, "platform", mend=mend)
