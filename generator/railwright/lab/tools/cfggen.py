"""``sonic-cfggen``: CONFIG_DB to text, and text to CONFIG_DB.

Source: sonic-net/sonic-buildimage src/sonic-config-engine/sonic-cfggen (main). What is written is
merged row by row and field by field into what is there (swss-common ConfigDBPipeConnector
mod_config); nothing is taken away, except a row given as null.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import NoReturn

from railwright.lab.job import Job, Tool
from railwright.lab.store import Write
from railwright.lab.switch import dump, loads
from railwright.model.configdb import ConfigDb, Row, Table


class _Wrong(Exception):
    """Words that argparse refuses."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Wrong(message)


def _parser() -> _Parser:
    found = _Parser(prog="sonic-cfggen", add_help=False, allow_abbrev=False)
    found.add_argument("-d", "--from-db", action="store_true")
    found.add_argument("-j", "--json", action="append", default=[])
    found.add_argument("-a", "--additional-data")
    what = found.add_mutually_exclusive_group()
    what.add_argument("-v", "--var")
    what.add_argument("--var-json")
    how = found.add_mutually_exclusive_group()
    how.add_argument("--print-data", action="store_true")
    how.add_argument("-w", "--write-to-db", action="store_true")
    how.add_argument("-K", "--key")
    return found


async def sonic_cfggen(job: Job) -> int:
    """Gather data from files and CONFIG_DB, and print it or write it."""
    try:
        asked = _parser().parse_args(list(job.words))
    except _Wrong as error:
        job.complain(f"usage: sonic-cfggen [-h] ...\nsonic-cfggen: error: {error}")
        return 2
    try:
        data = await _gathered(job, asked.json, asked.additional_data, from_db=asked.from_db)
    except (OSError, ValueError) as error:
        job.complain(f"{type(error).__name__}: {error}")
        return 1
    if asked.var is not None:
        job.say(_dotted(data, asked.var))
    if asked.var_json is not None and asked.var_json in data:
        table: object = data[asked.var_json]
        if asked.key is not None:
            table = data[asked.var_json].get(asked.key, {})
        job.say(json.dumps(table, indent=4))
    if asked.write_to_db:
        await merge(job, data)
    if asked.print_data:
        job.out(dump(data).encode("utf-8", "surrogateescape"))
    return 0


async def _gathered(
    job: Job, files: Sequence[str], text: str | None, *, from_db: bool
) -> dict[str, dict[str, Row]]:
    data: dict[str, dict[str, Row]] = {}
    for name in files:
        if name == "/dev/stdin":
            _update(data, loads((await job.read()).decode("utf-8", "surrogateescape")))
        else:
            path = job.switch.root.real(name, job.cwd)
            _update(data, loads(path.read_text("utf-8", "surrogateescape")))
    if text is not None:
        _update(data, loads(text))
    if from_db:
        _update(data, await job.switch.tables.config())
    return data


def _update(data: dict[str, dict[str, Row]], more: ConfigDb) -> None:
    for table, rows in more.items():
        mine = data.setdefault(table, {})
        for key, row in rows.items():
            mine[key] = {**mine.get(key, {}), **row}


async def merge(job: Job, data: ConfigDb) -> None:
    """Write data into CONFIG_DB, field by field; what is there and not given stays."""
    there = await job.switch.tables.config()
    none: Table = {}
    writes = tuple(
        Write(table, key, {**there.get(table, none).get(key, {}), **row})
        for table, rows in data.items()
        for key, row in rows.items()
    )
    await job.switch.write(writes, there)


def _dotted(data: ConfigDb, name: str) -> str:
    """Return what a dotted name stands for; of an expression, nothing: no text is ever run."""
    at: object = data
    for part in name.split("."):
        at = at.get(part, "") if isinstance(at, dict) else ""
    return str(at)


TOOLS: dict[str, Tool] = {"sonic-cfggen": sonic_cfggen}
