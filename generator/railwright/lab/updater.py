"""The config updater of a switch: what it refuses, how it works, and what it says meanwhile.

Source: sonic-net/sonic-utilities generic_config_updater/main.py (apply_patch_from_file),
generic_updater.py (PatchApplier, ConfigReplacer), gu_common.py (validate_field_operation),
patch_sorter.py (StrictPatchSorter) and change_applier.py (ChangeApplier): the order of what is
looked at, the words, one second after each move since 202605, and that an error in the middle
leaves what was written. Before 202605 it reads all again after a move, which was seen to take 2.4 s
(:mod:`railwright.plan.cost`). Which operations are refused is :mod:`railwright.plan.updater`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import cast

from railwright.checks.yang.issues import IssueKind
from railwright.diff import patch, semantic
from railwright.lab import pointer
from railwright.lab.job import Job
from railwright.lab.moves import Move, moves
from railwright.lab.pointer import Operations
from railwright.lab.steps import around
from railwright.lab.store import Tables, changed
from railwright.lab.switch import Switch
from railwright.model.configdb import ConfigDb
from railwright.plan import classes
from railwright.plan.cost import BULK_SINCE
from railwright.plan.oracle import surroundings
from railwright.plan.updater import Level, Operation, Operator, chip, modelled, refusal

NOT_COMPARED = ("BUFFER_PG", "BUFFER_PROFILE", "FLEX_COUNTER_TABLE")
"""Tables that it leaves out when it compares at the end (change_applier.py, backend_tables)."""
START_SECONDS = 8
"""To start, read and check: as :mod:`railwright.plan.cost` has it."""
_WAIT, _WAIT_BEFORE = 1.0, 2.4
_VALIDATORS = "generic_config_updater.field_operation_validators"
_OPERATORS: Mapping[str, Operator] = {"added": "add", "removed": "remove", "changed": "replace"}


class UpdateError(Exception):
    """The updater gives up, in its words."""


async def apply_patch(job: Job, operations: Operations, *, dry_run: bool) -> None:
    """Apply a JSON patch to the running configuration.

    Raises:
        UpdateError: it is refused, or something goes wrong on the way; what was written stays.
    """
    switch = job.switch
    await switch.clock.work(START_SECONDS)
    running = await switch.tables.config()
    whole = pointer.with_tables(operations, running)
    try:
        target = pointer.apply(running, whole)
    except pointer.Misfit as error:
        msg = f"Validate json patch: {_shown(whole)} failed due to: {error}"
        raise UpdateError(msg) from None
    if _invalid(switch, _pruned(target)) or switch.faults.hit("gcu-refuse"):
        msg = f"Failed validating patch: {_shown(whole)}"
        raise UpdateError(msg)
    try:
        await _apply(job, whole, running, target, dry_run=dry_run)
    except UpdateError as error:
        msg = f"Failed to apply patch on the following scopes:\n- localhost: {error}"
        raise UpdateError(msg) from None


async def replace(job: Job, target: ConfigDb, *, dry_run: bool) -> None:
    """Make the running configuration be another one.

    Raises:
        UpdateError: as :func:`apply_patch`.
    """
    switch = job.switch
    said = "Config Replacer: "
    job.say(f"{said}Config replacement starting.")
    job.say(f"{said}Target config length: {len(json.dumps(target))}.")
    job.say(f"{said}Getting current config db.")
    await switch.clock.work(START_SECONDS)
    running = await switch.tables.config()
    job.say(f"{said}Generating patch between target config and current config db.")
    edits = [one.document for one in patch.forward(running, target)]
    job.say(f"{said}Applying patch using 'Patch Applier'.")
    await _apply(job, edits, running, target, dry_run=dry_run)
    job.say(f"{said}Verifying config replacement is reflected on ConfigDB.")
    if not dry_run and await _differs(switch.tables, target):
        msg = "After replacing config, there is still some parts not updated"
        raise UpdateError(msg)
    job.say(f"{said}Config replacement completed.")


async def _apply(
    job: Job,
    operations: Operations,
    running: ConfigDb,
    target: Mapping[str, Mapping[str, object]],
    *,
    dry_run: bool,
) -> None:
    said = "Patch Applier: localhost"
    job.say(f"{said}: Patch application starting.")
    job.say(f"{said}: Patch: {_shown(operations)}")
    job.say(f"{said} getting current config db.")
    job.say(f"{said}: simulating the target full config after applying the patch.")
    job.say(f"{said}: validating all JsonPatch operations are permitted on the specified fields")
    wanted = _pruned(target)
    _refuse(job.switch, running, wanted)
    job.say(f"{said}: validating target config does not have empty tables,")
    job.say(" " * 28 + "since they do not show up in ConfigDb.")
    empty = [table for table, rows in target.items() if not rows]
    if empty:
        plural = "s" if len(empty) > 1 else ""
        msg = (
            "localhost: given patch is not valid because it will result in empty tables "
            f"which is not allowed in ConfigDb. Table{plural}: {', '.join(empty)}"
        )
        raise UpdateError(msg)
    job.say(f"{said}: sorting patch updates.")
    found = _sorted(job.switch, running, wanted)
    plural = "" if len(found) == 1 else "s"
    colon = ":" if found else "."
    job.say(
        f"Patch Applier: The localhost patch was converted into {len(found)} change{plural}{colon}"
    )
    job.say(f"{said}: applying {len(found)} change{plural} in order{colon}")
    for number, move in enumerate(found):
        if not dry_run:
            await around(job, number)
        job.say(f"Patch Applier:   * {_shown([one.document for one in move.edits])}")
        if not dry_run:
            await _make(job, number, move)
    job.say(f"{said}: verifying patch updates are reflected on ConfigDB.")
    if not dry_run and await _differs(job.switch.tables, wanted):
        msg = "localhost: after applying patch to config, there are still some parts not updated"
        raise UpdateError(msg)
    job.say(f"{said} patch application completed.")


async def _make(job: Job, number: int, move: Move) -> None:
    switch = job.switch
    if switch.faults.hit("gcu-stop", count=number):
        msg = "An error occurred while updating the configuration"
        raise UpdateError(msg)
    await switch.write(tuple(changed(move.before, move.after)), move.before)
    if switch.faults.hit("service-validator"):
        switch.log("ERR GenericConfigUpdater: Change Applier: Failed to apply Json change")
    slow = switch.faults.waiting("slow")
    wait = _WAIT if switch.facts.release.has(BULK_SINCE) else _WAIT_BEFORE
    await switch.clock.work(wait * (slow.after if slow else 1))


def _sorted(switch: Switch, running: ConfigDb, target: ConfigDb) -> list[Move]:
    """Return the moves.

    Raises:
        UpdateError: there is no order.
    """
    tables = {one.table for one in semantic.touched(running, target)}
    if any(table not in switch.engine.schema.tables for table in tables):
        msg = "Given patch is not valid because it has changes to tables without YANG models"
        raise UpdateError(msg)
    why = _invalid(switch, target)
    if why:
        msg = f"Given patch will produce invalid config. Error: {why}"
        raise UpdateError(msg)
    if tables and _invalid(switch, running):
        msg = "There is no possible sorting"
        raise UpdateError(msg)
    return list(moves(switch.name, running, target, switch.traits))


def _refuse(switch: Switch, running: ConfigDb, target: ConfigDb) -> None:
    """Refuse operations that its own rules do not let through.

    Raises:
        UpdateError: one is refused.
    """
    traits = switch.traits
    name = chip(traits.asic, traits.hwsku, traits.release)
    data = classes.updater()
    for change in semantic.diff(switch.name, running, target):
        where = surroundings(change.table, change.key, running, target)
        level: Level = "table" if where.table else "row"
        if where.row.value == "kept":
            level = "field"
        operator = _OPERATORS[change.kind.value]
        if not modelled(change.table, traits.release):
            continue  # said later, when it looks for an order
        asked = Operation(change.table, change.key, change.field, operator, level)
        refused = refusal(asked, name, traits.release)
        if refused is None:
            continue
        if refused[0] != data.irremovable.why:
            rule = "port" if change.table == "PORT" else "rdma"
            msg = (
                f"Modification of {change.table} table is illegal- validating function "
                f"{_VALIDATORS}.{rule}_config_update_validator returned False"
            )
            raise UpdateError(msg)
        path = "/".join(("", change.table, change.key) if level != "table" else ("", change.table))
        msg = f"Given patch operation is invalid. Operation: remove is illegal on field: {path}"
        raise UpdateError(msg)


def _invalid(switch: Switch, config: ConfigDb) -> str:
    """Return what the YANG modules say against a configuration; empty: nothing."""
    issues = switch.engine.validate(config)
    return next((one.message for one in issues if one.kind is not IssueKind.UNKNOWN_TABLE), "")


async def _differs(tables: Tables, target: ConfigDb) -> bool:
    return _compared(await tables.config()) != _compared(target)


def _compared(config: ConfigDb) -> ConfigDb:
    return {table: rows for table, rows in config.items() if table not in NOT_COMPARED}


def _pruned(target: Mapping[str, Mapping[str, object]]) -> ConfigDb:
    return cast("ConfigDb", {table: rows for table, rows in target.items() if rows})


def _shown(operations: Iterable[Mapping[str, object]]) -> str:
    return json.dumps(list(operations))
