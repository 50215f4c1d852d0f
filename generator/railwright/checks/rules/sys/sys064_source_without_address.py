from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import by_name, management, owned
from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import names
from railwright.checks.switch import Switch, address, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def sources(switch: Switch) -> Iterator[Spot]:
    """A service is to speak from an interface or address that the switch does not have.

    Why: The service then uses another address, which the server may refuse, or does not speak at
        all. YANG asks for the interface and not for its address.
    Fix: Name an interface with an address, or an address of the switch.
    Source: sonic-buildimage files/image_config/chrony/chrony.conf.j2; sonic-host-services
        scripts/hostcfgd
    Bad:
        config:
            "*": {LOOPBACK_INTERFACE: {Loopback1: {}}, NTP: {global: {src_intf: Loopback1}}}
    Good:
        config:
            "*": {NTP: {global: {src_intf: Loopback0}}}
    """
    port, interfaces = switch.once(management), switch.once(by_name)
    for table in ("NTP", "TACPLUS", "RADIUS"):
        for name in names(switch.row(table, "global"), "src_intf"):
            if name not in interfaces and name != "eth0":
                yield Spot(f"{name} has no address", table, "global", "src_intf")
    known = {one.ip for one in port}
    for key, row in switch.rows("SYSLOG_SERVER").items() if port else ():
        source = address(text(row, "source"))
        if source is not None and source not in known and source not in switch.once(owned):
            message = f"{source} is no address of the switch"
            yield Spot(message, "SYSLOG_SERVER", key, "source")
