"""Judge the test cases of SONiC's YANG models by ours, and print how the verdicts agree.

    PYTHONPATH=generator:tests python -m corpus.record --sonic-buildimage DIR [--store]

DIR is a checkout of sonic-net/sonic-buildimage. A case counts when our modules cover all its
tables. The cases that also have tables which ours do not cover are judged without those, and there
SONiC's own modules say what is right. Each document is judged as it is, and once more as rows of
CONFIG_DB where it can be written so. With ``--store`` the summary beside this file is written:
counts and names, nothing of the cases themselves. Exit code 1 when verdicts differ for a reason
that is not in ``known.py``, or when a reason there is no longer needed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from corpus import cases
from corpus.cases import Case, Document
from corpus.known import KNOWN
from railwright.checks.yang import YangEngine, load_engine, modules
from railwright.checks.yang.libyang import Context
from railwright.checks.yang.modules import ModuleSet
from railwright.checks.yang.schema import SchemaPlan

SUMMARY = Path(__file__).parent / "summary.json"


class Judge:
    """A set of modules that judges documents."""

    def __init__(self, found: ModuleSet, roots: frozenset[str] = frozenset()) -> None:
        """Load a module set; ``roots`` as in :class:`Context`."""
        self._context = Context(found.folder, found.names, roots)

    def accepts(self, document: Document) -> bool:
        """Return whether a document is accepted."""
        return not self._context.parse(json.dumps(document))


@dataclass(slots=True)
class Summary:
    """What came out.

    Attributes:
        cases: number of all cases in the corpus.
        covered: number of those whose tables are all ours; ``accepted`` of them must be accepted.
        tables: table to the numbers of covered cases that have it, and of those that agree.
        disagreements: names of the covered cases on which the verdicts differ.
        as_rows: number of covered cases that CONFIG_DB can hold, and of those judged alike there.
        mixed: number of cases that were cut to our tables, and of those that agree.
        mixed_disagreements: their names where not.
    """

    cases: int = 0
    covered: int = 0
    accepted: int = 0
    tables: dict[str, list[int]] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    as_rows: list[int] = field(default_factory=lambda: [0, 0])
    mixed: list[int] = field(default_factory=lambda: [0, 0])
    mixed_disagreements: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return the summary as JSON data."""
        return {name: getattr(self, name) for name in Summary.__slots__}


def compare(corpus: tuple[Case, ...], engine: YangEngine, ours: Judge, theirs: Judge) -> Summary:
    """Judge every case that has tables of ours."""
    known = frozenset(engine.schema.tables)
    summary = Summary(cases=len(corpus))
    tables: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    for case in corpus:
        if case.tables <= known:
            verdict = ours.accepts(case.document)
            summary.covered += 1
            summary.accepted += case.accepted
            tables.update(case.tables)
            if verdict is case.accepted:
                agreed.update(case.tables)
            else:
                summary.disagreements.append(case.name)
            _as_rows(case, verdict, engine, summary)
        elif case.tables & known:
            document = case.cut(known)
            summary.mixed[0] += 1
            if ours.accepts(document) is theirs.accepts(document):
                summary.mixed[1] += 1
            else:
                summary.mixed_disagreements.append(case.name)
    summary.tables = {name: [tables[name], agreed[name]] for name in sorted(tables)}
    return summary


def _as_rows(case: Case, verdict: bool, engine: YangEngine, summary: Summary) -> None:  # noqa: FBT001
    config = cases.rows(case.document, engine.schema)
    if config is not None:
        summary.as_rows[0] += 1
        same = (not engine.validate(config)) is verdict
        summary.as_rows[1] += same
        if not same:
            sys.stdout.write(f"another verdict as rows: {case.name}\n")


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sonic-buildimage", type=Path, required=True)
    parser.add_argument("--store", action="store_true", help="write the summary")
    options = parser.parse_args()
    engine, bundled = load_engine(), modules.bundled()
    summary = compare(
        cases.read(options.sonic_buildimage),
        engine,
        Judge(bundled, roots(engine.schema)),
        Judge(modules.read(options.sonic_buildimage / "src/sonic-yang-models")),
    )
    _print(summary)
    if options.store:
        text = json.dumps(summary.to_json(), indent=1, sort_keys=True) + "\n"
        SUMMARY.write_text(text, encoding="utf-8")
    differing = {*summary.disagreements, *summary.mixed_disagreements}
    return 1 if differing ^ set(KNOWN) else 0


def roots(schema: SchemaPlan) -> frozenset[str]:
    """Return the modules that have tables; see :class:`Context`."""
    return frozenset(table.module for table in schema.tables.values())


def _print(summary: Summary) -> None:
    out = sys.stdout
    for name, (count, agreed) in summary.tables.items():
        out.write(f"{name}: {agreed}/{count}\n")
    agreed = summary.covered - len(summary.disagreements)
    share = 100 * agreed / max(summary.covered, 1)
    out.write(f"{summary.cases} cases, {summary.covered} on covered tables only ")
    out.write(f"({summary.accepted} to accept): {agreed} agree ({share:.2f} %)\n")
    out.write(f"as rows of CONFIG_DB: {summary.as_rows[1]}/{summary.as_rows[0]} judged alike\n")
    out.write(f"cut to our tables: {summary.mixed[1]}/{summary.mixed[0]} agree\n")
    for name in (*summary.disagreements, *summary.mixed_disagreements):
        out.write(f"differs: {name}: {KNOWN.get(name, 'UNEXPLAINED')}\n")


if __name__ == "__main__":
    sys.exit(main())
