"""Whole processes: help, and one switch judged, beside an interpreter that does nothing.

Limits: help within 7 bare interpreters is what a command line without heavy imports costs; one
validated switch within 35 is a third of a second where a bare interpreter takes ten milliseconds.
What help imports is held exactly, because that is what makes it slow one day.
"""

from __future__ import annotations

import subprocess
import sys

from bench.harness import Figure, Scale, child, pair_up
from bench.sites import folder

HELP_RATIO, SWITCH_RATIO = 7.0, 35.0
HEAVY = frozenset(
    ("pydantic", "jinja2", "pyang", "nornir", "rich", "yaml", "oopt_gnpy_libyang", "orjson")
)
PACKAGES = frozenset(("railwright", "click"))
"""Every package outside the standard library that help loads."""
ONE_SWITCH = """
site: one
tiers: {leaf: {count: 1, platform: SN5600}}
pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 16}}}}
cables: [{length_m: 3}]
addressing: {capacity: {subnets_per_leaf: 4}}
management: {ntp: [{server: 192.168.0.2}], syslog: [{server: 192.168.0.3}]}
"""
_LOADED = """
import sys
from railwright.cli import run
run(["--help"])
print("loaded", *sorted({n.partition(".")[0] for n in sys.modules} - sys.stdlib_module_names))
"""


def loaded_by_help() -> frozenset[str]:
    """Return the packages outside the standard library that ``railwright --help`` loads."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True
    )
    words = done.stdout.splitlines()[-1].split()[1:]
    # What site-packages put into every interpreter by .pth files is not ours.
    bare = [sys.executable, "-c", "import sys; print(*sys.modules)"]
    always = subprocess.run(bare, check=True, capture_output=True, text=True).stdout.split()
    return frozenset(words) - frozenset(always)


def processes(scale: Scale) -> list[Figure]:
    """Time ``--help`` (<= 7) and ``check`` of one switch (<= 35) against ``python -c pass``."""
    with folder(ONE_SWITCH) as site:
        kept = site / "compiled"
        commands = (
            ["-c", "pass"],
            ["-m", "railwright", "--help"],
            ["-m", "railwright", "check", "--quiet", str(site)],
        )
        for words in commands:
            child(words, kept)  # compiles
        rows = [[child(words, kept) for words in commands] for _ in range(2 * scale.pairs + 1)]
    of_help, of_switch = pair_up(rows, 1, 0), pair_up(rows, 2, 0)
    beyond = loaded_by_help() - PACKAGES
    return [
        Figure("help / bare", of_help.ratio, HELP_RATIO, _words(of_help.upper_ms, rows)),
        Figure(
            "one switch / bare", of_switch.ratio, SWITCH_RATIO, _words(of_switch.upper_ms, rows)
        ),
        Figure("packages help loads beside click", len(beyond), 0, " ".join(sorted(beyond))),
    ]


def _words(spent_ms: float, rows: list[list[object]]) -> str:
    return f"{spent_ms:.4g} ms, {len(rows)} pairs"
