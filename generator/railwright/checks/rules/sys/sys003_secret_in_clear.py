from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model import secrets
from railwright.model.finding import Severity

_PLACEHOLDER = "<secret:"


@device_rule(Severity.ERROR, Need.INVENTORY)
def clear_secrets(switch: Switch) -> Iterator[Spot]:
    """A secret stands in clear, and would be committed with the goldens.

    Why: Passkeys, keys, passwords and SNMP communities are placeholders here. The finding names the
        place and never the value; a community is its own key, so only its table is named.
    Fix: Write `<secret:name>`; the value is filled in at push.
    Source: sonic-buildimage src/sonic-yang-models/yang-models
    Bad:
        config:
            "*": {TACPLUS: {global: {passkey: S3cr3tPass}}}
    Good:
        config:
            "*": {TACPLUS: {global: {passkey: "<secret:other>"}}}
    """
    for table, field, _ in secrets.FIELDS:
        for key in switch.rows(table):
            value = switch.text(table, key, field)
            if value and not value.startswith(_PLACEHOLDER):
                yield Spot(f"{field} in clear", table, key, field)
    if any(not key.startswith(_PLACEHOLDER) for key in switch.rows(secrets.COMMUNITIES)):
        yield Spot("a community in clear", secrets.COMMUNITIES)
