from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.types import Release


@device_rule(Severity.WARNING, Need.RELEASE)
def version(switch: Switch) -> Iterator[Spot]:
    """VERSIONS does not name the release that the switch runs.

    Why: At start, what is older than the image is migrated: the migrator rewrites buffer tables and
        others, and the switch runs something else than what was generated and checked. YANG
        compares it with nothing.
    Fix: Write the version that the release writes itself.
    Source: sonic-utilities scripts/db_migrator.py (CURRENT_VERSION, version_unknown)
    Bad:
        config:
            leaf-1-01: {VERSIONS: {DATABASE: {VERSION: version_202411_02}}}
    Good:
        config:
            leaf-1-01: {VERSIONS: {DATABASE: {VERSION: version_202605_02}}}
    """
    release = switch.release
    given = switch.text("VERSIONS", "DATABASE", "VERSION")
    if release is None or release is Release.MASTER:
        return
    if given and not given.startswith(f"version_{release.value}_"):
        yield Spot(f"{given} on release {release.value}", "VERSIONS", "DATABASE", "VERSION")
    elif not given and (switch.has("VERSIONS") or switch.known.ours):
        yield Spot("no version: every migration is run", "VERSIONS", "DATABASE", "VERSION")
