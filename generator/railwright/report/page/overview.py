"""The head of the page: what the fabric is, and whether everything fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from railwright import __version__
from railwright.base.natural import natural_key
from railwright.model.fabric import Fabric
from railwright.report import lossless_words as words
from railwright.report.page.figures import Figure, counted
from railwright.report.page.kinds import Kind
from railwright.report.page.memory import Verdict, verdict

_FABRIC = "fabric"
_ORDER = ("bad", "warn", "good")


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
    verdict: Verdict
    not_measured: str
    version: str


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
        version=__version__,
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names), key=natural_key))


def _worst(kinds: Sequence[Kind]) -> Verdict:
    """Return the worst verdict, with how many kinds have it."""
    verdicts = [verdict(kind.plan) for kind in kinds]
    if not verdicts:
        return Verdict("good", "nothing to fit", "the fabric has no switch")
    worst = min(verdicts, key=lambda one: _ORDER.index(one.state))
    same = sum(one.state == worst.state for one in verdicts)
    if same == len(verdicts):
        which = "the only kind of switch" if same == 1 else f"all {same} kinds of switch"
    else:
        which = f"{same} of {len(verdicts)} kinds of switch"
    return Verdict(worst.state, worst.word, which)
