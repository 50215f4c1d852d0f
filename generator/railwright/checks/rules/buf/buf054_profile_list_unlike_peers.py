from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.checks.uniform import usual
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def odd(switch: Switch) -> Iterator[Spot]:
    """A port is bound to a pool by another profile than most ports of its kind on the switch.

    Why: The profile says how much of the pool one port may take; this port drops earlier than those
        beside it, or takes what is theirs. YANG looks at each row alone.
    Fix: List the profiles of the others.
    Source: sonic-swss orchagent/bufferorch.cpp, processIngressBufferProfileList; sonic-buildimage
        files/build_templates/buffers_config.j2, generate_profile_lists (all active ports alike)
    Bad:
        site: mixed-generation
        config:
            spine-01:
                BUFFER_PORT_INGRESS_PROFILE_LIST:
                    Ethernet0: {profile_list: "ingress_lossless_profile,ingress_lossy_profile"}
    Good:
        site: mixed-generation
        config:
            spine-01:
                BUFFER_PORT_INGRESS_PROFILE_LIST:
                    Ethernet0: {profile_list: "ingress_lossy_port_profile,ingress_lossless_profile"}
    """
    pools = switch.once(common.pools_of)
    for table in common.LISTS:
        rows = switch.rows(table)
        if len({str(row.get("profile_list")) for row in rows.values()}) <= 1:
            continue
        alike: dict[object, dict[str, tuple[str, ...]]] = {}
        kinds = switch.once(common.kinds)
        for port, row in rows.items():
            names = common.named(row)
            if names and port in kinds:
                alike.setdefault(kinds[port], {})[port] = tuple(sorted(names))
        for lists in alike.values():
            most = usual(lists.values())
            for port, names in lists.items() if most else ():
                # a list without one of the pools is another mistake
                if most and names != most and pools(names) == pools(most):
                    message = f"{', '.join(names)}; most ports like it have {', '.join(most)}"
                    yield Spot(message, table, port, "profile_list")
