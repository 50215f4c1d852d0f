from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import TABLE, sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def hold_times(switch: Switch) -> Iterator[Spot]:
    """The hold time of a BGP session is shorter than three keepalives.

    Why: One or two lost messages take the session down, and the routes of the link with it. YANG
        compares the two nowhere, and a field that is left out has a default: 60 s and 180 s.
    Fix: Make `holdtime` at least three times `keepalive`.
    Source: RFC 4271, chapter 10
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {keepalive: "4"}}}
            spine-01: {BGP_NEIGHBOR: {"10.0.0.0": {keepalive: "4"}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {keepalive: "2"}}}
            spine-01: {BGP_NEIGHBOR: {"10.0.0.0": {keepalive: "2"}}}
    """
    for session in switch.once(sessions):
        keepalive, hold = session.timers
        if hold < 3 * keepalive and hold != 0:
            message = f"{hold} s, with keepalives every {keepalive} s"
            yield Spot(message, TABLE, session.key, "holdtime")
