from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import (
    PFC_TO_GROUP,
    PFC_TO_QUEUE,
    TC_TO_GROUP,
    left_to_chip,
)
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unmapped(switch: Switch) -> Iterator[Spot]:
    """A port with PFC leaves it to the chip what a priority fills, pauses or stops.

    Why: `tc_to_pg_map` says which group a class fills, `pfc_to_queue_map` which queue a pause
        stops, and `pfc_to_pg_map`, on chips that go by it, which priority a full group pauses.
        SAI has none of these maps unless it is given one, and does not say what then holds:
        often the same number, as templates of some vendors count on, but nothing promises it.
        YANG requires no map.
    Fix: Name the map, with an entry for each priority that is paused.
    Source: opencomputeproject/SAI inc/saiport.h, SAI_PORT_ATTR_QOS_TC_TO_PRIORITY_GROUP_MAP,
        SAI_PORT_ATTR_QOS_PFC_PRIORITY_TO_QUEUE_MAP; sonic-buildimage
        files/build_templates/qos_config.j2, pfc_to_pg_map_supported_asics
    Bad:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet0: {pfc_to_pg_map: null}}}
    Good:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet512: {dscp_to_tc_map: ai-26-48}}}
    """
    yield from left_to_chip(switch, TC_TO_GROUP)
    yield from left_to_chip(switch, PFC_TO_QUEUE)
    platform = switch.platform
    needed = platform is not None and platform.pfc_to_pg_map
    yield from left_to_chip(switch, PFC_TO_GROUP, needed=needed)
