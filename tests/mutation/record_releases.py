"""Judge mutants by the models of each release and by ours for it, and print how they agree.

    PYTHONPATH=generator:tests python -m mutation.record_releases --sonic-buildimage DIR [--store]

DIR holds a checkout of sonic-net/sonic-buildimage for each release, in a folder of the release's
name. With ``--store`` the verdicts of SONiC's models are written. Exit code 1 when ours accept
what SONiC's refuse, or refuse what they accept for a reason that is not in ``known.py``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from mutation import agreement, releases
from mutation.known import KNOWN
from railwright.checks.yang import YangEngine, load_engine
from railwright.model.types import Release


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sonic-buildimage", type=Path, required=True)
    parser.add_argument("--store", action="store_true", help="write verdicts")
    parser.add_argument("release", type=Release, nargs="*", default=releases.OLDER)
    options = parser.parse_args()
    newest = load_engine()
    wrong = 0
    for release in options.release:
        folder = options.sonic_buildimage / release.value / "src/sonic-yang-models"
        theirs, ours = load_engine(folder), load_engine(release=release)
        for name in (*releases.NAMES, releases.PROBES):
            wrong += _compare(name, release, (theirs, ours, newest), store=options.store)
    return 1 if wrong else 0


def _compare(
    name: str, release: Release, engines: tuple[YangEngine, YangEngine, YangEngine], *, store: bool
) -> int:
    theirs, ours, newest = engines
    accepted, changes, unexplained = [], [], []
    count: Counter[str] = Counter()
    for mutant in releases.mutants(name, release, ours, newest):
        by_them, by_us = theirs.validate(mutant.config), ours.validate(mutant.config)
        accepted.append("0" if by_them else "1")
        changes.append(mutant.change)
        word = "agree" if bool(by_them) is bool(by_us) else "stricter" if by_us else "looser"
        count[word] += 1
        known = all(any(each.covers(issue) for each in KNOWN) for issue in by_us)
        if word == "looser" or (word == "stricter" and not known):
            unexplained.append(f"  {word}: {mutant.change}: {(by_them or by_us)[:2]}")
    line = ", ".join(f"{word} {count[word]}" for word in ("agree", "stricter", "looser"))
    sys.stdout.write(f"{release} {name}: {len(accepted)}: {line}; ")
    sys.stdout.write(f"accepted {accepted.count('1')}\n")
    sys.stdout.writelines(f"{text}\n" for text in unexplained)
    if store:
        verdicts = agreement.Verdicts(
            seed=f"{name} {release}",
            mutants=agreement.digest(changes),
            accepted="".join(accepted),
            models=theirs.schema.digest,
        )
        agreement.write(releases.path_of(release, name), verdicts)
    return len(unexplained)


if __name__ == "__main__":
    sys.exit(main())
