"""Spellings that SONiC had before, and what to write in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.base.text import short
from railwright.configs import kinds
from railwright.model.finding import Kind

_REFERENCES = re.compile(r"\[\w+\|[^][|,]+\](?:,\[\w+\|[^][|,]+\])*")
_REFERENCE = re.compile(r"\[\w+\|([^][|,]+)\]")
_PORTS = re.compile(r"(?:Ethernet|PortChannel)\d+(?:,(?:Ethernet|PortChannel)\d+)+")
_SHOWN_ROWS = 3


class Old(NamedTuple):
    """An old spelling: its kind, where it stands, what it says, what to write."""

    kind: Kind
    key: str
    field: str | None
    message: str
    hint: str


def references(rows: dict[str, dict[str, str | list[str]]]) -> Iterator[Old]:
    """Rewrite ``[TABLE|name]`` to ``name`` in rows, and say where.

    Until database version 3_0_3, QUEUE, PORT_QOS_MAP and the BUFFER tables spelled references so;
    SONiC's migrator rewrites them (sonic-net/sonic-utilities, scripts/db_migrator.py,
    ``migrate_qos_fieldval_reference_format``), when it meets a database, not a file.
    """
    for key, row in rows.items():
        for field, value in row.items():
            if isinstance(value, str) and value.startswith("[") and _REFERENCES.fullmatch(value):
                bare = ",".join(_REFERENCE.findall(value))
                row[field] = bare
                message = f"{short(value)} is a reference as SONiC spelled them before 3_0_3"
                hint = f'write "{bare}"; the migrator of database version 3_0_3 would do the same'
                yield Old(kinds.REFERENCE, key, field, message, hint)


def port_lists(table: str, rows: dict[str, dict[str, str | list[str]]]) -> Iterator[Old]:
    """Say which keys list several ports.

    Vendors' files for older releases have them (sonic-net/sonic-buildimage, device/inventec/
    x86_64-inventec_d7032q28b-r0/INVENTEC-D7032Q28B-C32/qos.json); the YANG modules of QUEUE,
    PORT_QOS_MAP and the BUFFER tables know one port per key.
    """
    for key in rows:
        ports, bar, rest = key.partition("|")
        if "," not in ports or _PORTS.fullmatch(ports) is None:
            continue
        names = sorted(dict.fromkeys(ports.split(",")), key=natural_key)
        wanted = [f"{table}|{name}{bar}{rest}" for name in names[:_SHOWN_ROWS]]
        more = f" and {len(names) - _SHOWN_ROWS} more" if len(names) > _SHOWN_ROWS else ""
        message = f"one key lists {len(names)} ports"
        hint = f"write one row for each: {', '.join(wanted)}{more}"
        yield Old(kinds.PORT_LIST, key, None, message, hint)
