"""Lossless from host to host, broken in every way that there is a name for: each is noticed."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import closure
from closure import Break, Expect, fabric_breaks
from lossless_sites import UNNUMBERED
from railwright import pipeline

pytestmark = pytest.mark.golden


Rows = dict[str, dict[str, dict[str, Any]]]
PORT = "Ethernet0"


def put(table: str, key: str, field: str, value: str | None) -> Callable[[Rows], None]:
    """Return what sets one field, or takes it away for None."""

    def change(rows: Rows) -> None:
        if value is None:
            del rows[table][key][field]
        else:
            rows[table].setdefault(key, {})[field] = value

    return change


def drop(table: str, key: str | None = None) -> Callable[[Rows], None]:
    """Return what takes a table away, or one row of it."""

    def change(rows: Rows) -> None:
        if key is None:
            del rows[table]
        else:
            del rows[table][key]

    return change


def move(table: str, key: str, other: str) -> Callable[[Rows], None]:
    """Return what gives a row another key."""

    def change(rows: Rows) -> None:
        rows[table][other] = rows[table].pop(key)

    return change


AI, WRED, PLAIN = "ai-26-48", "ai-26-48-roce-400g", "q_lossy_profile"
WRITTEN = "pg_lossless_400000_5m_profile"
HERE, LOOKED_UP, TERALYNX = "lab", "sn5600-traditional", "teralynx-pod"
BREAKS: list[tuple[str, str, str, Callable[[Rows], None]]] = [
    ("data-in-a-lossy-class", HERE, "dscp", put("DSCP_TO_TC_MAP", AI, "26", "1")),
    ("a-code-point-without-class", HERE, "dscp-all", put("DSCP_TO_TC_MAP", AI, "9", None)),
    ("cnp-behind-paused-data", HERE, "never", put("DSCP_TO_TC_MAP", AI, "48", "3")),
    ("data-in-another-queue", HERE, "queue-of-class", put("TC_TO_QUEUE_MAP", AI, "3", "4")),
    ("a-class-without-queue", HERE, "queue-of-class", put("TC_TO_QUEUE_MAP", AI, "5", None)),
    (
        "data-in-a-lossy-group",
        HERE,
        "group-of-class",
        put("TC_TO_PRIORITY_GROUP_MAP", AI, "3", "0"),
    ),
    (
        "a-flood-in-the-lossless-group",
        HERE,
        "lossy-in-lossless-group",
        put("TC_TO_PRIORITY_GROUP_MAP", AI, "1", "3"),
    ),
    ("no-map-at-all", HERE, "reference", drop("DSCP_TO_TC_MAP")),
    ("a-map-of-another-name", HERE, "reference", put("PORT_QOS_MAP", PORT, "tc_to_pg_map", "X")),
    ("no-row-of-the-port", HERE, "reference", drop("PORT_QOS_MAP", PORT)),
    ("pfc-off", HERE, "pfc-enable", put("PORT_QOS_MAP", PORT, "pfc_enable", None)),
    ("pfc-on-a-lossy-class", HERE, "pfc-enable", put("PORT_QOS_MAP", PORT, "pfc_enable", "3,4")),
    ("unwatched", HERE, "pfc-watched", put("PORT_QOS_MAP", PORT, "pfcwd_sw_enable", None)),
    ("watched-beside", HERE, "pfc-watched", put("PORT_QOS_MAP", PORT, "pfcwd_sw_enable", "4")),
    ("paused-in-all-classes", HERE, "pfc-asym", put("PORT", PORT, "pfc_asym", "on")),
    (
        "pfc-stops-another-queue",
        HERE,
        "pfc-queue",
        put("MAP_PFC_PRIORITY_TO_QUEUE", AI, "3", "4"),
    ),
    (
        "pfc-of-another-priority",
        HERE,
        "pfc-group",
        put("PFC_PRIORITY_TO_PRIORITY_GROUP_MAP", AI, "3", "4"),
    ),
    (
        "a-map-the-chip-has-not",
        TERALYNX,
        "pfc-group",
        put("PORT_QOS_MAP", PORT, "pfc_to_pg_map", AI),
    ),
    (
        "pfc-where-nobody-is",
        HERE,
        "stray-pfc",
        put("PORT_QOS_MAP", "Ethernet32", "pfc_enable", "3"),
    ),
    ("no-lossless-group", HERE, "group", drop("BUFFER_PG", f"{PORT}|3")),
    ("another-lossless-group", HERE, "stray-group", move("BUFFER_PG", f"{PORT}|3", f"{PORT}|4")),
    (
        "two-rows-of-a-group",
        HERE,
        "group-twice",
        put("BUFFER_PG", f"{PORT}|3-4", "profile", "NULL"),
    ),
    ("no-lossy-group", HERE, "lossy-group", drop("BUFFER_PG", f"{PORT}|0")),
    (
        "a-lossy-profile-on-the-lossless-group",
        HERE,
        "group-profile",
        put("BUFFER_PG", f"{PORT}|3", "profile", "ingress_lossy_profile"),
    ),
    (
        "null-where-nobody-computes",
        LOOKED_UP,
        "group-profile",
        put("BUFFER_PG", f"{PORT}|3", "profile", "NULL"),
    ),
    (
        "a-profile-of-another-length",
        LOOKED_UP,
        "group-profile",
        put("CABLE_LENGTH", "AZURE", PORT, "40m"),
    ),
    ("no-xoff", LOOKED_UP, "xoff", put("BUFFER_PROFILE", WRITTEN, "xoff", "0")),
    ("no-such-profile", LOOKED_UP, "xoff", drop("BUFFER_PROFILE", WRITTEN)),
    ("no-threshold", LOOKED_UP, "threshold", put("BUFFER_PROFILE", WRITTEN, "dynamic_th", None)),
    (
        "headroom-from-an-egress-pool",
        LOOKED_UP,
        "group-pool",
        put("BUFFER_PROFILE", WRITTEN, "pool", "egress_lossy_pool"),
    ),
    (
        "data-in-a-queue-that-drops",
        HERE,
        "queue-lossless",
        put("BUFFER_QUEUE", f"{PORT}|3", "profile", PLAIN),
    ),
    (
        "a-lossless-profile-in-the-lossy-pool",
        TERALYNX,
        "queue-lossless",
        put("BUFFER_PROFILE", "egress_lossless_profile", "pool", "lossy_pool"),
    ),
    (
        "a-queue-that-may-take-little",
        HERE,
        "queue-lossless",
        put("BUFFER_PROFILE", "egress_lossless_profile", "dynamic_th", "0"),
    ),
    ("a-queue-without-buffer", HERE, "queue-buffer", drop("BUFFER_QUEUE", f"{PORT}|3")),
    ("no-such-pool", HERE, "queue-buffer", drop("BUFFER_POOL", "egress_lossless_pool")),
    (
        "no-profile-list",
        HERE,
        "profile-list",
        drop("BUFFER_PORT_EGRESS_PROFILE_LIST", PORT),
    ),
    ("no-scheduler", HERE, "scheduler", put("QUEUE", f"{PORT}|3", "scheduler", None)),
    ("no-queue-row", HERE, "scheduler", drop("QUEUE", f"{PORT}|5")),
    (
        "a-field-that-drops-the-row",
        HERE,
        "scheduler-field",
        put("SCHEDULER", f"{AI}-roce", "priority", "1"),
    ),
    ("no-scheduler-type", HERE, "scheduler-type", put("SCHEDULER", f"{AI}-roce", "type", None)),
    ("no-weight", HERE, "scheduler-weight", put("SCHEDULER", f"{AI}-roce", "weight", None)),
    ("no-marking", HERE, "wred", put("QUEUE", f"{PORT}|3", "wred_profile", None)),
    ("no-wred-profile", HERE, "wred", drop("WRED_PROFILE", WRED)),
    ("ecn-for-no-colour", HERE, "ecn", put("WRED_PROFILE", WRED, "ecn", "ecn_none")),
    (
        "a-colour-without-threshold",
        HERE,
        "colours",
        put("WRED_PROFILE", WRED, "yellow_min_threshold", None),
    ),
    (
        "colours-that-differ",
        HERE,
        "colours",
        put("WRED_PROFILE", WRED, "red_max_threshold", "900000"),
    ),
    (
        "no-probability",
        HERE,
        "probability",
        put("WRED_PROFILE", WRED, "green_drop_probability", "0"),
    ),
    ("no-watchdog-row", HERE, "watchdog", drop("PFC_WD", PORT)),
    ("no-action", HERE, "watchdog", put("PFC_WD", PORT, "action", "none")),
    ("faster-than-polled", HERE, "watchdog-time", put("PFC_WD", "GLOBAL", "POLL_INTERVAL", "250")),
    ("no-restoration", HERE, "watchdog-time", put("PFC_WD", PORT, "restoration_time", None)),
    ("no-poll", HERE, "poll", drop("PFC_WD", "GLOBAL")),
    ("a-cable-of-no-length", HERE, "cable", put("CABLE_LENGTH", "AZURE", PORT, "0m")),
    ("no-cable", HERE, "cable", put("CABLE_LENGTH", "AZURE", PORT, None)),
    ("two-cable-rows", HERE, "cable-rows", put("CABLE_LENGTH", "OTHER", PORT, "5m")),
    ("port-down", HERE, "down", put("PORT", PORT, "admin_status", "down")),
    ("no-traffic-pattern", HERE, "buffer-model", drop("LOSSLESS_TRAFFIC_PATTERN")),
    (
        "two-default-rows",
        HERE,
        "buffer-model",
        put("DEFAULT_LOSSLESS_BUFFER_PARAMETER", "B", "default_dynamic_th", "1"),
    ),
    (
        "nobody-computes",
        TERALYNX,
        "buffer-model",
        put("DEVICE_METADATA", "localhost", "buffer_model", "dynamic"),
    ),
    (
        "nobody-sizes-a-pool",
        LOOKED_UP,
        "pool-size",
        put("BUFFER_POOL", "ingress_lossless_pool", "size", None),
    ),
    (
        "a-pool-by-percentage",
        HERE,
        "percentage",
        put("BUFFER_POOL", "ingress_lossless_pool", "percentage", "50"),
    ),
    (
        "a-reference-in-brackets",
        HERE,
        "bracket",
        put("BUFFER_QUEUE", f"{PORT}|3", "profile", "[BUFFER_PROFILE|egress_lossless_profile]"),
    ),
    (
        "a-counter-off",
        HERE,
        "counters",
        put("FLEX_COUNTER_TABLE", "PFCWD", "FLEX_COUNTER_STATUS", "disable"),
    ),
    ("no-counter", HERE, "counters", drop("FLEX_COUNTER_TABLE", "QUEUE")),
    (
        "one-end-with-other-priorities",
        HERE,
        "ends-lossless",
        put("PORT_QOS_MAP", "Ethernet256", "pfc_enable", "4"),
    ),
    ("one-end-with-another-map", HERE, "ends-dscp", put("DSCP_TO_TC_MAP", AI, "1", "1")),
    (
        "one-end-cabled-elsewhere",
        HERE,
        "ends-cabled",
        put("DEVICE_NEIGHBOR", "Ethernet256", "port", "Ethernet504"),
    ),
]


def swapped(rows: Rows) -> None:
    """Kmin above Kmax in all colours alike."""
    row = rows["WRED_PROFILE"][WRED]
    for colour in ("green", "yellow", "red"):
        low, high = f"{colour}_min_threshold", f"{colour}_max_threshold"
        row[low], row[high] = row[high], row[low]


BREAKS.append(("marking-that-ends-before-it-begins", HERE, "kmin-kmax", swapped))


@pytest.mark.parametrize(
    ("site", "code", "change"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS]
)
def test_a_break_is_noticed(
    sites: Callable[..., pipeline.Build], site: str, code: str, change: Callable[[Rows], None]
) -> None:
    configs = sites(site, "frrcfgd" if site in UNNUMBERED else "bgpcfgd").configs
    broken = dict(configs)
    (name,) = [device for device in configs if device == "leaf-1-01"]
    rows: Rows = copy.deepcopy(configs[name])  # type: ignore[arg-type]
    change(rows)
    assert rows != configs[name]
    broken[name] = rows
    found: list[Break] = fabric_breaks(broken, Expect())
    assert code in {item.code for item in found}
    assert {item.device for item in found if not item.code.startswith("ends-")} <= {name}


def test_each_kind_of_break_is_made_by_one_of_them() -> None:
    text = Path(str(closure.__file__)).read_text(encoding="utf-8")
    codes = set(re.findall(r'yield "([a-z-]+)"', text))
    codes |= set(re.findall(r'Break\(\s*"([a-z-]+)"', text)) | set(
        re.findall(r'\("(ends-\w+)"', text)
    )
    assert codes - {code for _, _, code, _ in BREAKS} == set()
    assert len(codes) > 40
