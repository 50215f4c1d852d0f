"""What can be wrong with configurations as files, and with what joins them. Ids are never reused.

What SONiC makes of a file is that of sonic-net/sonic-buildimage, src/sonic-config-engine/
sonic-cfggen (``json.load``, then the tables whose names start with a capital), and of
sonic-net/sonic-swss-common, common/configdb.h (``typed_to_raw``: a list is joined by commas, and
all else goes through ``str``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from railwright.model.finding import Kind, Severity

_KINDS: dict[str, Kind] = {}
KINDS: Mapping[str, Kind] = MappingProxyType(_KINDS)


def _kind(
    number: int, slug: str, summary: str, fix: str, severity: Severity = Severity.ERROR
) -> Kind:
    kind = Kind(id=f"CFG{number:03}", slug=slug, severity=severity, summary=summary, fix=fix)
    _KINDS[kind.id] = kind
    return kind


NOT_JSON = _kind(
    1,
    "not-json",
    "A file is not JSON (RFC 8259).",
    "Correct the place named, or have the switch print it anew.",
)
NOT_UTF8 = _kind(
    2,
    "not-utf-8",
    "A file is not UTF-8, or holds half a character.",
    "Save the file as UTF-8.",
)
BYTE_ORDER_MARK = _kind(
    3,
    "byte-order-mark",
    "A configuration starts with a byte order mark, which SONiC's JSON reader refuses.",
    "Save the file as UTF-8 without a byte order mark.",
)
OVER_LIMIT = _kind(
    4,
    "config-over-limit",
    "A file is too large, nested too deeply, or holds a number too long to be read.",
    "Give the configuration of one switch per file.",
)
UNREADABLE = _kind(
    5,
    "unreadable-config",
    "A file is missing or cannot be read, or a folder holds no configuration.",
    "Name files, or a folder with `*.json` or `<switch>/config_db.json` in it.",
)
NOT_CONFIG = _kind(
    6,
    "not-a-configuration",
    "A file is JSON, but no table of CONFIG_DB is in it.",
    "Give a config_db.json, the output of `show runningconfiguration all`, or that of "
    "`sonic-db-dump -n CONFIG_DB -y`.",
)
DUPLICATE = _kind(
    7,
    "duplicate-config-key",
    "A table, row or field stands twice; SONiC keeps the last one without a word.",
    "Keep one of the two.",
)
WRONG_SHAPE = _kind(
    8,
    "wrong-config-shape",
    "A table is no object of rows, or a row is no object of fields.",
    'Write `{"TABLE": {"key": {"field": "value"}}}`.',
)
NOT_TEXT = _kind(
    9,
    "value-not-text",
    "A value is true, false, null, an object or no number; SONiC stores what Python calls it.",
    "Write the text that belongs there, in quotes.",
)
ITEM_NOT_TEXT = _kind(
    10,
    "list-item-not-text",
    "An item of a list is not a text; SONiC cannot join such a list and stops loading.",
    "Put each item in quotes.",
)
EMPTY_TABLE = _kind(
    11,
    "empty-table",
    "A table has no rows: CONFIG_DB cannot hold it, but templates that read the file see it.",
    "Remove the table.",
    Severity.WARNING,
)
PLACEHOLDER = _kind(
    12,
    "null-placeholder",
    'A row holds the database\'s mark for "no fields", which no YANG module knows.',
    "Write `{}` for a row without fields.",
    Severity.WARNING,
)
NOT_LOADED = _kind(
    13,
    "table-not-loaded",
    "SONiC does not load a table whose name does not start with a capital letter.",
    "Correct the name, or remove the table.",
    Severity.WARNING,
)
TEXT_AROUND = _kind(
    14,
    "text-around-config",
    "Lines before or after the configuration were passed over; SONiC would not load the file.",
    "Remove them before the file goes to a switch.",
    Severity.INFO,
)
MULTI_ASIC = _kind(
    15,
    "multi-asic-not-supported",
    "A configuration belongs to a switch of several ASICs, which is not supported.",
    "Leave the file out; configurations of switches with one ASIC are checked.",
)
REFERENCE = _kind(
    16,
    "bracket-reference",
    "A reference is spelled `[TABLE|name]`, which SONiC took before database version 3_0_3.",
    "Write the bare name.",
)
PORT_LIST = _kind(
    17,
    "port-list-key",
    "A key lists several ports; YANG wants one row for each.",
    "Write one row for each port.",
)
SAME_HOSTNAME = _kind(
    18,
    "duplicate-hostname",
    "Two files carry the same hostname.",
    "Give each switch once, and each its own `DEVICE_METADATA|localhost` `hostname`.",
)
NO_HOSTNAME = _kind(
    19,
    "no-hostname",
    "A configuration has no usable hostname, so the switch is called after its file.",
    "Set `DEVICE_METADATA|localhost` `hostname`: letters, digits, `.`, `_`, `-`.",
    Severity.WARNING,
)
UNPRINTABLE = _kind(
    20,
    "unprintable-name",
    "A table, key or field has a control character in its name.",
    "Remove the character.",
)
BAD_LINKS = _kind(
    21,
    "bad-links-file",
    "A file of links cannot be read, or its first line does not name the columns.",
    "Start it with `a_device,a_port,b_device,b_port` and, if lengths are known, `cable_m`.",
)
BAD_LINK = _kind(
    22,
    "bad-link",
    "A line of a file of links is not a link.",
    "Give both ends, and the length in whole metres.",
)
BAD_LLDP = _kind(
    23,
    "bad-lldp-dump",
    "A file is not what `lldpctl -f json` or `show lldp table` prints, or of no known switch.",
    "Name the file after the switch: `<hostname>.json` or `<hostname>.txt`.",
)
NO_SUCH_DEVICE = _kind(
    24,
    "unknown-neighbour",
    "A link leads to a switch whose configuration was not given.",
    "Give that configuration as well, so that both ends are compared.",
    Severity.WARNING,
)
NO_SUCH_PORT = _kind(
    25,
    "unknown-port-of-link",
    "A link names no port, or one that its switch does not have under any name or alias.",
    "Name an interface or an alias of that switch's PORT table.",
    Severity.WARNING,
)
ONE_SIDED = _kind(
    26,
    "one-sided-link",
    "One end says that it is linked to the other, which says nothing of it.",
    "Add the row to the other end, or remove this one.",
    Severity.WARNING,
)
DISAGREE = _kind(
    27,
    "links-disagree",
    "Two sources give one port different far ends, or one cable two lengths.",
    "Find out what is plugged in, and correct the other source.",
    Severity.WARNING,
)
TAKEN = _kind(
    28,
    "port-in-two-links",
    "One source has one port in two links.",
    "Correct one of them.",
    Severity.WARNING,
)
FLAT = _kind(
    29,
    "rows-without-tables",
    "A file has its rows as `TABLE|key` at the top, as SONiC's test data has; SONiC loads no such.",
    'Write `{"TABLE": {"key": {...}}}`, or take a file that the switch has saved.',
    Severity.WARNING,
)
NOT_RUNNING = _kind(
    30,
    "no-running-config",
    "Files of what switches have were given, but none of this switch of the site.",
    "Give its file too, or leave the switch out on purpose: it is not compared.",
    Severity.WARNING,
)
NOT_OF_SITE = _kind(
    31,
    "switch-not-of-site",
    "A file is of a switch that the site does not have.",
    "Correct its hostname, add the switch to the inventory, or leave the file out.",
    Severity.WARNING,
)
