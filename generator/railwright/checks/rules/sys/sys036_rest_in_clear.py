from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def rest(switch: Switch) -> Iterator[Spot]:
    """The REST interface answers without encryption.

    Why: Whoever is on the way reads and changes what it is asked, and no client has to show a
        certificate. YANG takes either word.
    Fix: Set `allow_insecure` to `false`.
    Source: sonic-buildimage dockers/docker-sonic-restapi/restapi.sh (`-enablehttp=true`)
    Bad:
        config:
            "*": {RESTAPI: {config: {client_auth: "true", allow_insecure: "true"}}}
    Good:
        config:
            "*": {RESTAPI: {config: {client_auth: "true", allow_insecure: "false"}}}
    """
    if switch.text("RESTAPI", "config", "allow_insecure") == "true":
        mend = (Mend("RESTAPI", "config", "allow_insecure", "false"),)
        yield Spot("HTTP is open", "RESTAPI", "config", "allow_insecure", mend=mend)
