"""The folder that a transaction has on a switch: programs, patches, and what they shall come to.

Everything in it is named by its digest in ``manifest.json``, and that one by its digest on the
command line of every unit, so that nothing runs that is not what was sent
(:mod:`railwright.push.scripts.runner`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from railwright.base import canonical, resources
from railwright.base.errors import PushError
from railwright.diff import masking, patch
from railwright.diff.fill import START
from railwright.diff.semantic import diff
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath
from railwright.model.plan import DevicePlan, Step
from railwright.push.look.compare import DRAINED, away
from railwright.push.transaction.fit import Fitted, Unfit

HOME: Final = "/var/lib/railwright"
"""On the switch; each transaction has a folder below it, 0700."""
CONFIG_FILE: Final = "/etc/sonic/config_db.json"
"""What the switch starts from (sonic-net/sonic-buildimage files/scripts/configdb-load.sh)."""
SCRIPTS: Final = ("__init__.py", "folder.py", "rows.py", "runner.py")
MODES: Final = ("apply", "back", "halt", "disarm", "save")
LEAST_S, MOST_S = 300, 3600
"""Of a timer: shorter, and a slow answer sets it off; longer, and nobody waits for it."""
_FACTOR: Final = 3
"""A switch may be slower than predicted by that (:mod:`railwright.plan.cost`)."""
_LEAST_STEP_S: Final = 60
_SWAP_BYTES: Final = 1_000_000
"""Of rows that are written at once: arguments may have 2 MiB in all (execve(2), ARG_MAX)."""


class Unit(NamedTuple):
    """What is put into the folder.

    Attributes:
        files: name below the folder to bytes, 0600. They hold secrets.
        digest: SHA-256 of the manifest.
        timer_s: seconds after which the switch takes the change back by itself.
    """

    files: Mapping[str, bytes]
    digest: str
    timer_s: int


def unit(
    fitted: Fitted,
    txn: str,
    verify_s: int,
    config_file: str = CONFIG_FILE,
    *,
    drained: bool = False,
) -> Unit:
    """Return what a switch needs to make a change, and to take it back without us.

    Args:
        fitted: the change.
        txn: the transaction.
        verify_s: seconds that looking at the switch takes afterwards.
        config_file: what the switch starts from.
        drained: whether TSA has it out of traffic meanwhile, which is not saved.

    Raises:
        PushError: it would take longer than a timer may run, or cannot be sent.
    """
    path = fitted.plan.path
    if path is ApplyPath.TABLE_LOAD and (tells(fitted.plan) or _rows_tell(fitted.states)):
        msg = f"{fitted.plan.device}: rows written at once stand in a command line, secrets too"
        raise Unfit(msg, hint="plan without writing rows past the config updater")
    files = {f"scripts/{name}": _script(name) for name in SCRIPTS}
    steps = []
    pairs = pairwise(fitted.states)
    for number, (step, (before, after)) in enumerate(
        zip(fitted.steps, pairs, strict=True), start=1
    ):
        name = f"step-{number}.json"
        files[name] = _forward(path, step, away(after) if drained else after)
        steps.append({
            "file": name,
            "limit_s": _limit(step),
            "ports": _ports(step, before),
            "rows": rows(before, after),
        })  # fmt: skip
    if path is ApplyPath.RELOAD:
        before = fitted.span.before
        files["before.json"] = _bytes(away(before) if drained else before)
    longest = max((_limit(step) for step in fitted.steps), default=0)
    manifest = {
        "txn": txn,
        "path": path.value,
        "config_file": config_file,
        "halt_s": longest,
        "steps": steps,
        "unsaved": [_undrained(fitted.span.before)] if drained else [],
        "files": {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(files.items())},
    }
    raw = _bytes(manifest)
    if path is ApplyPath.TABLE_LOAD and len(raw) > _SWAP_BYTES:
        msg = f"{fitted.plan.device}: too many rows to be written at once"
        raise PushError(msg, hint="plan without writing rows past the config updater")
    return Unit(
        files={**files, "manifest.json": raw},
        digest=hashlib.sha256(raw).hexdigest(),
        timer_s=timer_s(fitted.plan.device, fitted.steps, verify_s),
    )


def timer_s(device: str, steps: Sequence[Step], verify_s: int) -> int:
    """Return after how many seconds the switch takes the change back by itself.

    Raises:
        PushError: the change cannot be over within the longest time of a timer.
    """
    wanted = sum(map(_limit, steps)) + verify_s
    if wanted > MOST_S:
        msg = f"{device}: the change may take {wanted} s, and a timer runs {MOST_S} s at most"
        raise PushError(msg, hint="plan in smaller pieces, or let a reload make it")
    return max(LEAST_S, wanted)


def rows(before: ConfigDb, after: ConfigDb) -> list[dict[str, object]]:
    """Return the rows that differ, as the switch holds them against what it has."""
    found = dict.fromkeys((one.table, one.key) for one in diff("", before, after))
    return [
        {
            "table": table,
            "key": key,
            "before": before.get(table, {}).get(key),
            "after": after.get(table, {}).get(key),
        }
        for table, key in found
    ]


def tells(plan: DevicePlan) -> bool:
    """Return whether the patches of a plan have a secret in the clear once they are sent."""
    return bool(plan.secrets) or any(
        START in text
        for step in plan.steps
        for edit in (*step.edits, *step.inverse)
        for text in (edit.path, str(edit.value))
    )


def _rows_tell(states: Sequence[ConfigDb]) -> bool:
    """Return whether rows that change hold a secret, be it in a field that does not."""
    first, last = states[0], states[-1]
    for one in diff("", first, last):
        for config in (first, last):
            row = config.get(one.table, {}).get(one.key)
            if row is not None:
                found = {one.table: {one.key: row}}
                if masking.masked(found) != found:
                    return True
    return False


def _limit(step: Step) -> int:
    return max(_LEAST_STEP_S, _FACTOR * step.seconds)


def _forward(path: ApplyPath, step: Step, after: ConfigDb) -> bytes:
    if path is ApplyPath.RELOAD:
        return _bytes(after)
    return _bytes([one.document for one in step.edits])


def whole(fitted: Fitted) -> bytes:
    """Return one patch of all steps: what the switch is asked about before any is made."""
    edits = patch.forward(fitted.span.before, fitted.span.after)
    return _bytes([one.document for one in edits])


def _undrained(before: ConfigDb) -> dict[str, object]:
    """Return the cell that TSA writes, with what it was."""
    table, key, field = DRAINED
    value = before.get(table, {}).get(key, {}).get(field)
    return {"table": table, "key": key, "field": field, "value": value}


def _ports(step: Step, before: ConfigDb) -> dict[str, str]:
    """Return the ports that the config updater shuts and opens, with how they were."""
    known = before.get("PORT", {})
    found = {port: known.get(port, {}).get("admin_status") for port in step.ports_down}
    return {port: status for port, status in found.items() if isinstance(status, str)}


def _script(name: str) -> bytes:
    return (resources.root("push/scripts") / name).read_bytes()


def _bytes(value: object) -> bytes:
    return json.dumps(canonical.ordered(value), indent=1, ensure_ascii=True).encode("ascii")
