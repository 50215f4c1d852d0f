from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.sys.common import taken_for_chassis
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity
from railwright.model.types import Release


@device_rule(Severity.ERROR, Need.RELEASE)
def role(switch: Switch) -> Iterator[Spot]:
    """The type SpineRouter makes a fixed switch look like a chassis, and BGP never starts.

    Why: Since June 2026 the master branch takes every switch with this word for a chassis; bgpcfgd
        then asks for CHASSIS_APP_DB, which a fixed switch has not, and ends. Release branches up to
        202605 go by `switch_type` alone.
    Fix: Use LeafRouter for spines, ToRRouter for leaves.
    Source: sonic-buildimage src/sonic-py-common/sonic_py_common/device_info.py, is_chassis, by
        branch; sonic-buildimage pull requests 27862 and 28220
    Bad:
        release: {leaf-1-01: master}
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {type: SpineRouter}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {type: SpineRouter}}}
    Good:
        release: {spine-01: master}
        config:
            spine-01: {DEVICE_METADATA: {localhost: {type: BackEndLeafRouter}}}
            leaf-*: {DEVICE_NEIGHBOR_METADATA: {spine-01: {type: BackEndLeafRouter}}}
    """
    if switch.release is Release.MASTER and taken_for_chassis(switch):
        message = "SpineRouter is a chassis; on a fixed switch bgpcfgd ends at its start"
        yield Spot(message, METADATA, LOCALHOST, "type")
