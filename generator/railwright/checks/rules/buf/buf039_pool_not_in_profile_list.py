from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def pools(switch: Switch) -> Iterator[Spot]:
    """A port uses a pool that its profile list leaves out.

    Why: The list is what binds a port to a pool and limits its share there; a group or queue of a
        pool that is missing is served from another one, or dropped. YANG does not follow the
        profiles.
    Fix: List one profile of each pool that the port's groups and queues use.
    Source: sonic-buildimage
        device/mellanox/x86_64-nvidia_sn5600-r0/Mellanox-SN5600-C256S1/buffers_defaults_objects.j2;
        sonic-swss orchagent/bufferorch.cpp (SAI_PORT_ATTR_QOS_INGRESS_BUFFER_PROFILE_LIST)
    Bad:
        config:
            leaf-1-01:
                BUFFER_PORT_INGRESS_PROFILE_LIST: {Ethernet0: {profile_list: ingress_lossy_profile}}
    Good:
        config:
            leaf-1-01:
                BUFFER_PORT_INGRESS_PROFILE_LIST:
                    Ethernet32: {profile_list: ingress_lossy_profile}
    """
    if switch.platform is None or not switch.platform.profile_lists:
        return
    for table, uses in common.LISTS.items():
        lists, groups = switch.rows(table), switch.rows(uses)
        other = common.USES[table]
        pools = switch.rows("BUFFER_POOL").items()
        elsewhere = {name for name, row in pools if text(row, "type") == other}
        for port, slices in switch.slices(uses).items():
            if common.named(lists.get(port, {})):
                own = switch.once(common.pools_of)(common.named(lists[port]))
                names = tuple(text(groups[one.key], "profile") for one in slices)
                missing = switch.once(common.pools_of)(names) - own - elsewhere
                if missing:
                    message = f"no profile of {', '.join(sorted(missing))}"
                    yield Spot(message, table, port, "profile_list")
