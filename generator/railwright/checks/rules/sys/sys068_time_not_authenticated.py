from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def keys(switch: Switch) -> Iterator[Spot]:
    """Time is to be authenticated, and a server has no key.

    Why: Its answers are taken as they come, which is what was to be avoided. YANG asks for no key.
    Fix: Give the server its `key`, with a row of NTP_KEY, or set `authentication` to `disabled`.
    Source: sonic-buildimage files/image_config/chrony/chrony.conf.j2
    Bad:
        config:
            "*": {NTP: {global: {authentication: enabled}}}
    Good:
        config:
            "*":
              NTP: {global: {authentication: enabled}}
              NTP_SERVER: {192.168.0.2: {key: "1"}}
              NTP_KEY: {"1": {value: "<secret:ntp>", trusted: "yes"}}
    """
    if switch.text("NTP", "global", "authentication") == "enabled":
        for key, row in switch.rows("NTP_SERVER").items():
            if not text(row, "key") and text(row, "admin_state") != "disabled":
                yield Spot("no key for this server", "NTP_SERVER", key, "key")
