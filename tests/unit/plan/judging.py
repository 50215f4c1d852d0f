"""Single changes, and what the oracle says of them."""

from __future__ import annotations

from railwright.model.change import Change, ChangeKind
from railwright.model.disruption import Verdict
from railwright.model.types import Release
from railwright.plan import oracle
from railwright.plan.oracle import Around, Traits

SPECTRUM = Traits("Spectrum-4", "ACS-SN5600", Release.R202511)


def judge(change: Change, traits: Traits, where: Around | None = None) -> Verdict:
    """Return what a change does; left out, to a row that stays, and a port that is up."""
    return oracle.shelf_of(traits, where or Around(up=change.key != "global")).verdict(change)


def change(
    address: str, before: str | None = None, after: str | None = None, kind: str = "changed"
) -> Change:
    table, _, rest = address.partition("|")
    key, _, field = rest.rpartition(".")
    return Change(
        device="d",
        kind=ChangeKind(kind),
        table=table,
        key=key,
        field=field,
        before=before,
        after=after,
    )
