"""Look up every claim of the table of consumers in SONiC's own sources, on each release branch.

    PYTHONPATH=generator:tests python -m corpus.sources DIR

DIR holds bare or plain clones with all release branches, each in a folder of its repository's name:
sonic-buildimage, sonic-host-services, sonic-swss, sonic-swss-common, sonic-utilities. A claim holds
when the file names the table, itself or by its constant in ``common/schema.h``. Exit code 1 when
one does not, or when a program reads a table earlier than the table of consumers says.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from railwright.checks.consumers import Program, consumers
from railwright.model.types import Release

_CONSTANT = re.compile(r"#define\s+(CFG_\w+)\s+\"(\w+)\"")


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("clones", type=Path)
    clones = parser.parse_args().clones
    wrong = [text for program in consumers().programs for text in check(program, clones)]
    sys.stdout.writelines(f"{text}\n" for text in wrong)
    claims = sum(len(program.tables) for program in consumers().programs)
    sys.stdout.write(f"{claims} claims on {len(Release)} branches: {len(wrong)} do not hold\n")
    return 1 if wrong else 0


def check(program: Program, clones: Path) -> Iterator[str]:
    """Yield what does not hold of a program."""
    repository, path = program.source.split(", ")
    clone = clones / repository.split("/")[1]
    names: dict[str, set[str]] = {}
    for release in Release:
        header = show(clones / "sonic-swss-common", release, "common/schema.h") or ""
        for constant, table in _CONSTANT.findall(header):
            names.setdefault(table, set()).add(constant)
    for release in Release:
        text = show(clone, release, path)
        if text is None:
            yield f"{release}: {program.program}: there is no {path}"
            continue
        for table in sorted(program.tables):
            words = "|".join(sorted({table, *names.get(table, ())}))
            named = re.search(rf"\b(?:{words})\b", text) is not None
            if named is not release.has(program.since.get(table)):
                claim = "does not name" if not named else "already names"
                yield f"{release}: {program.program}: {path} {claim} {table}"


def show(clone: Path, release: Release, path: str) -> str | None:
    """Return a file as a branch has it."""
    command = ["git", "-C", str(clone), "show", f"refs/heads/{release}:{path}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
