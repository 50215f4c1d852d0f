"""Try the patches of every scenario with SONiC's own config updater, and store what it did.

    PYTHONPATH=generator:tests python -m updater.record --gcu DIR [--only TEXT] [--all] [--jobs N]

DIR holds ``try.py``, a program that applies patches with sonic-utilities'
generic_config_updater, and ``commits.json``: release to repository to the commit that it uses. It
is called as ``try.py CASES --out FILE --jobs N --cpu S --timeout S``, with the seconds that one
patch may take. CASES is a list of objects:

- ``name``; ``release``, a branch of sonic-net/sonic-utilities;
- ``current``: the configuration to begin with; ``platform``, ``hwsku``, ``asic_type`` and
  ``build_version``: what the switch says of itself;
- ``patches``: JSON patches (RFC 6902), applied one after the other as `config apply-patch` does. A
  patch that is refused changes nothing, and the next one is tried all the same.

FILE has one object on a line for each patch: ``case``, ``patch`` (its number), ``accepted``,
``stage`` and ``message`` of a refusal, ``end_equals_target``, ``moves``, and ``ports_shut``: port
to how often it went from up to down.

Only what is new or has other patches than those stored is tried again, unless ``--all`` is given.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from railwright.base.natural import natural_key
from updater.planning import Trial, trials
from updater.results import Result, Results, Tried
from updater.scenarios import SCENARIOS

LIMIT_S = 120
"""Of the processor's time for one patch; of time that passes, five times as much."""
_AT_ONCE = 4
"""Scenarios between two times that the results are stored."""
_MESSAGE = 160
"""Characters kept of a message."""
_ASIC_TYPES = {"Spectrum": "mellanox", "Teralynx": "marvell-teralynx"}
"""As in `sonic_version.yml`, by the first word of the chip's family (sonic-net/sonic-buildimage
platform/mellanox and platform/marvell-teralynx, rules.mk: one image for each)."""


def main() -> int:
    """Run what has to be run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--gcu", type=Path, required=True)
    parser.add_argument("--only", default="", help="only scenarios whose name has this text")
    parser.add_argument("--all", action="store_true", help="also what is stored and still true")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    stored = Results.read()
    known = {one.name: one for one in stored.results}
    found = list(trials(options.only))
    stale = [one for one in found if options.all or not _holds(one, known.get(one.name))]
    stale.sort(key=lambda one: sum(attempt.predicted.moves for attempt in one.forward))
    commits = json.loads((options.gcu / "commits.json").read_text("utf-8"))
    names = [f"{one.name}: {device}" for one in SCENARIOS for device in one.devices]
    for at in range(0, len(stale), _AT_ONCE):
        for result in tried(options.gcu, stale[at : at + _AT_ONCE], options.jobs):
            known[result.name] = result
            sys.stdout.write(f"{result.line}\n")
        sys.stdout.flush()
        results = tuple(known[name] for name in names if name in known)
        releases = {one.release for one in results}
        used = {release: some for release, some in commits.items() if release in releases}
        Results(used, results).write()
    return 0


def _holds(trial: Trial, result: Result | None) -> bool:
    return result is not None and result.sha256 == trial.sha256


def tried(gcu: Path, some: Sequence[Trial], jobs: int) -> list[Result]:
    """Return what the config updater did with the patches of some scenarios."""
    by_name = {one.name: one for one in some}
    cases = [case for one in some for case in _cases(one)]
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "cases.json", Path(folder) / "results.jsonl"
        asked.write_text(json.dumps(cases), "utf-8")
        subprocess.run(
            [
                sys.executable,
                gcu / "try.py",
                asked,
                "--out",
                answered,
                "--jobs",
                str(jobs),
                "--cpu",
                str(LIMIT_S),
                "--timeout",
                str(5 * LIMIT_S),
            ],
            check=True,
        )
        lines = [json.loads(line) for line in answered.read_text("utf-8").splitlines()]
    lines.sort(
        key=lambda one: (
            list(by_name).index(one["case"].partition(" / ")[0]),
            one["case"],
            one["patch"],
        )
    )
    found = []
    for name, each in groupby(lines, key=lambda one: one["case"].partition(" / ")[0]):
        trial, patches = by_name[name], [_tried(one) for one in each]
        there = len(trial.forward)
        found.append(
            Result(
                scenario=trial.scenario,
                device=trial.device,
                asic=trial.traits.asic,
                release=trial.traits.release.value,
                sha256=trial.sha256,
                forward=tuple(patches[:there]),
                back=tuple(patches[there:]),
            )
        )
    return found


def _cases(trial: Trial) -> list[dict[str, object]]:
    """Return a case, or one there and one back where the way there is no patch."""
    there = [[one.model_dump() for one in each.edits] for each in trial.forward]
    back = [[one.model_dump() for one in each.edits] for each in trial.back]
    if not trial.forward[0].predicted.refused:
        return [_case(trial, " / 1", trial.before, there + back)]
    return [_case(trial, " / 1", trial.before, there), _case(trial, " / 2", trial.after, back)]


def _case(trial: Trial, suffix: str, current: object, patches: list[object]) -> dict[str, object]:
    release = trial.traits.release.value
    metadata = trial.before["DEVICE_METADATA"]["localhost"]
    return {
        "name": trial.name + suffix,
        "release": release,
        "current": current,
        "platform": metadata["platform"],
        "hwsku": metadata["hwsku"],
        "asic_type": _ASIC_TYPES[re.split(r"[- ]", trial.traits.asic)[0]],
        "build_version": f"{release}.0-0",
        "patches": patches,
    }


def _short(message: str) -> str:
    """Return the end of a message, where the reason is."""
    if len(message) <= _MESSAGE:
        return message
    return f"... {message[-_MESSAGE:].partition(' ')[2] or message[-_MESSAGE:]}"


def _tried(answer: dict[str, object]) -> Tried:
    shut = answer.get("ports_shut", {})
    assert isinstance(shut, dict)
    if answer["accepted"]:
        refused = ""
    else:
        message = " ".join(str(answer.get("message", "")).split())
        refused = f"{answer['stage']}: {_short(message)}"
    moves = answer.get("moves")
    return Tried(
        refused=refused,
        moves=moves if isinstance(moves, int) else 0,
        shut=tuple(sorted(shut, key=natural_key)),
        target=answer.get("end_equals_target") is True,
    )


if __name__ == "__main__":
    sys.exit(main())
