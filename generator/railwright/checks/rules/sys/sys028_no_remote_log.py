from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import management
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def logs(switch: Switch) -> Iterator[Spot]:
    """The switch sends its log nowhere.

    Why: A log on the switch is short and is lost with it, so what came before a fault is not known.
    Fix: Add a row to SYSLOG_SERVER.
    Source: sonic-buildimage files/image_config/rsyslog/rsyslog.conf.j2; RFC 5424
    Bad:
        config:
            "*": {SYSLOG_SERVER: null}
    Good:
        config:
            "*": {SYSLOG_SERVER: {192.168.0.3: {severity: null}}}
    """
    if switch.once(management) and not switch.rows("SYSLOG_SERVER"):
        yield Spot("no server gets the log", "SYSLOG_SERVER")
