"""A plan on disk: canonical JSON, one way to write it and no other way to read it.

Its bytes are what a reviewer approves. A file that is not to the byte what this program writes is
refused, and so is one whose switches are no longer what it starts from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import orjson
from pydantic import ValidationError

from railwright.base import canonical
from railwright.base.errors import PlanError
from railwright.base.text import first_fault, printable
from railwright.diff import masking, patch
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding
from railwright.model.plan import DevicePlan, Plan
from railwright.model.plan_document import PlanDocument
from railwright.model.plan_kinds import BASE_CHANGED, NOT_AS_APPROVED
from railwright.plan.document import packed, unpacked

LIMIT_BYTES = 1 << 28
"""A plan that changes 650 cells of each of 1,000 switches has some 6 MB where they change alike;
one that gives 1,000 switches other names and addresses everywhere has 100 MB."""
LIMIT_PARTS = 1 << 22
"""Lists and objects: what takes memory whatever its size. A million edits have 1.5 million."""
LIMIT_ITEMS = 1 << 24
"""Items of them, likewise: a million edits have 3 million."""
_AGAIN = "plan again with `railwright plan`, and have the new plan approved"


def dumps(plan: Plan) -> bytes:
    """Return the bytes of a plan."""
    document = packed(plan)
    digest = hashlib.sha256(canonical.dumps_lines(document)).hexdigest()
    return canonical.dumps_lines({**document, "sha256": digest})


def sha256_of_file(plan: Plan) -> str:
    """Return the hash of the file of a plan: what ``sha256sum plan.json`` prints."""
    return hashlib.sha256(dumps(plan)).hexdigest()


def sha256(config: ConfigDb) -> str:
    """Return the hash by which a plan knows a configuration.

    It is of the JSON without blanks, keys in the order of their code points, and can be had by
    `jq -cjS . config_db.json | sha256sum` where nothing is secret. Of a secret it knows the place
    and not the value (:mod:`railwright.diff.masking`), so that nobody can try guesses on it.
    """
    return sha256_of_masked(masking.masked(config))


def sha256_of_masked(config: ConfigDb) -> str:
    """Return the same for a configuration that has masks for its secrets."""
    data = {table: rows for table, rows in config.items() if rows}
    try:
        raw = orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half a character, which only the standard library writes
        raw = canonical.compact(data)
    return hashlib.sha256(raw).hexdigest()


def read(path: Path) -> Plan:
    """Return the plan of a file.

    Raises:
        PlanError: the file is missing, or not to the byte what :func:`dumps` writes.
    """
    try:
        raw = _bytes(path)
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise PlanError(msg) from None
    try:
        plan = loads(raw)
    except ValueError as error:
        msg = f"{path}: not a plan: {printable(str(error).partition(chr(10))[0])}"
        raise PlanError(msg, hint=_AGAIN) from None
    if plan is None:
        msg = f"{path}: not the bytes that `railwright plan` writes: edited, or cut"
        raise PlanError(msg, hint=_AGAIN)
    return plan


def loads(raw: bytes) -> Plan | None:
    """Return the plan of some bytes; None where they are not what :func:`dumps` makes of it.

    Raises:
        ValueError: they are no plan at all, or one that takes too much memory.
    """
    parts, items = raw.count(b"{") + raw.count(b"["), raw.count(b",")
    if len(raw) > LIMIT_BYTES or parts > LIMIT_PARTS or items > LIMIT_ITEMS:
        msg = f"{len(raw):,} bytes of {parts:,} parts and {items:,} items are too many"
        raise ValueError(msg)
    try:
        plan = unpacked(PlanDocument.model_validate(canonical.loads(raw)))
        same = dumps(plan) == raw
    except ValidationError as error:
        raise ValueError(first_fault(error)) from None
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None
    return plan if same else None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        raw = stream.read(LIMIT_BYTES + 1)
    if len(raw) > LIMIT_BYTES:
        msg = f"{path}: more than {LIMIT_BYTES:,} bytes"
        raise PlanError(msg, hint=_AGAIN)
    return raw


def differs(approved: Plan, now: Plan) -> Iterator[Finding]:
    """Yield what makes a plan another one than that which was approved; nothing for the same."""
    before = {one.device: one for one in approved.devices}
    after = {one.device: one for one in now.devices}
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old is None or new is None:
            word = "is planned now and was not approved" if old is None else "is not planned now"
            yield _not_as_approved(name, f"the switch {word}")
        elif old.before_sha256 != new.before_sha256:
            yield changed_base(name, "its configuration is no longer what the plan starts from")
        else:
            yield _not_as_approved(name, "its steps are not those that were approved")
    if before == after and dumps(approved) != dumps(now):
        yield _not_as_approved(None, "the plan of the site is not the one that was approved")


def promised(device: DevicePlan, config: ConfigDb) -> ConfigDb:
    """Return what a switch has after all steps of its plan, masks for its secrets.

    Args:
        device: the plan of the switch.
        config: what it has, with or without its secrets.

    Raises:
        ValueError: a step does not fit, or they do not lead to what the plan promises.
    """
    config = masking.masked(config)
    for step in device.steps:
        config = patch.apply(config, step.edits)
    if sha256_of_masked(config) != device.after_sha256:
        msg = "the steps do not lead to what the plan promises"
        raise ValueError(msg)
    return config


def changed_base(device: str, message: str) -> Finding:
    """Return the finding that a switch is not what its plan is about."""
    return Finding(
        id=BASE_CHANGED.id,
        severity=BASE_CHANGED.severity,
        message=message,
        hint=BASE_CHANGED.fix,
        device=device,
    )


def _not_as_approved(device: str | None, message: str) -> Finding:
    return Finding(
        id=NOT_AS_APPROVED.id,
        severity=NOT_AS_APPROVED.severity,
        message=message,
        hint=NOT_AS_APPROVED.fix,
        device=device,
    )
