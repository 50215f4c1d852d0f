"""Run the benchmarks: ``make bench``, or ``make bench ARGS="--only render-ports --quick"``.

Exit code 1 when a limit is broken in two runs. Each benchmark runs in a process of its own: a
walk over a few thousand small objects is several times slower in a heap that an earlier benchmark
has left in pieces, and no command of ours runs in such a heap.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import (
    budgets,
    checking,
    differences,
    engine,
    fabric,
    inventories,
    planning,
    pushing,
    rendering,
    startup,
    validation,
)
from bench.harness import PAIRS, QUICK_PAIRS, Figure, Scale
from railwright.__main__ import GARBAGE_OBJECTS

Benchmark = Callable[[Scale], list[Figure]]
BENCHMARKS: dict[str, Benchmark] = {
    "render-ports": rendering.ports,
    "render-vs-dumps": rendering.against_dumps,
    "validate-ports": validation.ports,
    "fabric-growth": fabric.growth,
    "inventory": inventories.reading,
    "diff": differences.walk,
    "startup": startup.processes,
    "budgets": budgets.per_switch,
    "plan-comment": planning.plan_comment,
    "plan-batches": planning.plan_batches,
    "engine": engine.share,
    "whole-check": checking.whole,
    "deadlock-proof": checking.proof,
    "push-fleet": pushing.fleet,
}


def judged(benchmark: Benchmark, scale: Scale) -> tuple[list[Figure], set[str]]:
    """Return the figures of a benchmark and the names of those that broke their limit twice."""
    figures = benchmark(scale)
    if all(figure.held for figure in figures):
        return figures, set()
    again = benchmark(scale)
    better = [min(pair, key=lambda f: f.value) for pair in zip(figures, again, strict=True)]
    return better, {figure.name for figure in better if not figure.held}


def alone(name: str, scale: Scale) -> tuple[list[Figure], set[str]]:
    """Return what `judged` says in a new process."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as process:
        return process.submit(_named, name, scale).result()


def _named(name: str, scale: Scale) -> tuple[list[Figure], set[str]]:
    gc.set_threshold(GARBAGE_OBJECTS)  # as the program itself runs
    return judged(BENCHMARKS[name], scale)


def line(figure: Figure, broken: set[str]) -> str:
    """Return a figure as a line of the table."""
    limit = "" if figure.limit is None else f"<= {figure.limit:.4g}"
    state = "BROKEN" if figure.name in broken else "ok" if limit else ""
    return (
        f"  {figure.name:<44} {figure.value:>9.3f}  {limit:<10} {state:<7} {figure.detail}".rstrip()
    )


def main(words: list[str]) -> int:
    """Run what the words ask for and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(BENCHMARKS), help="may repeat")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quick", action="store_true", help="fewer pairs, smaller fabrics")
    asked = parser.parse_args(words)
    scale = Scale(QUICK_PAIRS if asked.quick else PAIRS, quick=asked.quick)
    plain = asked.format == "text"
    failed, document = False, []
    if plain:
        sys.stdout.write(f"load average {' '.join(f'{load:.2f}' for load in os.getloadavg())}\n")
    for name in asked.only or BENCHMARKS:
        figures, broken = alone(name, scale)
        failed = failed or bool(broken)
        document += [
            {"benchmark": name, **figure._asdict(), "held": figure.name not in broken}
            for figure in figures
        ]
        if plain:
            sys.stdout.write("\n".join([name, *(line(figure, broken) for figure in figures), ""]))
            sys.stdout.flush()
    if plain:
        sys.stdout.write(f"load average {' '.join(f'{load:.2f}' for load in os.getloadavg())}\n")
    else:
        result = {"version": 1, "load_average": os.getloadavg(), "figures": document}
        sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
