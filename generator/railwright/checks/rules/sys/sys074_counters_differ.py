from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import grouped, odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.INFO)
def counters(network: Network) -> Iterator[Spot]:
    """Switches of one platform count different things, or at other intervals.

    Why: A graph over the fabric has a gap, or another resolution, where nothing is wrong but the
        counting; and rates of two switches cannot be compared. YANG knows one switch at a time.
    Fix: Give the switches the same rows of FLEX_COUNTER_TABLE.
    Source: sonic-swss orchagent/flexcounterorch.cpp, FlexCounterOrch::doTask (a group counts when
        its row says so, at the interval of its row)
    Bad:
        config:
            leaf-1-01: {FLEX_COUNTER_TABLE: {PORT: {POLL_INTERVAL: "5000"}}}
    Good:
        config:
            "*": {FLEX_COUNTER_TABLE: {PORT: {POLL_INTERVAL: "5000"}}}
    """
    switches = network.switches.values()
    # switches of which nobody says what they are need not be alike
    known = [one for one in switches if one.has("FLEX_COUNTER_TABLE") and all(_alike(one))]
    for alike in grouped(known, _alike):
        yield from odd_ones(alike, ("FLEX_COUNTER_TABLE",))


def _alike(switch: Switch) -> tuple[str, str]:
    # another release counts other things
    version = switch.text("VERSIONS", "DATABASE", "VERSION")
    return switch.text(METADATA, LOCALHOST, "platform"), version
