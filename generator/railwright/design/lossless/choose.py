"""What a switch starts from: who computes its headroom, whose pools it has, and which table.

Pure choices over the catalog, for the design of a fabric and for a calculator without one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from railwright.base.errors import DesignError
from railwright.catalog import Catalog
from railwright.design.lossless.silicon import Silicon
from railwright.design.lossless.table import rounded_m
from railwright.model.asic import AsicFacts
from railwright.model.platform import BufferSet, HeadroomRow, HwSku, Platform
from railwright.model.qos_profile import Feature
from railwright.model.types import BufferModel, Release, Tier


class Switch(NamedTuple):
    """A switch as an order form names it."""

    platform: Platform
    sku: HwSku
    release: Release
    tier: Tier
    """The vendor's templates know leaves (``t0``) and switches above them (``t1``)."""
    asked: BufferModel | None = None
    """The buffer model that somebody wants; None takes the best there is."""


class ModelChoice(NamedTuple):
    """Who computes headroom, and why."""

    model: BufferModel
    text: str
    source: str | None
    refused: str | None = None
    """Why the model that was asked for does not exist here."""


class SetChoice(NamedTuple):
    """The vendor's pools and profiles."""

    figures: BufferSet
    whose: str
    refused: str | None = None
    """Why none of the sets will do; the first one stands in."""


class Chosen(NamedTuple):
    """A switch without its ports, and how its parts were chosen."""

    silicon: Silicon
    model: ModelChoice
    buffers: SetChoice


def silicon_of(catalog: Catalog, switch: Switch, wants: Iterable[Feature] = ()) -> Chosen:
    """Choose buffer model, buffer set and headroom table of a switch.

    Args:
        catalog: facts of chips, pause times and features.
        switch: what stands in the rack.
        wants: features that the QoS profile asks for.

    Raises:
        CatalogError: a file of the catalog is wrong.
        DesignError: nothing is known of the platform's buffers.
        UnknownReference: the catalog has no facts of the chip or of a feature.
    """
    platform, sku, release, tier, asked = switch
    facts = catalog.asic(platform.asic.family)
    model = choose_model(platform, facts, release, asked)
    buffers = choose_set(platform, sku, model.model, tier)
    rows, source = headroom_table(platform, sku)
    silicon = Silicon(
        platform=platform,
        facts=facts,
        pause=catalog.pause_quanta(),
        release=release,
        model=model.model,
        figures=buffers.figures,
        rows=rows,
        rows_source=source,
        features=tuple(catalog.feature(name) for name in wants),
    )
    return Chosen(silicon, model, buffers)


def choose_model(
    platform: Platform, facts: AsicFacts, release: Release, asked: BufferModel | None = None
) -> ModelChoice:
    """Choose who computes headroom: the switch where platform and release can, else the tables.

    A model that was asked for is taken even where it does not exist, and the choice says so.
    """
    dynamic = facts.dynamic if platform.dynamic_buffers else None
    knows = dynamic is not None and release.has(dynamic.since)
    if asked is not None:
        refused = None
        if asked is BufferModel.DYNAMIC and not knows:
            what = f"no dynamic buffer model{f' in {release}' if dynamic else ''}"
            refused = f"{platform.name} has {what}"
        return ModelChoice(asked, "asked for", None, refused)
    if knows:
        text = "the switch computes headroom for each speed and cable"
        return ModelChoice(BufferModel.DYNAMIC, text, platform.features_source)
    text, source = "the platform has no dynamic buffer model", platform.features_source
    if dynamic is not None:
        text = f"{release} does not know the chip: it would compute nothing"
        source = dynamic.source
    return ModelChoice(BufferModel.TRADITIONAL, text, source)


def choose_set(platform: Platform, sku: HwSku, model: BufferModel, tier: Tier) -> SetChoice:
    """Choose the first lossless set: the SKU's for the tier, the platform's, any of the SKU's.

    Raises:
        DesignError: the platform has no set at all.
    """
    role = "t0" if tier is Tier.LEAF else "t1"
    kind = "dynamic" if model is BufferModel.DYNAMIC else "static"
    names = [sku.buffer_sets.get(f"{role}.{kind}")]
    if model is BufferModel.DYNAMIC:
        names.append(platform.lossless_dynamic_set)
    names.extend(name for key, name in sorted(sku.buffer_sets.items()) if key.endswith(f".{kind}"))
    for name in names:
        figures = platform.buffer_sets.get(name) if name else None
        if figures is not None and figures.lossless_ready:
            return SetChoice(figures, figures.derived or f"vendor buffer set {name}")
    if not platform.buffer_sets:
        msg = f"{platform.name} has no buffer figures"
        raise DesignError(msg, hint=platform.provisional)
    refused = f"{platform.name} {sku.name} has no lossless {model} buffers"
    name, figures = next(iter(platform.buffer_sets.items()))
    return SetChoice(figures, f"vendor buffer set {name}", refused)


def headroom_table(platform: Platform, sku: HwSku) -> tuple[tuple[HeadroomRow, ...], str]:
    """Return the headroom table of a SKU and its source; no rows where it has none."""
    name = sku.headroom_table or ""
    facts = platform.headroom_facts.get(name)
    source = facts.source if facts else platform.source
    return platform.headroom_tables.get(name, ()), source


def configured_m(silicon: Silicon, speed_mbps: int, cable_m: int) -> int:
    """Return the length to configure: as laid on the dynamic model, else the next longer row.

    buffermgrd looks lengths up and never interpolates, so a length between two rows must be
    rounded up (sonic-net/sonic-swss cfgmgr/buffermgr.cpp).
    """
    if silicon.model is BufferModel.DYNAMIC or cable_m == 0:
        return cable_m
    return rounded_m(silicon.rows, speed_mbps, cable_m)
