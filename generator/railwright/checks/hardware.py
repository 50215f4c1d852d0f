"""What the catalog knows of the box that a switch is."""

from __future__ import annotations

from railwright.catalog import Catalog
from railwright.checks.switch import Known
from railwright.model.platform import Platform
from railwright.model.qos_profile import Feature

_GATED = (Feature.TRIMMING, Feature.TELEMETRY, Feature.WRED_COUNTERS)
"""Features that are switched on by tables of their own."""


def on_platform(known: Known, platform: Platform | None, catalog: Catalog) -> Known:
    """Return what is known of a switch together with what its platform makes known.

    Args:
        known: apart from the hardware.
        platform: the switch model; None if nobody says, and then nothing is added.
        catalog: where the facts of its chip stand.
    """
    if platform is None:
        return known
    return known._replace(
        platform=platform,
        chip=catalog.asic(platform.asic.family),
        pause=catalog.pause_quanta(),
        features=tuple(map(catalog.feature, _GATED)),
    )
