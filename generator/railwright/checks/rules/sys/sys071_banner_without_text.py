from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def banner(switch: Switch) -> Iterator[Spot]:
    """A banner is enabled that says nothing.

    Why: Whoever logs in is not told whose switch it is, and the image's own text is gone.
    Fix: Give `login` or `motd`, or disable the banner.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-banner.yang
    Bad:
        config:
            "*": {BANNER_MESSAGE: {global: {login: ""}}}
    Good:
        config:
            "*": {BANNER_MESSAGE: {global: {login: "", motd: Welcome.}}}
    """
    row = switch.row("BANNER_MESSAGE", "global")
    if text(row, "state") == "enabled" and not (text(row, "login") or text(row, "motd")):
        yield Spot("neither login nor motd has a text", "BANNER_MESSAGE", "global", "state")
