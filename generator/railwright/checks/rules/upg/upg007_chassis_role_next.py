from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.sys.common import taken_for_chassis
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity
from railwright.model.types import Release


@device_rule(Severity.WARNING, Need.RELEASE)
def role(switch: Switch) -> Iterator[Spot]:
    """The next release takes a fixed switch of type SpineRouter for a chassis.

    Why: bgpcfgd then asks for CHASSIS_APP_DB, which a fixed switch has not, and ends: no session
        comes back after the upgrade. On this release the type is harmless, and YANG takes it.
    Fix: Use LeafRouter for spines, ToRRouter for leaves.
    Source: sonic-buildimage src/sonic-py-common/sonic_py_common/device_info.py, is_chassis,
        branches 202605 and master; sonic-buildimage pull requests 27862 and 28220
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {type: SpineRouter}}}
            spine-*: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {type: SpineRouter}}}
    Good:
        config:
            spine-01: {DEVICE_METADATA: {localhost: {type: BackEndLeafRouter}}}
            leaf-*: {DEVICE_NEIGHBOR_METADATA: {spine-01: {type: BackEndLeafRouter}}}
    """
    after = switch.release.following if switch.release else None
    if after is Release.MASTER and taken_for_chassis(switch):
        message = "SpineRouter is a chassis on the next release: bgpcfgd ends at its start there"
        yield Spot(message, METADATA, LOCALHOST, "type")
