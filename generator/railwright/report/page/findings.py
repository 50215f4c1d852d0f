"""What the design had to say about the fabric."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from railwright.model.finding import Finding, Severity

_STATES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.INFO: "off"}


class Told(NamedTuple):
    """One finding."""

    id: str
    severity: str
    state: str
    """``bad``, ``warn`` or ``off``; decides the colour."""
    message: str
    hint: str
    where: str
    """``fabric.yml:21:9``; empty where no line decides."""


def listed(findings: Sequence[Finding]) -> tuple[Told, ...]:
    """Return the findings that count, in their order."""
    return tuple(
        Told(
            id=one.id,
            severity=one.severity.value,
            state=_STATES[one.severity],
            message=" ".join(filter(None, (one.address, one.message))),
            hint=one.hint or "",
            where=str(one.location) if one.location else "",
        )
        for one in findings
        if one.suppressed is None
    )
