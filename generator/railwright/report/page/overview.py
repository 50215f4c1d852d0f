"""The head of the page: what the fabric is, and whether everything fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.model.fabric import Fabric
from railwright.model.lossless import Verdict
from railwright.report import lossless_words as words
from railwright.report.page.figures import Figure, counted
from railwright.report.page.kinds import Kind
from railwright.report.page.memory import Standing, standing

_FABRIC = "fabric"
_ORDER = tuple(Verdict)
"""From what is well to what is worst."""


class Header(NamedTuple):
    """What the fabric is."""

    site: str
    description: str
    devices: Figure
    tiers: str
    hosts: Figure
    gpus: Figure
    profiles: str
    releases: str
    models: str
    verdict: Standing
    not_measured: str


def header(fabric: Fabric, kinds: Sequence[Kind]) -> Header:
    """Return the head of the page."""
    tiers = Counter(device.tier.value for device in fabric.devices)
    return Header(
        site=fabric.site,
        description=fabric.description or "",
        devices=counted("devices", _FABRIC, len(fabric.devices)),
        tiers=", ".join(f"{count} {tier}" for tier, count in tiers.items()),
        hosts=counted("hosts", _FABRIC, len(fabric.hosts)),
        gpus=counted("gpus", _FABRIC, fabric.gpus),
        profiles=_listed(device.qos.profile for device in fabric.devices),
        releases=_listed(device.release for device in fabric.devices),
        models=_listed(device.model for device in fabric.devices),
        verdict=_worst(kinds),
        not_measured=words.NOT_MEASURED,
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names), key=natural_key))


def _worst(kinds: Sequence[Kind]) -> Standing:
    """Return the worst verdict, with how many kinds have it."""
    if not kinds:
        return Standing("good", "nothing to fit", "the fabric has no switch")
    worst = max((kind.plan for kind in kinds), key=lambda plan: _ORDER.index(plan.verdict))
    same = sum(kind.plan.verdict is worst.verdict for kind in kinds)
    if same == len(kinds):
        which = "the only kind of switch" if same == 1 else f"all {same} kinds of switch"
    else:
        which = f"{same} of {len(kinds)} kinds of switch"
    return standing(worst)._replace(why=which)
