from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def root(switch: Switch) -> Iterator[Spot]:
    """The user root may log in over SSH with a password.

    Why: It is the one name that everybody knows, and nobody sees who it was.
    Fix: Set `permit_root_login` to `no`.
    Source: sonic-host-services scripts/hostcfgd (PermitRootLogin); OpenSSH manual, sshd_config
    Bad:
        config:
            "*": {SSH_SERVER: {POLICIES: {permit_root_login: "yes"}}}
    Good:
        config:
            "*": {SSH_SERVER: {POLICIES: {permit_root_login: prohibit-password}}}
    """
    table, key, field = "SSH_SERVER", "POLICIES", "permit_root_login"
    if switch.text(table, key, field) == "yes":
        mend = (Mend(table, key, field, "no"),)
        yield Spot("root may log in with a password", table, key, field, mend=mend)
