"""Everything that can be found, by id: what the stages find, what YANG refuses, and the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from railwright import configs
from railwright.base.natural import natural_key
from railwright.checks import engine, judge, known, suppress, unused
from railwright.checks.registry import rules
from railwright.checks.yang import findings as yang
from railwright.checks.yang import matrix
from railwright.design import kinds as design
from railwright.inventory import kinds as inventory
from railwright.model import lab_kinds, plan_kinds, push_kinds, verify_kinds, ztp_kinds
from railwright.model.finding import Kind


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind of finding, in the natural order of the ids."""
    stages: Iterable[Iterable[Kind]] = (
        inventory.ALL,
        design.ALL,
        unused.KINDS.values(),
        suppress.KINDS.values(),
        known.KINDS.values(),
        yang.KINDS.values(),
        matrix.KINDS.values(),
        judge.KINDS.values(),
        engine.KINDS.values(),
        configs.KINDS.values(),
        plan_kinds.KINDS.values(),
        push_kinds.KINDS.values(),
        verify_kinds.KINDS.values(),
        ztp_kinds.KINDS.values(),
        lab_kinds.KINDS.values(),
        (rule.kind for rule in rules()),
    )
    found = [kind for group in stages for kind in group]
    return {kind.id: kind for kind in sorted(found, key=lambda kind: natural_key(kind.id))}


def scopes() -> Mapping[str, str]:
    """Return what each rule is given, by its id: device, link or fabric."""
    return {rule.id: rule.scope.value for rule in rules()}


def sections(id_: str) -> Mapping[str, str]:
    """Return the text of a rule in its parts; empty for a finding that no rule makes."""
    return next((rule.sections for rule in rules() if rule.id == id_), {})
