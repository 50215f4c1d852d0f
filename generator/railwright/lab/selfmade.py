"""What a switch puts under every configuration that it loads, so that the lab's have it too.

The rows are those of :mod:`railwright.diff.selfmade`: the defaults of an image, of which one is
known to a letter, and the MAC. Those of which only a form is known are not made up.
"""

from __future__ import annotations

from collections.abc import Iterator

from railwright.diff.selfmade.reading import Like, Written, table
from railwright.lab.facts import Facts
from railwright.model.configdb import ConfigDb, Row

_OF_IMAGE = "init_cfg.json"
_BY_FEATURE = frozenset(("AUTO_TECHSUPPORT_FEATURE", "SYSLOG_CONFIG_FEATURE"))
"""Tables with a row for each service; which ones there are, FEATURE says."""


def complete(config: ConfigDb, facts: Facts) -> ConfigDb:
    """Return a configuration with what the switch adds where it lacks it."""
    found = {name: dict(rows) for name, rows in config.items()}
    known = frozenset(config.get("FEATURE", {}))
    for one in table().rows:
        if one.writer.startswith(_OF_IMAGE) and one.concerns(facts.vendor_asic, facts.release):
            for key, row in _rows(one, known):
                rows = found.setdefault(one.table, {})
                rows[key] = {**row, **rows.get(key, {})}
    local = found.setdefault("DEVICE_METADATA", {})
    local["localhost"] = {"mac": facts.mac, **local.get("localhost", {})}
    return found


def _rows(one: Written, features: frozenset[str]) -> Iterator[tuple[str, Row]]:
    if one.table == "FEATURE" or isinstance(one.keys, Like):
        return
    row = {name: value for name, value in one.values.items() if isinstance(value, str)}
    for key in one.keys if row else ():
        if one.table not in _BY_FEATURE or key in features:
            yield key, row
