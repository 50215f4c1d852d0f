from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def role(switch: Switch) -> Iterator[Spot]:
    """The type SpineRouter makes a fixed switch look like a chassis, and BGP never starts.

    Why: The switch takes itself for a chassis by this word; bgpcfgd then asks for CHASSIS_APP_DB,
        which a fixed switch has not, and ends.
    Fix: Use LeafRouter for spines, ToRRouter for leaves.
    Source: sonic-buildimage src/sonic-py-common/sonic_py_common/device_info.py, is_chassis;
        sonic-buildimage pull request 28220
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {type: SpineRouter}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {type: SpineRouter}}}
    Good:
        config:
            spine-01: {DEVICE_METADATA: {localhost: {type: BackEndLeafRouter}}}
            leaf-*: {DEVICE_NEIGHBOR_METADATA: {spine-01: {type: BackEndLeafRouter}}}
    """
    if switch.text(METADATA, LOCALHOST, "type") == "SpineRouter":
        message = "SpineRouter is a chassis; on a fixed switch bgpcfgd ends at its start"
        yield Spot(message, METADATA, LOCALHOST, "type")
