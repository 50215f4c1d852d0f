"""Everything that can be found, by id: what the stages find, what YANG refuses, and the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from railwright.base.natural import natural_key
from railwright.checks import engine, judge, suppress, unused
from railwright.checks.registry import rules
from railwright.checks.rule import Rule
from railwright.checks.yang import findings as yang
from railwright.design import kinds as design
from railwright.inventory import kinds as inventory
from railwright.model.finding import Kind


def kinds() -> Mapping[str, Kind]:
    """Return every kind of finding, in the natural order of the ids."""
    stages: Iterable[Iterable[Kind]] = (
        inventory.ALL,
        design.ALL,
        unused.KINDS.values(),
        suppress.KINDS.values(),
        yang.KINDS.values(),
        judge.KINDS.values(),
        engine.KINDS.values(),
        (rule.kind for rule in rules()),
    )
    found = [kind for group in stages for kind in group]
    return {kind.id: kind for kind in sorted(found, key=lambda kind: natural_key(kind.id))}


def rule(id_or_slug: str) -> Rule[object] | None:
    """Return a rule by its id, in any case, or by its slug; None if there is no such rule."""
    wanted = id_or_slug.lower()
    return next((one for one in rules() if wanted in {one.id.lower(), one.slug}), None)  # type: ignore[return-value]  # nobody judges with it
