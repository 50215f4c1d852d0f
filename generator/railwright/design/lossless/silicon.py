"""What the plan of a switch starts from: chip, release, the vendor's buffers, and ports."""

from __future__ import annotations

from typing import NamedTuple

from railwright.design.lossless.headroom import PortLink
from railwright.model.asic import AsicFacts, PauseQuanta
from railwright.model.feature import FeatureFacts
from railwright.model.platform import BufferSet, HeadroomRow, Platform
from railwright.model.qos_profile import QosProfile
from railwright.model.types import BufferModel, Release


class Silicon(NamedTuple):
    """A switch without its ports."""

    platform: Platform
    facts: AsicFacts
    pause: PauseQuanta
    release: Release
    model: BufferModel
    figures: BufferSet
    """Pools and profiles."""
    rows: tuple[HeadroomRow, ...]
    """The vendor's headroom table; empty where there is none."""
    rows_source: str
    features: tuple[FeatureFacts, ...] = ()
    """What the profile asks for."""


class PortSet(NamedTuple):
    """Ports that are alike in everything that buffers depend on."""

    interfaces: tuple[str, ...]
    role: str
    """``host``, ``fabric``, ``service`` or ``unused``."""
    speed_mbps: int
    lanes: int
    cable_m: int
    mtu: int
    up: bool
    profile: QosProfile | None
    """Of a port that carries the fabric's traffic; None for others."""

    @property
    def link(self) -> PortLink:
        """Each port with its cable, as the formulas want it."""
        return PortLink(
            speed_mbps=self.speed_mbps, lanes=self.lanes, cable_m=self.cable_m, mtu=self.mtu
        )

    @property
    def lossless(self) -> tuple[int, ...]:
        """Lossless priorities of each port."""
        return self.profile.lossless if self.profile is not None and self.up else ()
