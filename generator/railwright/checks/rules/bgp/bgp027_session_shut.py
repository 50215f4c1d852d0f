from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import TABLE, sessions
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def shut(switch: Switch) -> Iterator[Spot]:
    """A BGP session is shut in the configuration.

    Why: The link is up and carries nothing. Left behind after maintenance, nobody sees it until the
        other links are full.
    Fix: Set `admin_status` up, or remove the neighbour.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/templates/general/instance.conf.j2
        (without `admin_status` the switch's `default_bgp_status` counts)
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {admin_status: down}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {admin_status: null}}}
    """
    default = switch.text(METADATA, LOCALHOST, "default_bgp_status")
    for session in switch.once(sessions):
        if (session.text("admin_status") or default) in {"down", "false"}:
            name = session.text("name") or session.peer
            yield Spot(f"the session with {name} is shut", TABLE, session.key, "admin_status")
