from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def lists(switch: Switch) -> Iterator[Spot]:
    """A port has no profile list on a chip that binds ports to pools by it.

    Why: Without the row the port is bound to no pool: its frames are counted against the chip's
        default, and lossless ones are dropped before their own pool is full. YANG does not compare
        the tables.
    Fix: Add the port's row, as its neighbours have it.
    Source: sonic-buildimage
        device/mellanox/x86_64-nvidia_sn5600-r0/Mellanox-SN5600-C256S1/buffers_defaults_objects.j2
        (BUFFER_PORT_INGRESS_PROFILE_LIST); sonic-swss orchagent/bufferorch.cpp,
        processIngressBufferProfileList
    Bad:
        config:
            leaf-1-01: {BUFFER_PORT_INGRESS_PROFILE_LIST: {Ethernet0: null}}
    Good:
        config:
            leaf-1-01: {BUFFER_PORT_INGRESS_PROFILE_LIST: null}
    """
    if switch.platform is None or not switch.platform.profile_lists:
        return
    for table in common.LISTS:
        rows = switch.rows(table)
        for name in switch.rows("PORT") if rows else ():
            if not rows.get(name, {}).get("profile_list"):
                yield Spot("no profile list", table, name, "profile_list")
