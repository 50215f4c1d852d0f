from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import names
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def algorithms(switch: Switch) -> Iterator[Spot]:
    """SSH is told to use an algorithm that is no longer safe.

    Why: A recorded or altered session can be read or forged. The list replaces the one of the
        image. YANG knows all of them.
    Fix: Remove the algorithm from the list, or the whole field.
    Source: RFC 9142 (key exchange by SHA-1); RFC 6151 (MD5); OpenSSH release notes 6.7 (CBC)
    Bad:
        config:
            "*": {SSH_SERVER: {POLICIES: {ciphers: [aes256-ctr, 3des-cbc]}}}
    Good:
        config:
            "*": {SSH_SERVER: {POLICIES: {ciphers: [aes256-ctr]}}}
    """
    row = switch.row("SSH_SERVER", "POLICIES")
    for field in ("ciphers", "kex_algorithms", "macs"):
        weak = [one for one in names(row, field) if _weak(one)]
        if weak:
            yield Spot(", ".join(weak), "SSH_SERVER", "POLICIES", field)


def _weak(name: str) -> bool:
    sha1 = name in {"diffie-hellman-group1-sha1", "diffie-hellman-group-exchange-sha1"}
    return name.endswith("-cbc") or "md5" in name or sha1
