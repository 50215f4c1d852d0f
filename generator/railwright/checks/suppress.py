"""Findings that a site accepts, with its reason, and findings about such acceptances.

A suppressed finding is never dropped: it carries the reason and no longer counts. An acceptance
that has expired, that is about nothing, or that is about something which must not be accepted is a
finding itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from railwright.design import kinds as design_kinds
from railwright.inventory import kinds as inventory_kinds
from railwright.model.finding import Finding, Kind, Severity, found
from railwright.model.intent import Suppression
from railwright.model.inventory import Inventory

UNUSED = Kind(
    id="SUP001",
    slug="unused-suppression",
    severity=Severity.WARNING,
    summary="A suppression is about no finding of this site.",
    fix="Delete it, or correct its match.",
)
EXPIRED = Kind(
    id="SUP002",
    slug="expired-suppression",
    severity=Severity.ERROR,
    summary="A suppression's last day is over, so its findings count again.",
    fix="Repair what it was about, or give a new last day with a new reason.",
)
REFUSED = Kind(
    id="SUP003",
    slug="suppression-refused",
    severity=Severity.ERROR,
    summary="A suppression names findings that cannot be accepted: the switch would not load the "
    "configuration, or the inventory does not say what it means.",
    fix="Repair what the finding is about, and delete the suppression.",
)
KINDS: Mapping[str, Kind] = {kind.id: kind for kind in (UNUSED, EXPIRED, REFUSED)}

FAMILIES = ("SUP", "YNG")
"""Families of findings that no site may accept, even as warnings: suppressions and YANG."""
ERRORS = frozenset(
    kind.id for kind in (*inventory_kinds.ALL, *design_kinds.ALL) if kind.severity is Severity.ERROR
)
"""Errors of the inventory and of the design: there is nothing to build from, accepted or not."""


def refusals(inventory: Inventory) -> tuple[Finding, ...]:
    """Return an error for each suppression of what cannot be accepted."""
    return tuple(
        _about(REFUSED, inventory, number, f"{one.rule} cannot be accepted")
        for number, one in enumerate(inventory.intent.suppress)
        if _refused(one)
    )


def mark(
    findings: Sequence[Finding], inventory: Inventory, today: dt.date | None = None
) -> tuple[Finding, ...]:
    """Return the findings in their order, those that the inventory accepts with its reason."""
    active = [one for one in inventory.intent.suppress if not _void(one, today)]

    def marked(finding: Finding) -> Finding:
        reason = next((one.reason for one in active if _matches(one, finding)), None)
        return finding.model_copy(update={"suppressed": reason}) if reason else finding

    return tuple(map(marked, findings))


def suppress(
    findings: Sequence[Finding],
    inventory: Inventory,
    today: dt.date | None = None,
    asked: Callable[[str], bool] | None = None,
) -> tuple[Finding, ...]:
    """Mark what the inventory accepts, and add findings about its acceptances.

    Args:
        findings: all findings of a site.
        inventory: its ``suppress`` list is what counts.
        today: a suppression whose last day is before it no longer counts; None forgets about days,
            so that goldens do not depend on when they are made.
        asked: whether a rule was asked, by its id: of one that was not, nothing is known. None
            says that all were.

    Returns:
        The findings in their order, then those about suppressions.
    """
    about: list[Finding] = []
    for number, one in enumerate(inventory.intent.suppress):
        if _refused(one):
            continue
        if _expired(one, today):
            message = f"the suppression of {one.rule} ended on {one.until}"
            about.append(_about(EXPIRED, inventory, number, message))
        elif (asked is None or asked(one.rule)) and not any(
            _matches(one, finding) for finding in findings
        ):
            message = f"no finding {one.rule} is there that this suppression matches"
            about.append(_about(UNUSED, inventory, number, message))
    return (*mark(findings, inventory, today), *refusals(inventory), *about)


def _void(one: Suppression, today: dt.date | None) -> bool:
    return _refused(one) or _expired(one, today)


def _refused(one: Suppression) -> bool:
    return one.rule.startswith(FAMILIES) or one.rule in ERRORS


def _expired(one: Suppression, today: dt.date | None) -> bool:
    return today is not None and one.until is not None and one.until < today.isoformat()


def _matches(suppression: Suppression, finding: Finding) -> bool:
    match = suppression.match
    return (
        suppression.rule == finding.id
        and match.device in (None, finding.device)
        and match.table in (None, finding.table)
        and match.key in (None, finding.key)
    )


def _about(kind: Kind, inventory: Inventory, number: int, message: str) -> Finding:
    place = inventory.locate("suppress", number)
    return found(kind, place, message, subject=inventory.subject(place))
