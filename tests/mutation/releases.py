"""Mutants that show how releases differ: of configurations cut to a release, and of each change.

A configuration that uses what came later would be refused whatever else is done to it. So it is
first cut to what the release takes. On top of the seeded mutants there are probes: the fields,
rows and tables of every change between releases, with values from the edge of their types.
"""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from mutation import agreement
from mutation.mutate import Config, Mutant
from railwright.checks.yang import YangEngine
from railwright.checks.yang.releases import steps
from railwright.model.types import Release

OLDER = tuple(release for release in Release if release is not Release.MASTER)
NAMES = ("lab-leaf-1-01", "wide-bgpcfgd", "wide-frrcfgd", "wide-voq")
PROBES = "probes"
_PLAIN = ("", "true", "enable", "enabled", "1", "65536", "x", "02:00:00:00:00:01")
"""Values for a field that came or went: it is there, or it is refused whatever it says."""

_ROLES = (
    "ToRRouter", "SonicHost", "MgmtLeafRouter", "SmartSwitchDPU", "UpperSpineRouter",
    "BackEndSpineRouter", "LowerSpineRouter", "FabricRegionalHub", "NetworkBmc", "LeafTs", "",
)  # fmt: skip
_LONG = tuple("x" * length for length in (1, 64, 65, 66, 255, 256, 257))
_EDGES = {
    "type": _ROLES,
    "subtype": ("DualToR", "LowerSpineRouter", "UpstreamLC", ""),
    "switch_type": ("npu", "voq", "fabric", "chassis-packet", "dummy-sup", ""),
    "name": ("Vrf" + "x" * 12, "Vrf" + "x" * 13, "Loopback" + "1" * 7, "Loopback" + "1" * 8),
    "nexthop-vrf": ("", "default", "Vrf1,default", "Vrf1,", ",", "mgmt,mgmt", "vrf"),
    "qindex": ("7", "8", "9", "10", ""),
    "subport": ("0", "8", "9", "12", "13"),
    "pfc_enable": ("", "3", "3,4", "3,", "8"),
    "pfcwd_sw_enable": ("", "3", "3,4", "3,", "8"),
    "ecmp_hash": ("DST_IP", "IPV6_FLOW_LABEL", "INNER_DST_IPV4", ""),
    "lag_hash": ("DST_IP", "IPV6_FLOW_LABEL", "INNER_DST_IPV4", ""),
    "object_counters": (
        "IF_IN_OCTETS", "PAUSE_RX_PKTS", "PFC_3_TX_PKTS", "WATERMARK_CELLS", "CURR_OCCUPANCY_CELLS",
    ),
    "memory": (
        "256M", "256M,high", "0M-2G:256M", "2G:256M", "512:256M", "512-2G:256M", "-2G:256M",
        "0M-2G:256M,2G-4G:512M", "high", "",
    ),
    "POLL_INTERVAL": ("99", "100", "1000", "1001", "3000", "3001"),
    "speed": ("0", "1", "800000", "800001", "1600000", "1600001"),
    "adv_speeds": ("all", "800000", "800001", "1600000", "1600001", "100000,all"),
    "sequence_number": ("0", "1", "2", "10", "20", "4294967296"),
    "match_interface": ("Ethernet0", "PortChannel1", "Vlan100", "Loopback0", "Loopback9"),
    "passkey": (*_LONG, "a b", "a#b", "a,b"),
    "Contact": (*_LONG, "a\nb", ""),
    "Location": (*_LONG, "a\nb", ""),
    "filter_regex": ("", "a", "a\nb", "a\rb"),
    "welf_firewall_name": ("", "a", 'a"b', "a\nb", "a\\b", "a%b"),
    "ssh_string": ("user@host", "9a@host", "_a@host", "a@", "@h", "a@192.0.2.1"),
}  # fmt: skip
"""Field to values on both sides of what changed in it."""


def load(name: str) -> Config:
    """Return a configuration of ``configs`` by its name."""
    data: Config = json.loads((agreement.CONFIGS / f"{name}.json").read_text(encoding="utf-8"))
    return data


