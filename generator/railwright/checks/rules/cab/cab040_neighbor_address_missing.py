from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def unaddressed(switch: Switch) -> Iterator[Spot]:
    """DEVICE_NEIGHBOR_METADATA leaves out an address of one neighbour that it gives of the others.

    Why: `show lldp` and scripts that log in to the neighbours find all of them but this one.
    Fix: Give the address.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-device_neighbor_metadata.yang
    Bad:
        config:
            spine-01: {DEVICE_NEIGHBOR_METADATA: {leaf-1-01: {mgmt_addr: null}}}
    Good:
        config:
            spine-01:
              DEVICE_NEIGHBOR_METADATA:
                leaf-1-01: {mgmt_addr: null}
                leaf-1-02: {mgmt_addr: null}
                leaf-1-03: {mgmt_addr: null}
                leaf-1-04: {mgmt_addr: null}
    """
    table = "DEVICE_NEIGHBOR_METADATA"
    by_type: dict[str, list[str]] = {}
    for name, row in switch.rows(table).items():
        by_type.setdefault(text(row, "type"), []).append(name)
    for group in by_type.values():
        for field in ("lo_addr", "mgmt_addr"):
            bare = [name for name in group if not switch.text(table, name, field)]
            if len(bare) * 2 <= len(group) and len(group) > 1:
                for name in bare:
                    yield Spot("given of other neighbours of its type", table, name, field)
