from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.sessions import TABLE, asn, sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def reflectors(switch: Switch) -> Iterator[Spot]:
    """A neighbour of another AS is to be a route reflector client.

    Why: Only routers of one AS reflect; FRR refuses the command, and what the row meant to do does
        not happen. YANG does not compare the two ASNs.
    Fix: Set `rrclient` to `0`, or correct the ASN.
    Source: RFC 4456; FRR manual, chapter "BGP", `neighbor PEER route-reflector-client`
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {rrclient: "1"}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {rrclient: null}}}
    """
    mine = asn(switch)
    for session in switch.once(sessions):
        other = session.text("asn")
        if session.text("rrclient") not in {"", "0", "false"} and other and mine and other != mine:
            mend = (Mend(TABLE, session.key, "rrclient", "0"),)
            yield Spot(f"the neighbour is in AS {other}", TABLE, session.key, "rrclient", mend=mend)
