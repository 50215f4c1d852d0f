"""What is looked at, by name, for whoever chooses: loads nothing that talks to switches."""

from typing import Final

NAMES: Final = (
    *("identity", "cabling", "ports", "optics", "bgp", "pfc", "ecn", "buffers", "watchdog"),
    *("counters", "drain", "saved", "health"),
)
"""In the order of a table."""
USUAL_S: Final = 12.0
"""Seconds between two readings of counters: switches read those of queues every 10 s, unless told
otherwise (sonic-net/sonic-utilities counterpoll/main.py)."""
