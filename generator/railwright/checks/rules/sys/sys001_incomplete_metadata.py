from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity

_NEEDED = {
    "hostname": "the switch keeps the name `sonic`",
    "hwsku": "no program finds the ports and buffers of the box",
    "platform": "a load of the file falls back to the platform's own defaults",
    "type": "bgpcfgd adds no neighbour",
}


@device_rule(Severity.ERROR)
def metadata(switch: Switch) -> Iterator[Spot]:
    """DEVICE_METADATA lacks a field that programs of the switch wait for.

    Why: YANG requires none of them. Without `platform` `config reload` takes the box for unknown
        and writes the HwSKU's default rows first; bgpcfgd adds no neighbour until there is a
        `type`.
    Fix: Give the field; the templates do.
    Source: sonic-utilities config/main.py, load_sysinfo_if_missing; sonic-buildimage
        src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, the list of dependencies
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {type: null}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {type: ToRRouter}}}
    """
    if LOCALHOST not in switch.rows(METADATA):
        message = "this is a part of a configuration: the switch itself is not described"
        yield Spot(message, METADATA, LOCALHOST)
        return
    for field, effect in _NEEDED.items():
        if field == "type" and not switch.rows("BGP_NEIGHBOR"):
            continue
        if not switch.text(METADATA, LOCALHOST, field):
            yield Spot(f"no {field}: {effect}", METADATA, LOCALHOST, field)
