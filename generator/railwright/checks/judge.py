"""The verdict on switches: by YANG, by the rules, each finding with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from railwright.base import workers
from railwright.checks import engine as rule_engine
from railwright.checks import registry
from railwright.checks.network import Network
from railwright.checks.switch import Switch
from railwright.checks.yang import elsewhere
from railwright.checks.yang.findings import KINDS as YANG_KINDS
from railwright.checks.yang.findings import findings as yang_findings
from railwright.checks.yang.findings import not_judged, without_dangling
from railwright.checks.yang.issues import YangIssue
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding, Kind, Severity
from railwright.model.types import Release

CRASHED = Kind(
    id="YNG099",
    slug="validator-crashed",
    severity=Severity.ERROR,
    summary="The YANG library died on this configuration, so nothing is known about it.",
    fix="Report it with the configuration; the other devices were judged.",
)
KINDS: Mapping[str, Kind] = {CRASHED.id: CRASHED}


class Engine(Protocol):
    """What judges a configuration by YANG."""

    def validate(self, config: ConfigDb) -> tuple[YangIssue, ...]:
        """Return everything the models refuse."""


def _nothing(_table: str) -> str | None:
    return None


class Manner(NamedTuple):
    """How switches are judged.

    Attributes:
        models: a folder of YANG modules in place of the shipped ones of each release.
        wanted: says of a kind of finding whether its rule is to run.
        upgrade: whether to say what the release after that of a switch would refuse.
    """

    models: Path | None = None
    wanted: rule_engine.Wanted = rule_engine.everything
    upgrade: bool = False


class Case(NamedTuple):
    """What is judged, and how a finding gets its place."""

    network: Network
    engine_of: Callable[[Release | None], Engine]
    """Gives what judges by the YANG models of a release; None stands for the newest."""
    located: Callable[[tuple[Finding, ...]], tuple[Finding, ...]]
    """Adds the place that a person edits."""
    template_of: Callable[[str], str | None] = _nothing
    """Gives the template that owns a table; None where no template does."""
    manner: Manner = Manner()


class Part(Enum):
    """One of the judgements; none needs another."""

    YANG = auto()
    """What the YANG models refuse in the configuration of one switch."""
    RULES = auto()
    """What the rules find on one switch and its links."""
    FABRIC = auto()
    """What the rules find that look at all switches together."""


class Item(NamedTuple):
    """One piece of work: a judgement on a device, or on the fabric where ``device`` is None."""

    part: Part
    device: str | None = None


def items(network: Network) -> list[Item]:
    """Return all pieces of work, the longest first."""
    own = [Item(part, name) for name in network.switches for part in (Part.YANG, Part.RULES)]
    return [Item(Part.FABRIC), *own]


def all_of(
    case: Case, *, jobs: int, done: Callable[[int, int], None] = workers.nobody
) -> tuple[Finding, ...]:
    """Return what all judgements find.

    Args:
        case: what is judged.
        jobs: worker processes, even for one switch: the YANG library may take its process down.
        done: told how many switches are done, and how many there are.
    """
    registry.rules()  # loaded here once, not in every worker, and so are the models
    for release in dict.fromkeys(one.release for one in case.network.switches.values()):
        case.engine_of(release)
    apart, here = items(case.network), []
    if len(case.network.switches) == 1:
        # The rules take less time than a process of their own does; only YANG needs one.
        here = [item for item in apart if item.part is not Part.YANG]
        apart = [item for item in apart if item.part is Part.YANG]
    own = [judge(case, item) for item in here]
    parts = 1 if here else 2
    found = workers.each(
        partial(judge, case),
        apart,
        jobs=jobs,
        crashed=crashed,
        done=lambda count, total: done(count // parts, total // parts),
    )
    return tuple(finding for findings in (*found, *own) for finding in findings)


def judge(case: Case, item: Item) -> tuple[Finding, ...]:
    """Return what one judgement finds, each at its place."""
    return case.located(_found(case, item))


def _found(case: Case, item: Item) -> tuple[Finding, ...]:
    switches = case.network.switches
    if item.device is None:
        about = rule_engine.about_fabric(case.network, case.manner.wanted)
    elif item.part is Part.YANG:
        return _refused(case, switches[item.device])
    else:
        links = case.network.links_of.get(item.device, ())
        own = [link for link in links if link.a.device == item.device]
        about = rule_engine.about_switch(switches[item.device], own, case.manner.wanted)
    return tuple(
        rule_engine.finding(
            one,
            switches[one.device].tables if one.device in switches else {},
            case.template_of(one.spot.table) if one.spot.table else None,
        )
        for one in about
    )


def _refused(case: Case, switch: Switch) -> tuple[Finding, ...]:
    issues = case.engine_of(switch.release).validate(switch.tables)
    beyond: tuple[str, ...] = ()
    if case.manner.models is None:
        issues, beyond = elsewhere.parted(issues)
    found = (
        *yang_findings(switch.name, without_dangling(issues, switch.tables), case.template_of),
        *not_judged(switch.name, beyond),
    )
    kept = tuple(one for one in found if case.manner.wanted(YANG_KINDS[one.id]))
    if not case.manner.upgrade or switch.release is None:
        return kept
    from railwright.checks.yang.matrix import upgrade_findings  # noqa: PLC0415 # seldom wanted

    return (*kept, *upgrade_findings(switch.name, switch.tables, switch.release))


def crashed(item: Item) -> tuple[Finding, ...]:
    """Return the finding about a piece of work on which its process died."""
    culprit = "the YANG library" if item.part is Part.YANG else "the process that judged it"
    return (
        Finding(
            id=CRASHED.id,
            severity=CRASHED.severity,
            message=f"{culprit} died on this configuration",
            hint=CRASHED.fix,
            device=item.device,
        ),
    )
