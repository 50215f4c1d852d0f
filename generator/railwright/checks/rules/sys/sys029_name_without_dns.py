from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import management
from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import servers
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unresolved(switch: Switch) -> Iterator[Spot]:
    """A server is given by name, and the switch has no name server.

    Why: The name is never resolved, so the server is never asked. With a fixed management address
        no name server comes by DHCP. YANG takes names and addresses.
    Fix: Give the address, or add rows to DNS_NAMESERVER.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-dns.yang;
        files/image_config/interfaces/interfaces.j2
    Bad:
        config:
            "*": {DNS_NAMESERVER: null, NTP_SERVER: {time.example.net: {}}}
    Good:
        config:
            "*": {NTP_SERVER: {time.example.net: {}}}
    """
    if switch.once(management) and not switch.rows("DNS_NAMESERVER"):
        for server in switch.once(servers):
            if server.ip is None:
                yield Spot("no name server is known", server.table, server.key)