def cut(config: Config, engine: YangEngine) -> Config:
    """Return what is left of a configuration when all is taken out that an engine refuses."""
    left = copy.deepcopy(config)
    while issues := engine.validate(left):
        for issue in issues:
            if issue.key is None:
                left.pop(issue.table, None)
            elif issue.field is None or issue.field not in left.get(issue.table, {}).get(
                issue.key, {}
            ):
                left.get(issue.table, {}).pop(issue.key, None)
            else:
                left[issue.table][issue.key].pop(issue.field, None)
    return left


def seeded(name: str, release: Release, engine: YangEngine) -> Iterator[Mutant]:
    """Yield the configuration as it is, as it was cut, and the mutants of the latter."""
    config = load(name)
    yield Mutant("as it is", config)
    config = cut(config, engine)
    yield Mutant("as it was cut", config)
    yield from agreement.make(config, agreement.load_fields(), f"{name} {release}")


def probes(engine: YangEngine, newest: YangEngine) -> Iterator[Mutant]:
    """Yield configurations that touch each change of each step, in a fixed order.

    Args:
        engine: of the release.
        newest: of the newest release, whose plan says what is a list and what is a key.
    """
    whole: Config = {**load("wide-frrcfgd"), **load("wide-bgpcfgd")}
    base = cut(whole, engine)
    for path in _paths():
        table, rows = path[0], whole.get(path[0], {})
        if len(path) == 1 or not rows:
            yield _with_rows(base, table, rows)
            continue
        keys = [path[1]] if path[1] in rows else list(rows)[:1]
        if len(path) == 2:  # a row or a list of a table
            yield from (_with_rows(base, table, {key: rows[key]}) for key in rows)
        else:
            values = _EDGES.get(path[-1], _PLAIN)
            for key, value in itertools.product(keys, values):
                yield from _with_value(base, rows, (table, key, path[-1]), value, newest)


def _paths() -> list[tuple[str, ...]]:
    """Return the places of all changes, those in inner lists and at their keys as rows."""
    changes = [change for step in steps() for change in step.changes]
    found = [change.child if change.kind == "gone" else change.path for change in changes]
    return sorted(set(found))


def _with_rows(base: Config, table: str, rows: dict[str, dict[str, str | list[str]]]) -> Mutant:
    return Mutant(f"{table} {sorted(rows)}", {**base, table: {**base.get(table, {}), **rows}})


def _with_value(
    base: Config,
    rows: dict[str, dict[str, str | list[str]]],
    place: tuple[str, str, str],
    value: str,
    newest: YangEngine,
) -> Iterator[Mutant]:
    """Yield mutants with a field, or a part of the key, of another value."""
    table, key, field = place
    plan = newest.schema.tables[table]
    lists = [each for each in plan.lists if len(each.keys) == key.count("|") + 1]
    row = base.get(table, {}).get(key, rows[key])
    if key not in plan.rows and lists and lists[0].inner is not None:
        changed = {key: {**row, "3": value}}
    elif key not in plan.rows and lists and field in lists[0].keys:
        parts = key.split("|")
        parts[lists[0].keys.index(field)] = value
        changed = {"|".join(parts): row}
    else:
        fields = plan.rows[key] if key in plan.rows else lists[0].fields
        leaf = fields.get(field)
        listed = leaf is not None and leaf.is_list and leaf.separator is None
        changed = {key: {**row, field: [value] if listed else value}}
    config = {**base, table: {**base.get(table, {}), **changed}}
    yield Mutant(f"{table}|{key}.{field} = {value!r}", config)


def mutants(name: str, release: Release, engine: YangEngine, newest: YangEngine) -> list[Mutant]:
    """Return what is judged under a name: a configuration's, or :data:`PROBES`."""
    found: Iterable[Mutant] = (
        probes(engine, newest) if name == PROBES else seeded(name, release, engine)
    )
    return list(found)


def path_of(release: Release, name: str) -> Path:
    """Return where the verdicts of a release's own models on such mutants lie."""
    return agreement.VERDICTS / release.value / f"{name}.json"
