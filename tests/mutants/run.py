"""Run many mutants and print what noticed them: ``python -m mutants.run --count 5000``.

Run it with ``PYTHONPATH=generator:tests``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from mutants.judging import before, networks, noticed_by, yang
from mutants.known import reason
from mutants.plan import Mutant, mutants
from railwright.base import workers


def main() -> int:
    """Print kill rates, and every survivor with its reason; 1 if one has none."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", default="fabrics")
    parser.add_argument("--jobs", type=int, default=workers.cores())
    given = parser.parse_args()
    plan = mutants(given.count, networks(), given.seed)
    yang()
    for site in networks():
        before(site)
    verdicts = workers.each(noticed_by, plan, jobs=given.jobs)
    pairs = list(zip(plan, verdicts, strict=True))
    _rates("operator", Counter(one.operator for one in plan), pairs, "operator")
    _rates("table", Counter(one.table for one in plan), pairs, "table")
    survivors = [one for one, verdict in pairs if verdict is None]
    print("\nsurvivors")
    for one in sorted(survivors, key=lambda one: (one.table, one.field, one.words)):
        print(f"  {one.operator:14} {one.site}: {one.words}   [{reason(one) or 'NO REASON'}]")
    by = Counter(verdict for verdict in verdicts if verdict)
    print("\nnoticed by", ", ".join(f"{id_} {n}" for id_, n in by.most_common()))
    killed = len(plan) - len(survivors)
    print(f"\n{killed} of {len(plan)} noticed: {killed / len(plan):.2%}")
    return int(any(reason(one) is None for one in survivors))


def _rates(
    title: str, totals: Counter[str], pairs: list[tuple[Mutant, str | None]], name: str
) -> None:
    print(f"\nby {title}")
    alive = Counter(getattr(one, name) for one, verdict in pairs if verdict is None)
    for key, total in sorted(totals.items(), key=lambda item: -alive[item[0]] / item[1]):
        print(f"  {key or '-':36} {total - alive[key]:5} of {total:5}")


if __name__ == "__main__":
    sys.exit(main())
