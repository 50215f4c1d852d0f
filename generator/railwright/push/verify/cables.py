"""What is wrong with cables, by its name, and the fewest steps that mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from railwright.model import verify_kinds as kinds
from railwright.model.fabric import Fabric, PortRole
from railwright.model.finding import Finding, Kind
from railwright.model.known_link import End
from railwright.push.verify.asked import Asked, Told, port, wrong
from railwright.push.verify.heard import heard
from railwright.push.verify.plan import Cabling
from railwright.push.verify.wires import Act, Step, Tangle, Wire, tangles

CHECK: Final = "cabling"
_SHOWN: Final = 3
"""Cables that a message names; the table of steps has all of them."""
_PAIR: Final = 2


class Cables(NamedTuple):
    """What is said of the cables of a site.

    Attributes:
        told: by switch.
        steps: what to do, in this order: no shorter list gives the plan.
    """

    told: tuple[Told, ...]
    steps: tuple[Step, ...]


def cables(asked: Mapping[str, Asked], fabric: Fabric) -> Cables:
    """Return what is wrong with the cables of switches that were asked, and how to mend it."""
    cabling = Cabling(fabric)
    found = heard(asked, cabling)
    contradicted = {end for one in found.contradicted for end in one}
    planned = [
        one
        for one in cabling.links
        if one not in found.open
        and not contradicted & set(one)
        and any(end.device in asked for end in one)
    ]
    tangled = tangles(planned, found.wires - cabling.dark, cabling.apart)
    findings: dict[str, list[Finding]] = {}
    elsewhere = dict.fromkeys(asked, 0)
    for each in tangled:
        finding = _finding(each, asked, cabling)
        findings.setdefault(finding.device or "", []).append(finding)
        ends = {end.device for one in (*each.planned, *each.there) for end in one}
        for other in ends & asked.keys() - {finding.device}:
            elsewhere[other] += 1
    for one in found.contradicted:
        near = next(end for end in one if end.device in asked)
        words = f"{one[0]} and {one[1]} do not both say that a cable is between them"
        finding = wrong(near.device, kinds.CONTRADICTION, words, port(near.port))
        findings.setdefault(near.device, []).append(finding)
    seen = dict.fromkeys(asked, 0)
    for wire in (*planned, *found.contradicted):
        for other in {end.device for end in wire} & asked.keys():
            seen[other] += 1
    told = tuple(
        Told(
            device,
            CHECK,
            seen[device],
            tuple(findings.get(device, ())),
            found.skipped.get(device, ()),
            elsewhere[device],
        )
        for device in asked
    )
    return Cables(told, tuple(step for each in tangled for step in each.steps))


def name(tangle: Tangle, cabling: Cabling) -> Kind:
    """Return what is wrong with cables that have to do with each other, by its name."""
    ends = [end for one in tangle.there for end in one]
    if not tangle.there:
        return kinds.MISSING
    if not all(map(cabling.known, ends)):
        return kinds.STRANGER
    if tangle.ring:
        return _of_ring(tangle, cabling)
    moves = [step for step in tangle.steps if step.act is Act.MOVE]
    if moves and len(moves) == len(tangle.steps):
        if len(moves) == 1 and _other_rail(moves[0], cabling):
            return kinds.WRONG_RAIL
        if all(cabling.next_to(step.one, step.other) for step in moves):
            return kinds.ONE_OFF
    return kinds.MISPLACED


def _of_ring(tangle: Tangle, cabling: Cabling) -> Kind:
    links = [cabling.links[one] for one in tangle.planned]
    if len({link.rail for link in links if link.kind is PortRole.HOST}) == len(links) > 1:
        hosts = {link.a.device for link in links}
        if len(links) == _PAIR or len(hosts) == 1:
            return kinds.WRONG_RAIL
    if len(links) > _PAIR:
        return kinds.ROTATED
    (step,) = tangle.steps
    here, there = cabling.spot(step.one), cabling.spot(step.other)
    one_cage = here is not None and there is not None and here.cage == there.cage
    on_switch = step.one.device == step.other.device and step.one.device in cabling.switches
    return kinds.CROSSED_LEGS if one_cage and on_switch else kinds.SWAPPED


def _other_rail(step: Step, cabling: Cabling) -> bool:
    here, there = cabling.rails(step.one.device), cabling.rails(step.other.device)
    return bool(here and there) and not here & there


def _finding(tangle: Tangle, asked: Mapping[str, Asked], cabling: Cabling) -> Finding:
    """Return the finding of a tangle, at the first port of a switch that was asked."""
    kind = name(tangle, cabling)
    ends = [end for one in (*tangle.planned, *tangle.there) for end in one]
    near = next(end for end in ends if end.device in asked)
    if kind is kinds.MISSING:
        (planned,) = tangle.planned
        far = planned[1] if planned[0] == near else planned[0]
        words = f"it is down and hears nobody; planned is {far}"
        return wrong(near.device, kind, words, port(near.port), _beside(planned, asked, cabling))
    is_there = {here: far for one in tangle.there for here, far in (one, one[::-1])}
    words = _words(tangle, asked, cabling, is_there)
    hint = f"{kind.fix} {_steps(tangle.steps)}" if kind is kinds.STRANGER else _steps(tangle.steps)
    return wrong(near.device, kind, words, port(near.port), hint)


def _beside(planned: Wire, asked: Mapping[str, Asked], cabling: Cabling) -> str:
    """Return a hint where something is plugged in beside a port, and nothing is planned there."""
    for end in planned:
        one = asked.get(end.device)
        if one is None or f"TRANSCEIVER_INFO|{end.port}" in one.live.state:
            continue
        for each in one.device.ports:
            other = End(end.device, each.interface)
            plugged = f"TRANSCEIVER_INFO|{each.interface}" in one.live.state
            if plugged and other not in cabling.far and cabling.next_to(end, other):
                return f"something is plugged into {other}, where nothing is planned: is it that?"
    return ""


def _words(
    tangle: Tangle,
    asked: Mapping[str, Asked],
    cabling: Cabling,
    is_there: Mapping[End, End],
) -> str:
    """Return what is heard in the place of what."""
    said: list[str] = []
    ends = [end for one in (*tangle.planned, *tangle.there) for end in one]
    for end in dict.fromkeys(ends):
        if end.device in asked:
            planned = cabling.far.get(end)
            has = f"{end} leads to {is_there[end]}" if end in is_there else f"{end} leads nowhere"
            said.append(f"{has}, not to {planned}" if planned else f"{has}, and nothing is planned")
    more = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return "; ".join(said[:_SHOWN]) + more


def _steps(steps: Sequence[Step]) -> str:
    more = f"; and {len(steps) - _SHOWN} more" if len(steps) > _SHOWN else ""
    return "; ".join(map(said, steps[:_SHOWN])) + more


def said(step: Step) -> str:
    """Return a step in words."""
    match step.act:
        case Act.MOVE:
            return f"move the plug in {step.one} to {step.other}"
        case Act.EXCHANGE:
            return f"exchange the plugs in {step.one} and {step.other}"
        case Act.LAY:
            return f"lay a cable from {step.one} to {step.other}"
        case Act.REMOVE:
            return f"take away the cable from {step.one} to {step.other}"
