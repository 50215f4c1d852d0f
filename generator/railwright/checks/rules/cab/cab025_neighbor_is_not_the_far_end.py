from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.switch import LOCALHOST, METADATA, text
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def far_ends(link: Link) -> Iterator[Spot]:
    """A row of DEVICE_NEIGHBOR names another switch or port than the cable reaches.

    Why: Either the cable is in the wrong port or the row is old. `config qos reload` takes roles
        and cable lengths from these rows, and people look for faults by them. YANG takes any text.
    Fix: Put the cable where the row says, or correct the row.
    Source: sonic-buildimage files/build_templates/buffers_config.j2, cable_length
    Bad:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet256: {port: Ethernet8}}}
    Good:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet256: {port: etp1}}}
    """
    for near, far in link.ends:
        row = near.switch.row("DEVICE_NEIGHBOR", near.port)
        name, port = text(row, "name"), text(row, "port")
        hostname = far.switch.text(METADATA, LOCALHOST, "hostname")
        if name and name not in {far.device, hostname}:
            message = f"{name}, but the cable ends at {far}"
            yield Spot(message, "DEVICE_NEIGHBOR", near.port, "name", near.device)
        elif port and port not in {far.port, far.text("alias")}:
            message = f"{port}, but the cable ends at {far}"
            yield Spot(message, "DEVICE_NEIGHBOR", near.port, "port", near.device)
