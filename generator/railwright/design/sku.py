"""Which HwSKU a device runs: the SAI profile and the vendor's buffers hang on it."""

from __future__ import annotations

from railwright.base.location import Origin
from railwright.base.text import did_you_mean
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.model.platform import Cage, HwSku, Platform
from railwright.model.types import Release


def choose_hwsku(context: Context, draft: Draft) -> None:
    """Settle the HwSKU of a device: the one asked for, or the best that the platform ships.

    Best is, in this order: it can carry the ports; its vendor buffers have a lossless class; its
    own layout is just the one wanted; it is the platform's default. How *many* cages differ is
    left out on purpose: another host must never change the HwSKU of a running switch.
    """
    asked = draft.layers.setting("hwsku")
    if asked:
        sku = draft.platform.hwskus.get(asked.text())
        if sku is None:
            message = f"{draft.platform.name} ships no HwSKU {asked.text()!r}"
            hint = did_you_mean(asked.text(), draft.platform.hwskus)
            context.report(kinds.UNKNOWN_NAME, message, asked.origin.location, hint)
            return
        missing = _mismatches(context, draft, sku)
        if missing and not sku.breakout_capable:
            cage = missing[0]
            wanted = draft.modes[cage.number][0].text
            has = sku.layout.get(cage.number) or "no port"
            message = (
                f"{sku.name} has a fixed port layout with {has} in cage {cage.number}, "
                f"{wanted} is wanted"
            )
            context.report(kinds.HWSKU, message, asked.origin.location, subject=draft.name)
            return
        if _carried(context, draft, [sku]):
            draft.hwsku, draft.hwsku_origin = sku, asked.origin
        return
    missing_of = {
        sku.name: _mismatches(context, draft, sku)
        for sku in draft.platform.hwskus.values()
        if sku.defect is None
    }
    fitting = [
        sku
        for sku in draft.platform.hwskus.values()
        if sku.defect is None and (sku.breakout_capable or not missing_of[sku.name])
    ]
    if not fitting:
        _none_fits(context, draft)
        return
    feasible = _carried(context, draft, fitting)
    if not feasible:
        return
    used = len(draft.modes)
    best = min(
        feasible,
        key=lambda sku: preference(draft.platform, sku, re_broken=bool(missing_of[sku.name])),
    )
    missed = len(missing_of[best.name])
    layout = (
        "its layout is the one wanted" if not missed else f"{missed} of {used} cages are re-broken"
    )
    buffers = "lossless vendor buffers" if best.lossless_ready else "no lossless vendor buffers"
    draft.hwsku = best
    draft.hwsku_origin = Origin("design", f"chosen: {layout}; {buffers}", None, best.source)


def preference(
    platform: Platform, sku: HwSku, *, re_broken: bool
) -> tuple[bool, bool, bool, bool, str]:
    """Return how good a HwSKU is among those that can carry the ports; the least is the best.

    Args:
        platform: whose default counts.
        sku: in question.
        re_broken: whether its own layout is not the one wanted.
    """
    return (
        not sku.lossless_ready,
        re_broken,
        sku.name != platform.default_hwsku,
        sku.name.endswith("_lab"),
        sku.name,
    )


def _none_fits(context: Context, draft: Draft) -> None:
    """Report that no HwSKU carries the ports, and what there is."""
    known = "; ".join(
        f"{sku.name}: {sku.defect or 'fixed port layout'}" for sku in draft.platform.hwskus.values()
    )
    message = f"no HwSKU of {draft.platform.name} carries these ports"
    where = draft.platform_origin.location
    context.report(kinds.HWSKU, message, where, f"it ships {known}", draft.name)


def _carried(context: Context, draft: Draft, skus: list[HwSku]) -> list[HwSku]:
    """Return the SKUs that the release carries; report when it carries none.

    A vendor's own build may carry what upstream got later, so there the finding is a warning.
    """
    release = draft.layers.setting("release")
    if release is None:
        return skus
    running = Release(release.text())
    carried = [sku for sku in skus if running.has(sku.since)]
    if carried:
        return carried
    first = min((sku.since for sku in skus if sku.since), key=list(Release).index)
    name = skus[0].name if len(skus) == 1 else draft.platform.name
    message = f"{name} is in SONiC {first} and later, not in {running}"
    written = release.origin.location if release.origin.layer != "catalog" else None
    where = written or draft.platform_origin.location
    distribution = draft.layers.setting("distribution")
    community = distribution is None or distribution.text() == "community"
    kind = kinds.NOT_IN_RELEASE if community else kinds.VENDOR_BUILD
    context.report(kind, message, where, f"set `release: {first}`", draft.name)
    return [] if community else skus


def check_silicon(context: Context, draft: Draft) -> None:
    """Report what the chip cannot do although each cage alone could."""
    limits = draft.platform.limits
    at = draft.platform_origin.location
    ports = sum(mode.ports for mode, _ in draft.modes.values())
    evidence = f"limit from {limits.evidence}" if limits.evidence else None
    if limits.max_data_ports is not None and ports > limits.max_data_ports:
        most = limits.max_data_ports
        message = f"{ports} data ports, {draft.platform.name} carries {most}"
        context.report(kinds.SILICON, message, at, evidence, draft.name)
    if not limits.eight_way_blocks_next_cage:
        return
    for number, (mode, _) in sorted(draft.modes.items()):
        if mode.ports == 8 and (number % 2 == 0 or number + 1 in draft.modes):  # noqa: PLR2004
            message = f"8 ports in cage {number} need an odd cage, and the next one empty"
            context.report(kinds.SILICON, message, at, evidence, draft.name)


def _mismatches(context: Context, draft: Draft, sku: HwSku) -> list[Cage]:
    """Return the used cages that the SKU lays out otherwise."""
    layout = context.layout(draft.platform, sku)
    missing: list[Cage] = []
    for cage in draft.platform.data_cages:
        if cage.number not in draft.modes:
            continue
        shipped, wanted = layout.get(cage.number), draft.modes[cage.number][0]
        if shipped is None or shipped.parts != wanted.parts:
            missing.append(cage)
    return missing
