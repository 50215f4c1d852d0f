"""Looks at many switches, and says what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from railwright.model import verify_kinds as kinds
from railwright.model.finding import Finding, found
from railwright.push.line.ssh import Ssh
from railwright.push.verify import box, links, lossless
from railwright.push.verify.ask import COUNTERS, Asker, Check, How, Interview, Whom
from railwright.push.verify.asked import Told, by_name
from railwright.push.verify.cables import CHECK, Cables, cables

CHECKS: Final[Mapping[str, Check]] = {
    "identity": box.identity,
    "ports": links.ports,
    "optics": links.optics,
    "bgp": links.sessions,
    "pfc": lossless.pfc,
    "ecn": lossless.ecn,
    "buffers": lossless.buffers,
    "watchdog": lossless.watchdog,
    COUNTERS: lossless.counters,
    "drain": box.drained,
    "saved": box.saved,
    "health": box.health,
}
"""What one switch alone decides."""
FOUND: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(kind.id for kind in found)
    for name, found in {
        "identity": (kinds.WRONG_BOX,),
        CHECK: (
            *(kinds.SWAPPED, kinds.WRONG_RAIL, kinds.CROSSED_LEGS, kinds.ONE_OFF, kinds.ROTATED),
            *(kinds.MISSING, kinds.STRANGER, kinds.MISPLACED, kinds.CONTRADICTION),
        ),
        "ports": (kinds.PORT_DOWN, kinds.PORT_SHUT, kinds.WRONG_SPEED, kinds.WRONG_FEC),
        "optics": (kinds.NO_OPTIC,),
        "bgp": (kinds.SESSION_DOWN,),
        "pfc": (kinds.PFC_NOT_APPLIED,),
        "ecn": (kinds.ECN_NOT_APPLIED,),
        "buffers": (kinds.BUFFER_NOT_APPLIED,),
        "watchdog": (kinds.WATCHDOG_OFF,),
        COUNTERS: (kinds.STORM, kinds.LOST, kinds.FEC_LOST, kinds.MUCH_PAUSED),
        "drain": (kinds.LEFT_DRAINED,),
        "saved": (kinds.UNSAVED,),
        "health": (kinds.UNWELL,),
    }.items()
}
"""What each look may find, by the ids of the kinds."""
_SHOWN: Final = 3
"""Switches that a message names."""
Progress = Callable[[str, int, int], None]


class Verified(NamedTuple):
    """What a look at a site comes to.

    Attributes:
        told: by switch and check, of those that answered.
        findings: of switches that did not.
        cables: what to do about cables.
    """

    told: tuple[Told, ...]
    findings: tuple[Finding, ...]
    cables: Cables


def verify(ssh: Ssh, whom: Whom, how: How, progress: Progress = lambda *_: None) -> Verified:
    """Look at switches.

    Args:
        ssh: the connections.
        whom: who is asked.
        how: what is looked at.
        progress: is told how far it is.

    Raises:
        SecretError: the private key cannot be used.
    """
    alone = {name: CHECKS[name] for name in how.checks if name in CHECKS and name != COUNTERS}
    asker = Asker(ssh, whom, how, tuple(alone.values()))
    heard: list[Interview] = []
    try:
        for one in asker.first():
            heard.append(one)
            progress("ask", len(heard), len(whom.devices))
        if how.twice:
            heard = list(asker.second(heard))
    finally:
        for one in heard:
            if one.session is not None:
                one.session.close()
    order = {device.name: place for place, device in enumerate(whom.devices)}
    heard.sort(key=lambda one: order[one.device])
    asked = by_name(one.asked for one in heard if one.asked is not None)
    wired = cables(asked, whom.fabric) if CHECK in how.checks else Cables((), ())
    counted = map(CHECKS[COUNTERS], asked.values()) if COUNTERS in how.checks else ()
    told = (*(each for one in heard for each in one.told), *counted, *wired.told)
    return Verified(told, tuple(each for one in heard for each in one.findings), wired)


def undecided(told: Iterable[Told]) -> tuple[Finding, ...]:
    """Return what could not be decided: a finding for each reason, of all that it is one for."""
    reasons: dict[str, list[str]] = {}
    for one in told:
        for why in one.skipped:
            reasons.setdefault(f"{one.check}: {why}", []).append(one.device)
    return tuple(_undecided(why, devices) for why, devices in reasons.items())


def _undecided(why: str, devices: Sequence[str]) -> Finding:
    more = len(devices) - _SHOWN
    named = ", ".join(devices[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    message = why if len(devices) == 1 else f"{why} ({named})"
    finding = found(kinds.UNDECIDED, None, message, "", subject=why)
    alone = devices[0] if len(devices) == 1 else None
    return finding.model_copy(update={"device": alone})
