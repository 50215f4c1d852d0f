from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def states(switch: Switch) -> Iterator[Spot]:
    """A port with paused priorities does not say whether it is up, and is therefore down.

    Why: The default is down, and the traditional buffer manager waits for the field before it makes
        a lossless group. YANG has the default and says nothing.
    Fix: Set `admin_status` to `up`.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-port.yang (default down);
        sonic-swss cfgmgr/buffermgr.cpp, doSpeedUpdateTask
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {admin_status: null}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet32: {admin_status: null}}}
    """
    for name in switch.paused:
        if name in switch.rows("PORT") and "admin_status" not in switch.row("PORT", name):
            mend = (Mend("PORT", name, "admin_status", "up"),)
            yield Spot("admin_status is not set: down", "PORT", name, "admin_status", mend=mend)
