"""Judge each release's own test cases by our modules of that release, as rows of CONFIG_DB.

    PYTHONPATH=generator:tests python -m corpus.record_releases --sonic-buildimage DIR [--store]

DIR holds a checkout of sonic-net/sonic-buildimage for each release, in a folder of the release's
name. A case counts when our modules cover its tables and CONFIG_DB can hold it. With ``--store``
the figures are written beside this file. Exit code 1 when verdicts differ for a reason that is not
in ``known.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from corpus import cases
from corpus.known import KNOWN
from railwright.checks.yang import load_engine
from railwright.model.types import Release

FIGURES = Path(__file__).parent / "releases.json"


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sonic-buildimage", type=Path, required=True)
    parser.add_argument("--store", action="store_true", help="write the figures")
    options = parser.parse_args()
    figures = {
        release.value: judged(options.sonic_buildimage / release.value, release)
        for release in Release
    }
    for release, (count, differing) in figures.items():
        sys.stdout.write(
            f"{release}: {count - len(differing)}/{count} agree; differ: {differing}\n"
        )
    if options.store:
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if {name for _, names in figures.values() for name in names} - set(KNOWN) else 0


def judged(buildimage: Path, release: Release) -> tuple[int, list[str]]:
    """Return how many cases of a release were judged, and the names of those that differ."""
    engine = load_engine(release=release)
    known = frozenset(engine.schema.tables)
    count, differing = 0, []
    for case in cases.read(buildimage):
        config = cases.rows(case.document, engine.schema) if case.tables <= known else None
        if config is not None:
            count += 1
            if (not engine.validate(config)) is not case.accepted:
                differing.append(case.name)
    return count, differing


if __name__ == "__main__":
    sys.exit(main())
