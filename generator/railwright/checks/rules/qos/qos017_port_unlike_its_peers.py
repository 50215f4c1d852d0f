from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.served import GLOBAL, Served, served
from railwright.checks.switch import Switch
from railwright.checks.uniform import usual
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity

_MUST_HAVE = ("tc_to_queue_map", "tc_to_pg_map", "pfc_to_queue_map")
_COMPARED = ("dscp_to_tc_map", *_MUST_HAVE, "pfc_to_pg_map", "scheduler")


@device_rule(Severity.WARNING, Need.CABLING)
def odd(switch: Switch) -> Iterator[Spot]:
    """A port has other maps than most ports of its kind on the switch.

    Why: Traffic is treated by where it enters; such a difference is rarely meant, and no counter
        shows it. YANG looks at each row alone.
    Fix: Give the port the maps of the others, or a QoS profile of its own.
    Source: sonic-buildimage files/build_templates/qos_config.j2 (ports of one kind get the same
        maps)
    Bad:
        config:
            leaf-1-01:
                TC_TO_QUEUE_MAP:
                    other:
                        {"0": "0", "1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "6": "6",
                         "7": "7"}
                PORT_QOS_MAP: {Ethernet0: {tc_to_queue_map: other}}
    Good:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet512: {dscp_to_tc_map: ai-26-48}}}
    """
    whole = switch.text("PORT_QOS_MAP", GLOBAL, "dscp_to_tc_map")
    alike: dict[object, list[Served]] = {}
    for one in switch.once(served):
        if one.role in {PortRole.HOST, PortRole.FABRIC}:
            own = one.fields.get("dscp_to_tc_map") or one.fields.get("dot1p_to_tc_map")
            alike.setdefault((one.role, own or whole, one.paused), []).append(one)
    for found in alike.values():
        if len(found) > 1:
            for field in _COMPARED:
                yield from _odd(switch, found, field)


def _odd(switch: Switch, found: list[Served], field: str) -> Iterator[Spot]:
    most = usual(one.fields.get(field, "") for one in found for _ in one.ports)
    for one in found:
        value = one.fields.get(field, "")
        if most is None or value == most or _said(switch, one, field):
            continue
        for port in one.ports:
            message = f"{field} is {value or 'missing'}; on most ports like it {most or 'missing'}"
            yield Spot(message, "PORT_QOS_MAP", port, field)


def _said(switch: Switch, one: Served, field: str) -> bool:
    """Whether another rule is about a field that is missing, or not for this chip."""
    if field == "pfc_to_pg_map" and switch.platform is not None:
        return not switch.platform.pfc_to_pg_map or field not in one.fields
    return bool(one.paused) and field in _MUST_HAVE and field not in one.fields
