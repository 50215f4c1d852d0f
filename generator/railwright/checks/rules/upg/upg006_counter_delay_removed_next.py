from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.types import Release

_FIELD = "FLEX_COUNTER_DELAY_STATUS"


@device_rule(Severity.INFO, Need.RELEASE)
def rows(switch: Switch) -> Iterator[Spot]:
    """A field of the counters is removed by the migration to the next release.

    Why: `FLEX_COUNTER_DELAY_STATUS` is no longer read: the migrator takes it away at the first
        start, and what runs is no longer what was generated. Older YANG models have the field.
    Fix: Remove the field.
    Source: sonic-utilities scripts/db_migrator.py, migrate_flex_counter_delay_status_removal, since
        branch 202505
    Bad:
        config:
            leaf-1-01:
                VERSIONS: {DATABASE: {VERSION: version_202411_02}}
                FLEX_COUNTER_TABLE:
                    PORT: {FLEX_COUNTER_DELAY_STATUS: "true"}
                    WRED_ECN_PORT: null
                    WRED_ECN_QUEUE: null
        release: {leaf-1-01: "202411"}
    Good:
        config:
            "*": {FLEX_COUNTER_TABLE: {PORT: {POLL_INTERVAL: "1000"}}}
    """
    after = switch.release.following if switch.release else None
    if switch.release is None or after is None or switch.release.has(Release.R202505):
        return
    if after.has(Release.R202505):
        for group, row in switch.rows("FLEX_COUNTER_TABLE").items():
            if _FIELD in row:
                mend = (Mend("FLEX_COUNTER_TABLE", group, _FIELD, None),)
                message = f"removed at the first start of {after.value}"
                yield Spot(message, "FLEX_COUNTER_TABLE", group, _FIELD, mend=mend)
