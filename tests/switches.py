"""Switches as the lossless arithmetic sees them: chip, vendor figures, and ports that are alike."""

from __future__ import annotations

from functools import cache

from buffers import SHIPPED
from railwright.design.lossless.choose import Switch, silicon_of
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.model.platform import Platform
from railwright.model.qos_profile import BufferPolicy, QosProfile
from railwright.model.types import BufferModel, Release, Tier

DYNAMIC, TRADITIONAL = BufferModel.DYNAMIC, BufferModel.TRADITIONAL
PLATFORMS = tuple(
    name for name in SHIPPED.platforms() if SHIPPED.platform(name).provisional is None
)
SPECTRUM_PLATFORMS = tuple(n for n in PLATFORMS if SHIPPED.platform(n).dynamic_buffers)
TERALYNX_PLATFORMS = tuple(n for n in PLATFORMS if n not in SPECTRUM_PLATFORMS)
PROFILES = SHIPPED.qos_profiles()
LOSSLESS_PROFILES = tuple(name for name in PROFILES if SHIPPED.qos(name).lossless)
SKUS = tuple(
    (name, sku)
    for name in PLATFORMS
    for sku, facts in SHIPPED.platform(name).hwskus.items()
    if facts.defect is None
)
READY_SKUS = tuple(
    (name, sku) for name, sku in SKUS if SHIPPED.platform(name).hwskus[sku].lossless_ready
)


@cache
def silicon(
    platform: str,
    model: BufferModel | None = None,
    release: Release = Release.R202605,
    sku: str | None = None,
    tier: Tier = Tier.LEAF,
) -> Silicon:
    """The first lossless HwSKU of a platform if none is named, else its first sound one."""
    facts = SHIPPED.platform(platform)
    chosen = facts.hwskus[sku or _best_sku(facts)]
    return silicon_of(SHIPPED, Switch(facts, chosen, release, tier, model)).silicon


def _best_sku(platform: Platform) -> str:
    sound = [sku for sku in platform.hwskus.values() if sku.defect is None]
    return min(sound, key=lambda sku: (not sku.lossless_ready, sku.name)).name


def ports(
    count: int = 64,
    *,
    speed_gbps: int = 800,
    lanes: int = 8,
    cable_m: int = 40,
    mtu: int = 9100,
    role: str = "fabric",
    profile: QosProfile | str | None = "ai-26-48",
    up: bool = True,
    first: int = 0,
) -> PortSet:
    """Ports of one kind, named as SONiC would."""
    return PortSet(
        interfaces=tuple(f"Ethernet{(first + number) * 8}" for number in range(count)),
        role=role,
        speed_mbps=speed_gbps * 1000,
        lanes=lanes,
        cable_m=cable_m,
        mtu=mtu,
        up=up,
        profile=SHIPPED.qos(profile) if isinstance(profile, str) else profile,
    )


def with_buffers(profile: str, **values: object) -> QosProfile:
    """A shipped profile with another buffer policy."""
    known = SHIPPED.qos(profile)
    policy = BufferPolicy.model_validate({**known.buffers.model_dump(), **values})
    return known.model_copy(update={"buffers": policy})
