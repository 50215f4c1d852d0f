"""Runs the rules and makes findings of what they yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from railwright.checks.common import common
from railwright.checks.mending import edits
from railwright.checks.network import Link, Network
from railwright.checks.registry import rules
from railwright.checks.rule import Need, Rule, Scope, Spot
from railwright.checks.switch import Switch
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding, Kind, Severity

FAILED = Kind(
    id="RUL001",
    slug="rule-failed",
    severity=Severity.ERROR,
    summary="A rule could not cope with a configuration, so nothing is known about it.",
    fix="Report it with the configuration; the other rules were run.",
)
NOT_RUN = Kind(
    id="RUL002",
    slug="rules-not-run",
    severity=Severity.INFO,
    summary="Rules need to know something that nobody has said, and did not run.",
    fix="Say it: --platform, --release, --links or --qos for configurations without inventory.",
)
KINDS = {kind.id: kind for kind in (FAILED, NOT_RUN)}

_WORDS = {
    Need.PLATFORM: "the platform",
    Need.RELEASE: "the SONiC release",
    Need.CABLING: "the cabling",
    Need.TRAFFIC: "the QoS profile",
}
"""What may be said about foreign configurations. An inventory cannot be told by an option."""
_FEW = 10
"""As many ids are listed one by one."""
Wanted = Callable[[Kind], bool]
Subject = TypeVar("Subject", Switch, Link, Network)


def everything(_kind: Kind) -> bool:
    """Want every rule."""
    return True


class Found(NamedTuple):
    """A finding about one switch, and what would satisfy the rule."""

    device: str
    kind: Kind
    spot: Spot


def about_switch(
    switch: Switch, links: Iterable[Link] = (), wanted: Wanted = everything
) -> tuple[Found, ...]:
    """Return what the rules find on one switch and on links of it.

    Args:
        switch: the switch.
        links: those of its links that are to be judged along with it; each link once in a run.
        wanted: says of a kind whether its rule is to run.
    """
    which = _chosen(_device_rules(switch.once(known)), wanted)
    alike = switch.once(common)
    if alike is not None:
        which = [rule for rule in which if not alike.silent(rule)]
    found = list(_run(which, switch, switch.name))
    for link in links:
        both = link.a.switch.once(known) & link.b.switch.once(known)
        found += _run(_chosen(_link_rules(both), wanted), link, link.a.device)
    return tuple(dict.fromkeys(found))


def about_fabric(network: Network, wanted: Wanted = everything) -> tuple[Found, ...]:
    """Return what the rules find that look at all switches together."""
    switches = network.switches.values()
    together = ~Need.NOTHING
    for switch in switches:
        together &= known(switch)
    first = next(iter(network.switches), "")
    which = [rule for rule in rules().fabric if not rule.needs & ~together]
    return tuple(dict.fromkeys(_run(_chosen(which, wanted), network, first)))


def known(switch: Switch) -> Need:
    """Return what rules may ask about a switch."""
    what = switch.known
    return (
        (Need.PLATFORM if what.platform else Need.NOTHING)
        | (Need.RELEASE if what.release else Need.NOTHING)
        | (Need.CABLING if what.plugs is not None else Need.NOTHING)
        | (Need.TRAFFIC if what.traffic else Need.NOTHING)
        | (Need.INVENTORY if what.ours else Need.NOTHING)
    )


def ran(network: Network, wanted: Wanted = everything) -> dict[str, tuple[str, ...]]:
    """Return the switches that each rule was asked about, by its id; none for the whole fabric."""
    given = {name: known(switch) for name, switch in network.switches.items()}
    return {
        rule.id: ()
        if rule.scope is Scope.FABRIC
        else tuple(name for name, what in given.items() if not rule.needs & ~what)
        for rule in rules()
        if wanted(rule.kind)
    }


def not_run(switches: Sequence[Switch], wanted: Wanted = everything) -> Iterator[Found]:
    """Yield what is not known of switches in one finding, with the number of rules that need it."""
    parts: list[str] = []
    left_out: dict[str, None] = {}
    first = ""
    for need, words in _WORDS.items():
        missing = [one.name for one in switches if need not in known(one)]
        missed = [one.id for one in rules() if need in one.needs and wanted(one.kind)]
        if missing and missed:
            where = f" of {len(missing)} switches" if len(missing) > 1 else ""
            parts.append(f"{words}{where} ({_rules(len(missed))})")
            left_out |= dict.fromkeys(missed)
            first = first or missing[0]
    if parts:
        message = f"not known: {', '.join(parts)}; {_number(tuple(left_out))} did not run"
        yield Found(first, NOT_RUN, Spot(message, "DEVICE_METADATA", "localhost"))


def finding(found: Found, config: ConfigDb, template: str | None = None) -> Finding:
    """Return the finding.

    Args:
        found: what a rule found.
        config: of the switch, to tell what a patch would add from what it would replace.
        template: the one that printed the table, where there is one.
    """
    kind, spot = found.kind, found.spot
    return Finding(
        id=kind.id,
        severity=kind.severity,
        message=spot.message,
        hint=kind.fix,
        device=found.device,
        table=spot.table or None,
        key=spot.key,
        field=spot.field,
        template=template,
        edits=edits(config, spot.mend) if spot.mend else (),
    )


@cache
def _device_rules(given: Need) -> tuple[Rule[Switch], ...]:
    return tuple(rule for rule in rules().device if not rule.needs & ~given)


@cache
def _link_rules(given: Need) -> tuple[Rule[Link], ...]:
    return tuple(rule for rule in rules().link if not rule.needs & ~given)


def _chosen(which: Sequence[Rule[Subject]], wanted: Wanted) -> Sequence[Rule[Subject]]:
    if wanted is everything:
        return which  # the kind of a rule is read from its text, which takes longer than the rule
    return [rule for rule in which if wanted(rule.kind)]


def _run(which: Iterable[Rule[Subject]], subject: Subject, device: str) -> Iterator[Found]:
    for rule in which:
        try:
            for spot in rule.judge(subject):
                yield Found(spot.device or device, rule.kind, spot)
        except Exception as error:  # noqa: BLE001 # a configuration may be anything, and what
            # one rule did not expect must not hide what the others find
            message = f"{rule.id} failed: {type(error).__name__}: {error}"
            yield Found(device, FAILED, Spot(message, ""))


def _number(ids: Sequence[str]) -> str:
    """Return how many rules there are: by their ids if these are few, else by their families."""
    names = ids if len(ids) <= _FEW else sorted({id_.rstrip("0123456789") for id_ in ids})
    return f"{_rules(len(ids))} ({', '.join(names)})"


def _rules(count: int) -> str:
    return f"{count} rule{'s' if count != 1 else ''}"
