from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def restarts(switch: Switch) -> Iterator[Spot]:
    """A program that the fabric hangs on is not started again when it fails.

    Why: When one of its processes dies, the container goes on without it, and routes or ports stay
        as they were until somebody looks. YANG takes either word.
    Fix: Set `auto_restart` to `enabled`.
    Source: sonic-buildimage src/sonic-supervisord-utilities/scripts/supervisor-proc-exit-listener
    Bad:
        config:
            "*": {FEATURE: {bgp: {auto_restart: disabled}}}
    Good:
        config:
            "*": {FEATURE: {sflow: {auto_restart: disabled}}}
    """
    for name in ("bgp", "lldp", "pmon", "swss", "syncd", "teamd"):
        row = switch.row("FEATURE", name)
        if text(row, "auto_restart") == "disabled" and text(row, "state") != "disabled":
            mend = (Mend("FEATURE", name, "auto_restart", "enabled"),)
            yield Spot(f"{name} stays down", "FEATURE", name, "auto_restart", mend=mend)
