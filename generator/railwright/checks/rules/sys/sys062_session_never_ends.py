from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def idle(switch: Switch) -> Iterator[Spot]:
    """SSH sessions that nobody uses are never ended.

    Why: A forgotten terminal stays open for whoever finds it.
    Fix: Set `inactivity_timeout` to some minutes.
    Source: sonic-host-services scripts/hostcfgd (ClientAliveInterval); OpenSSH manual, sshd_config
    Bad:
        config:
            "*": {SSH_SERVER: {POLICIES: {inactivity_timeout: "0"}}}
    Good:
        config:
            "*": {SSH_SERVER: {POLICIES: {inactivity_timeout: "60"}}}
    """
    table, key, field = "SSH_SERVER", "POLICIES", "inactivity_timeout"
    if switch.text(table, key, field) == "0":
        yield Spot("sessions stay open", table, key, field)
