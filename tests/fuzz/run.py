"""Feed the readers of files with bad input: ``python tests/fuzz/run.py --minutes 10``.

Prints how many inputs there were and every traceback, each with the smallest input found for it.
With ``--keep``, inputs that made a reader say something new go to ``tests/fuzz/corpus``, and so
does what broke one; a test reads all of them. Exit code 1 when anything broke.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hypothesis import HealthCheck, Phase, given, seed, settings

from fuzz.inputs import CORPUS, inputs, seeds
from fuzz.readers import READERS, Features

MAX_FILES = 60
MAX_BYTES = 4000
EXAMPLES = 300


@dataclass
class Session:
    """What was tried and what it showed.

    Attributes:
        tried: inputs by reader.
        broke: tracebacks by the input that caused them.
        seen: by reader, what it has said, and the smallest input for it.
    """

    tried: dict[str, int] = field(default_factory=lambda: dict.fromkeys(READERS, 0))
    broke: dict[tuple[str, bytes], str] = field(default_factory=dict)
    seen: dict[str, dict[Features, bytes]] = field(
        default_factory=lambda: {name: {} for name in READERS}
    )

    def feed(self, reader: str, raw: bytes) -> None:
        """Give a reader one input."""
        self.tried[reader] += 1
        said = READERS[reader](raw)
        best = self.seen[reader].get(said)
        if best is None or len(raw) < len(best):
            self.seen[reader][said] = raw

    def batch(self, reader: str, number: int) -> None:
        """Give a reader inputs of one seed, and keep the smallest that breaks it."""
        last = b""

        @seed(number)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(inputs(reader))
        def try_one(raw: bytes) -> None:
            nonlocal last
            last = raw
            self.feed(reader, raw)

        try:
            try_one()
        except Exception:  # noqa: BLE001 # whatever it is, it is what we look for
            self.broke[reader, last] = traceback.format_exc()


def main() -> int:
    """Run, report, keep."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first batch")
    parser.add_argument("--only", choices=list(READERS), action="append")
    parser.add_argument("--keep", action="store_true", help="write new inputs to the corpus")
    options = parser.parse_args()
    names = options.only or list(READERS)
    session = Session()
    for name in names:
        for raw in seeds(name):
            session.feed(name, raw)
    until = time.monotonic() + 60 * options.minutes
    number = options.seed
    while time.monotonic() < until:
        for name in names:
            session.batch(name, number)
        number += 1
    for (name, raw), text in session.broke.items():
        sys.stdout.write(f"{name} broke on {raw[:200]!r}\n{text}\n")
    tried = ", ".join(f"{name} {session.tried[name]}" for name in names)
    total = sum(session.tried.values())
    seeds_ = f"seeds {options.seed} to {number - 1}"
    sys.stdout.write(f"{total} inputs ({tried}; {seeds_}): {len(session.broke)} tracebacks\n")
    if options.keep:
        sys.stdout.write(f"{keep(session)} files in the corpus\n")
    return 1 if session.broke else 0


def keep(session: Session) -> int:
    """Write a small set of inputs that together make the readers say all that was heard."""
    share = MAX_FILES // len(READERS)
    for name, seen in session.seen.items():
        if session.tried[name]:
            for path in CORPUS.glob(f"{name}-*"):
                path.unlink()
            broke = [raw for reader, raw in session.broke if reader == name]
            for raw in [*broke, *_cover(seen)][:share]:
                _write(name, raw)
    return sum(1 for _ in CORPUS.iterdir())


def _cover(seen: dict[Features, bytes]) -> Iterator[bytes]:
    """Yield inputs, each the one that adds most to what those before it made the reader say."""
    left = {said: raw for said, raw in seen.items() if len(raw) < MAX_BYTES}
    covered: set[str] = set()
    while left:
        best = max(left, key=lambda said: (len(said - covered), -len(left[said]), left[said]))
        if best <= covered:
            return
        covered |= best
        yield left.pop(best)


def _write(name: str, raw: bytes) -> None:
    digest = hashlib.sha256(raw).hexdigest()[:10]
    CORPUS.mkdir(exist_ok=True)
    (CORPUS / f"{name}-{digest}").write_bytes(raw)


if __name__ == "__main__":
    sys.exit(main())
