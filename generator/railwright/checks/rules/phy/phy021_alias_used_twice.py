from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def aliases(switch: Switch) -> Iterator[Spot]:
    """Two ports have one alias.

    Why: Commands that take an alias then act on either of them. YANG's alias is no key.
    Fix: Give each port an alias of its own.
    Source: sonic-utilities utilities_common/cli.py, InterfaceAliasConverter
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet4: {alias: etp1a}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet4: {alias: etp1b}}}
    """
    owners: dict[str, str] = {}
    for port, row in switch.rows("PORT").items():
        alias = text(row, "alias")
        owner = owners.setdefault(alias, port) if alias else port
        if owner != port:
            yield Spot(f"alias {alias} is {owner}'s already", "PORT", port, "alias")
