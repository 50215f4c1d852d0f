"""Which findings a person wants to see.

A pattern is an id (``PFC001``), the name of a finding (``no-bgp-asn``), a family (``PFC``) or
``ALL``. The more specific pattern wins; between equals, what is ignored stays away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from railwright.base.errors import SettingsError
from railwright.base.text import did_you_mean
from railwright.model.finding import Finding, Kind, Severity
from railwright.model.types import Model

ALL = "ALL"
_ORDER = {severity: number for number, severity in enumerate(Severity)}
_LASTING = frozenset(("CFG", "INV", "RUL", "YNG"))
"""Families whose errors mean that something could not be read, judged or loaded. A choice of rules
does not lose them, or nothing found would look like nothing wrong."""


class _Match(IntEnum):
    """How specific a pattern is that fits; NONE does not."""

    NONE = 0
    ALL = 1
    FAMILY = 2
    ID = 3


class Selection(Model):
    """What is wanted. Patterns are those that :func:`selection` has checked."""

    select: tuple[str, ...] = ()
    """Nothing here is everything."""
    ignore: tuple[str, ...] = ()
    severity: Severity = Severity.INFO
    """The mildest that is shown."""

    def wants(self, kind: Kind) -> bool:
        """Whether findings of a kind are wanted; a rule whose kind is not need not run."""
        return self._shows(kind.severity) and self._takes(kind)

    def kept(self, findings: Iterable[Finding], kinds: Mapping[str, Kind]) -> tuple[Finding, ...]:
        """Return the findings that are wanted, in their order.

        Args:
            findings: a finding has a severity of its own, which may differ from its kind's.
            kinds: what the ids mean; a finding of none of them is kept.
        """
        return tuple(
            finding
            for finding in findings
            if self._shows(finding.severity)
            and (finding.id not in kinds or self._takes(kinds[finding.id]))
        )

    def _shows(self, severity: Severity) -> bool:
        return _ORDER[severity] <= _ORDER[self.severity]

    def _takes(self, kind: Kind) -> bool:
        taken = _match(kind, self.select or (ALL,))
        left = _match(kind, self.ignore)
        if kind.family in _LASTING and kind.severity is Severity.ERROR:
            return left < _Match.FAMILY or taken > left
        return taken > left


def selection(
    select: Sequence[str],
    ignore: Sequence[str],
    severity: Severity,
    kinds: Mapping[str, Kind],
) -> Selection:
    """Return the selection that a person asks for.

    Args:
        select: patterns; several may stand in one text with commas between. Case does not count.
        ignore: likewise.
        severity: the mildest severity to show.
        kinds: all that can be found, by id.

    Raises:
        SettingsError: a pattern is nothing that can be found.
    """
    known = {ALL: ALL}
    for kind in kinds.values():
        known |= {kind.family: kind.family, kind.id: kind.id, kind.slug.upper(): kind.slug}
    return Selection(
        select=tuple(_known(select, "--select", known)),
        ignore=tuple(_known(ignore, "--ignore", known)),
        severity=severity,
    )


def _known(given: Sequence[str], option: str, known: Mapping[str, str]) -> Iterable[str]:
    for word in dict.fromkeys(part for text in given for part in text.replace(",", " ").split()):
        if word.upper() not in known:
            msg = f"{option}: nothing that can be found is called {word!r}"
            raise SettingsError(msg, hint=_hint(word, known))
        yield known[word.upper()]


def _hint(word: str, known: Mapping[str, str]) -> str | None:
    """Name the closest of the same form: names have dashes, ids and families have not."""
    if "-" in word:
        return did_you_mean(word.lower(), (name for name in known.values() if "-" in name))
    return did_you_mean(word.upper(), (name for name in known.values() if "-" not in name))


def _match(kind: Kind, patterns: Iterable[str]) -> _Match:
    found = _Match.NONE
    for pattern in patterns:
        if pattern in {kind.id, kind.slug}:
            return _Match.ID
        if pattern == kind.family:
            found = _Match.FAMILY
        elif pattern == ALL:
            found = max(found, _Match.ALL)
    return found
