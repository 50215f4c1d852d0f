"""What a switch is to have once it takes a configuration: that, and what it writes by itself."""

from __future__ import annotations

from typing import Final, NamedTuple

from railwright.diff.selfmade import buffers, secrets
from railwright.diff.selfmade.draft import Draft
from railwright.diff.selfmade.reading import written
from railwright.model.configdb import ConfigDb
from railwright.model.types import BufferModel, Release

_VERSION: Final = ("VERSIONS", "DATABASE", "VERSION")


class Kind(NamedTuple):
    """What kind of switch it is, as far as its programs write different things.

    Attributes:
        vendor: of the chip, as ``ASIC_VENDOR`` has it: ``mellanox``, ``marvell-teralynx``.
        model: who computes headroom.
        release: that the switch runs; None is not known.
    """

    vendor: str
    model: BufferModel
    release: Release | None


def settle(running: ConfigDb, intended: ConfigDb, kind: Kind) -> ConfigDb:
    """Return what is intended, with what the switch wrote by itself and with its secrets.

    What is intended is never overruled, with one exception: the version of the database, which the
    migrator writes whatever stands there (sonic-net/sonic-utilities scripts/db_migrator.py,
    set_version), counts as the switch has it within one release. What a person set on the switch is
    not taken over: a row of ours that somebody else may write as well counts with the values that
    the program writes, and with no others.

    Args:
        running: what the switch has.
        intended: what it is to have.
        kind: what it is.

    Returns:
        ``intended`` itself where there is nothing to add.
    """
    draft = Draft(intended)
    rows_of = written(kind.vendor, kind.release)
    for table, rows in running.items():
        if (known := rows_of.get(table)) is None:
            continue
        stated = intended.get(table, {})
        for key, row in rows.items():
            said = stated.get(key, {})
            if row == said:
                continue
            own = {name: text for name, text in known.of(key, row).items() if name not in said}
            if own:
                draft.merge(table, key, own)
    secrets.settle(draft, running, intended)
    if kind.model is BufferModel.TRADITIONAL:
        buffers.settle(draft, running, intended, kind.vendor)
    _version(draft, running, intended)
    return draft.result()


def _version(draft: Draft, running: ConfigDb, intended: ConfigDb) -> None:
    table, key, field = _VERSION
    has = running.get(table, {}).get(key, {}).get(field)
    said = intended.get(table, {}).get(key, {}).get(field)
    if isinstance(has, str) and (
        said is None or (isinstance(said, str) and has != said and _branch(has) == _branch(said))
    ):
        draft.merge(table, key, {field: has})


def _branch(version: str) -> str:
    return version.rpartition("_")[0]
