"""Secrets: an inventory has placeholders, a switch has the secret, and a support dump has neither.

A placeholder is equal to whatever stands in its place, if anything does. `show techsupport` hides
passkeys behind ``****`` and leaves out SNMP_COMMUNITY (sonic-net/sonic-utilities
scripts/generate_dump, remove_secret_from_config_db_dump).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from railwright.base.natural import natural_key
from railwright.diff.fill import PLACEHOLDER, START
from railwright.diff.selfmade.draft import Draft
from railwright.model.configdb import ConfigDb, Row, Table, Value

_MASK: Final = "****"
_MASKED: Final = "passkey"
_LEFT_OUT: Final = "SNMP_COMMUNITY"


def settle(draft: Draft, running: ConfigDb, intended: ConfigDb) -> None:
    """Put what a switch has in place of the placeholders that are intended."""
    for table, rows in intended.items():
        there = running.get(table, {})
        for key, row in rows.items():
            secret = {field: value for field, value in row.items() if _hides(value)}
            if START in key:
                _key(draft, table, key, there)
            elif secret and key in there:
                has = there[key]
                known = {
                    field: has[field]
                    for field, value in secret.items()
                    if field in has and _fits(value, has[field])
                }
                if known:
                    draft.merge(table, key, known)
    if _LEFT_OUT not in running and _is_masked(running):
        for key in intended.get(_LEFT_OUT, {}):
            if START in key:
                draft.drop(_LEFT_OUT, key)


def _key(draft: Draft, table: str, key: str, there: Table) -> None:
    """Call a row by the secret, where the switch has one row more that is the same otherwise."""
    row = draft.table(table)[key]
    form = _form(key)
    for name in sorted(there, key=natural_key):
        if name not in draft.table(table) and form.fullmatch(name) and _same(row, there[name]):
            draft.drop(table, key)
            draft.merge(table, name, there[name])
            return


def _same(row: Row, has: Row) -> bool:
    return row.keys() == has.keys() and all(_fits(row[field], has[field]) for field in row)


def _hides(value: Value) -> bool:
    return START in value if isinstance(value, str) else any(START in text for text in value)


def _fits(value: Value, has: Value) -> bool:
    """Whether what a switch has is a value with its placeholders filled in."""
    if isinstance(value, str) or isinstance(has, str):
        return value == has or (
            isinstance(value, str)
            and isinstance(has, str)
            and START in value
            and _form(value).fullmatch(has) is not None
        )
    return len(value) == len(has) and all(map(_fits, value, has))


def _is_masked(running: ConfigDb) -> bool:
    return any(
        row.get(_MASKED) == _MASK
        for table in ("TACPLUS", "TACPLUS_SERVER", "RADIUS", "RADIUS_SERVER")
        for row in running.get(table, {}).values()
    )


@cache
def _form(text: str) -> re.Pattern[str]:
    """Return what a text looks like once its placeholders are filled in."""
    parts = PLACEHOLDER.split(text)[::2]  # between them stand the names
    return re.compile(".+".join(map(re.escape, parts)), re.DOTALL)
