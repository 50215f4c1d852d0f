from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import management
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def clocks(switch: Switch) -> Iterator[Spot]:
    """The switch takes its time from nobody.

    Why: Its clock drifts: logs of several switches cannot be put in order, and certificates are
        refused. With a fixed management address no server comes by DHCP either. YANG asks for none.
    Fix: Add rows to NTP_SERVER; four are enough to notice one that is wrong.
    Source: RFC 8633, chapter 3.2; sonic-buildimage files/image_config/chrony/chrony.conf.j2
    Bad:
        config:
            "*": {NTP_SERVER: null}
    Good:
        config:
            "*": {NTP_SERVER: {192.168.0.9: {admin_state: disabled}}}
    """
    if not switch.once(management):
        return
    rows = switch.rows("NTP_SERVER").values()
    if switch.text("NTP", "global", "admin_state") == "disabled":
        yield Spot("the clock is not set", "NTP", "global", "admin_state")
    elif not any(text(row, "admin_state") != "disabled" for row in rows):
        yield Spot("no server is asked for the time", "NTP_SERVER")
