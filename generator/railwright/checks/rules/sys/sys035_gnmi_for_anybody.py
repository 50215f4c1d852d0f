from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def gnmi(switch: Switch) -> Iterator[Spot]:
    """GNMI answers clients that do not show who they are.

    Why: With certificates and without `client_auth`, the server listens on every address and asks
        for no certificate: anybody reads the switch, and may change it. YANG takes either word.
    Fix: Set `client_auth` to `true`.
    Source: sonic-buildimage dockers/docker-sonic-gnmi/gnmi-native.sh,
        dockers/docker-sonic-telemetry/telemetry.sh (`allow_no_client_auth`)
    Bad:
        config:
            "*":
              GNMI:
                gnmi: {client_auth: "false", port: "8080"}
                certs: {server_crt: /etc/sonic/server.cer, server_key: /etc/sonic/server.key}
    Good:
        config:
            "*":
              GNMI:
                gnmi: {client_auth: "true", port: "8080"}
                certs: {server_crt: /etc/sonic/server.cer, server_key: /etc/sonic/server.key}
    """
    for table in ("GNMI", "TELEMETRY"):
        rows = switch.rows(table)
        # without certificates it listens on the loopback of the switch alone
        if "certs" in rows and text(rows.get("gnmi", {}), "client_auth") != "true":
            mend = (Mend(table, "gnmi", "client_auth", "true"),)
            yield Spot(
                "clients are not asked who they are", table, "gnmi", "client_auth", mend=mend
            )
