"""A change of a thousand switches, from two sets of configurations to the comment of a reviewer.

Limits, per switch with 64 ports: the whole within what a check of the same switch leaves of the
budget of its first run (30 ms, of which 25 are validation), of which the difference itself has
1.5 ms (:mod:`bench.budgets`); and the whole grows with the number of switches to the power of 1.1
at most. Every switch has names and addresses of its own, and changes about a hundred cells.

Batches of one switch each, all of whose ports are shut for good, grow with the links to the power
of 1.3 at most: what each pod keeps is not added up anew for each batch.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import NamedTuple

from bench.budgets import CHANGED_MS, DUMPS_MS, TOTAL_MS, VALIDATE_MS
from bench.harness import Figure, Scale, exponent, in_words, pair_up, samples
from bench.sites import rails, read
from railwright.diff.base import Base, compare
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import Disruption
from railwright.model.fabric import Fabric
from railwright.plan.assemble import Subject, assemble
from railwright.plan.batches import batches
from railwright.plan.marks import Marked
from railwright.plan.reach import Wiring
from railwright.plan.touch import Touch
from railwright.render.renderer import Renderer
from railwright.report import planned, reporter
from railwright.report.protocol import Report

PORTS = 64
WHOLE_MS = TOTAL_MS[PORTS] - VALIDATE_MS[PORTS]
GROWTH = 1.1
BATCHES_GROWTH = 1.3
_PER_POD = 8
_EVERY = 8


class Change(NamedTuple):
    """A site, and what its switches have."""

    fabric: Fabric
    base: Base


def change(pods: int) -> Change:
    """Return a change of all switches of a site: eight rail leaves in a pod."""
    fabric = read(rails(1, pods, PORTS)).design()
    renderer = Renderer()
    after = {one.name: renderer.render(one, fabric) for one in fabric.devices}
    before = {name: _before(config) for name, config in after.items()}
    return Change(fabric, Base("golden", before, after))


def _before(config: ConfigDb) -> ConfigDb:
    """Return what a switch had: shorter cables, other thresholds, and some ports under a name."""
    named = set(list(config["PORT"])[::_EVERY])
    return {
        **config,
        "CABLE_LENGTH": {
            key: dict.fromkeys(row, "5m") for key, row in config["CABLE_LENGTH"].items()
        },
        "WRED_PROFILE": {
            key: {**row, "green_max_threshold": "1000000", "green_min_threshold": "500000"}
            for key, row in config["WRED_PROFILE"].items()
        },
        "PORT": {
            key: {**row, "mtu": "9000", "description": f"{row['description']} (old)"}
            if key in named
            else row
            for key, row in config["PORT"].items()
        },
        "DEVICE_METADATA": {
            key: {**row, "timezone": "UTC"} for key, row in config["DEVICE_METADATA"].items()
        },
    }


def comment(asked: Change) -> str:
    """Return the comment of a change, made from its configurations."""
    comparison = compare(asked.base)
    subject = Subject(asked.fabric, asked.base, comparison.changes, None, "0" * 64)
    plan = assemble(subject)
    report = Report(
        verb="diff", site="site", comparison=comparison, plan=plan, tables=planned.tables(plan)
    )
    text = io.StringIO()
    reporter("markdown").write(report, text)
    return text.getvalue()


def plan_comment(scale: Scale) -> list[Figure]:
    """Time the difference and the comment of up to 1,024 switches: 1.5 and 5 ms a switch."""
    sizes = (16, 64) if scale.quick else (64, 256, 1024)
    changes = [change(size // _PER_POD) for size in sizes]
    config = next(iter(changes[0].base.targets.values()))
    largest, number = changes[-1], sizes[-1]
    cells = len(compare(largest.base).changes)
    tasks: list[Callable[[], object]] = [
        lambda: [json.dumps(config, indent=4, sort_keys=True) for _ in range(_EVERY)],
        lambda: compare(largest.base),
        *(partial(comment, each) for each in changes),
    ]
    rows = samples(tasks, scale.pairs)
    figures: list[Figure] = []
    for name, place, limit in (
        ("diff", 1, CHANGED_MS[PORTS]),
        ("diff, plan and comment", len(tasks) - 1, WHOLE_MS),
    ):
        found = pair_up(rows, place, 0)
        each = found.ratio * _EVERY / number * DUMPS_MS[PORTS]
        words = f"{found.upper_ms / number:.3g} ms here, {cells / number:.0f} cells a switch"
        figures.append(Figure(f"{name}, {number} x {PORTS} ports", each, limit, words))
    power = median(exponent(sizes, [one.loops for one in row[2:]]) for row in rows)
    spent = [median(row[place].ms for row in rows) for place in range(2, len(tasks))]
    figures.append(Figure("comment, growth", power, GROWTH, in_words(sizes, spent)))
    size = len(comment(largest))
    figures.append(Figure("comment, characters", size, 60_000, f"{number} switches"))
    return figures


def plan_batches(scale: Scale) -> list[Figure]:
    """Time the batches of sites that are shut switch by switch."""
    pods = (2, 4, 8) if scale.quick else (10, 20, 40, 80)
    sites = [read(rails(1, number, PORTS)).design() for number in pods]
    asked = [(Wiring(one), _shut(one)) for one in sites]
    sizes = [len(one.links) for one in sites]
    tasks: list[Callable[[], object]] = [partial(batches, *each) for each in asked]
    rows = samples(tasks, scale.pairs)
    power = median(exponent(sizes, [one.loops for one in row]) for row in rows)
    spent = [median(row[place].ms for row in rows) for place in range(len(tasks))]
    return [Figure("batches, growth", power, BATCHES_GROWTH, in_words(sizes, spent))]


def _shut(fabric: Fabric) -> tuple[Touch, ...]:
    """Return what it is to every switch that all its ports are shut and its sessions go."""
    found: list[Touch] = []
    for one in fabric.devices:
        ports = frozenset(port.interface for port in one.ports if port.peer is not None)
        sessions = frozenset(session.peer for session in one.sessions)
        marks = Marked(shut=ports)
        found.append(Touch(one.name, Disruption.SESSION_RESET, ports, ports, sessions, marks))
    return tuple(found)
