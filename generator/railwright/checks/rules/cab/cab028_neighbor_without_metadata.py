from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def described(switch: Switch) -> Iterator[Spot]:
    """A neighbour has no type in DEVICE_NEIGHBOR_METADATA.

    Why: Its role is then unknown: `config qos reload` takes the default cable length of the HwSKU,
        which may be shorter than the cable. YANG compares the two tables nowhere.
    Fix: Add a row with the `type` of the neighbour, such as `ToRRouter` or `Server`.
    Source: sonic-buildimage files/build_templates/buffers_config.j2, cable_length
    Bad:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR_METADATA: {gpu-1-001: null}}
    Good:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR_METADATA: {gpu-9-999: {type: Server}}}
    """
    table = "DEVICE_NEIGHBOR_METADATA"
    rows = switch.rows(table)
    if rows:
        names = {text(row, "name") for row in switch.rows("DEVICE_NEIGHBOR").values()} - {""}
        for name in sorted(names):
            if not text(rows.get(name, {}), "type"):
                yield Spot(f"no type for neighbour {name}", table, name, "type")
