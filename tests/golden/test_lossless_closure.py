"""Lossless from host to host, read off the rendered configurations; and every break is noticed."""

from __future__ import annotations

import copy
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import closure
from closure import Break, Expect, fabric_breaks, roce_ports
from railwright import catalog, pipeline
from railwright.model.fabric import PortRole

pytestmark = pytest.mark.golden

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
SHIPPED = {path.parent.name: path.parent for path in (ROOT / "inventories").glob("*/fabric.yml")}
PORTS = {
    "blackwell-800g": 768,
    "h100-pod": 512,
    "lab": 64,
    "mixed-generation": 320,
    "rubin-1t6": 400,
    "teralynx-pod": 128,
    "sn5610n": 24,
    "sn5640": 32,
    "sn6600": 64,
    "sn5600-traditional": 32,
}
"""Lossless ports of a site, counted by hand: both ends of links between switches, and of hosts."""
ALL_LOSSY = {
    # SN5610N has one sound HwSKU, with a fixed layout: its only 400G ports are in four cages.
    "sn5610n": """
        site: sn5610n
        fabric: {release: "202605", qos: ai-26-48, host_ports: {breakout: "2x400G"},
                 fabric_ports: {breakout: "2x400G"}}
        tiers:
          leaf: {count: 4, platform: SN5610N, host_cages: "13,17", fabric_cages: "45,49"}
          spine: {count: 2, platform: SN5610N, fabric_cages: "13,17,45,49"}
        parallel: 1
        pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 2}}}}
        """,
    "sn5640": """
        site: sn5640
        fabric: {release: "202605", qos: ai-26-48}
        tiers:
          leaf: {count: 4, platform: SN5640}
          spine: {count: 2, platform: SN5640}
        parallel: 1
        pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}}
        """,
    "sn6600": """
        site: sn6600
        fabric: {release: "202605", distribution: nvidia, qos: ai-26-48,
                 host_ports: {breakout: "2x800G[400G]"}, fabric_ports: {breakout: "2x800G[400G]"}}
        tiers:
          leaf: {count: 4, platform: SN6600_LD}
          spine: {count: 2, platform: SN6600_LD}
        parallel: 2
        pods: {1: {hosts: {tray: {profile: vr-nvl72-tray, count: 4}}}}
        """,
    "sn5600-traditional": """
        site: sn5600-traditional
        fabric: {release: "202605", qos: ai-26-48}
        tiers:
          leaf: {count: 4, platform: SN5600, buffer_model: traditional}
          spine: {count: 2, platform: SN5600, buffer_model: traditional}
        parallel: 1
        pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}}
        """,
}
CABLES = """
cables:
  - {match: {between: [host, leaf]}, length_m: 3}
  - {match: {between: [leaf, spine]}, length_m: 30}
"""
UNNUMBERED = ("teralynx-pod",)
"""Sites whose links only frrcfgd can have."""
CASES = [
    (site, dialect)
    for site in PORTS
    for dialect in ("bgpcfgd", "frrcfgd")
    if site not in UNNUMBERED or dialect == "frrcfgd"
]


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., pipeline.Build]]:
    """Return a maker of builds: site, dialect and, in place of the site's own, a QoS profile."""
    home = tmp_path_factory.mktemp("sites")

    @cache
    def made(site: str, dialect: str, qos: str = "") -> pipeline.Build:
        text = _text(site)
        text = re.sub(r"\brouting: \w+", "", text)
        text = re.sub(r"^fabric:\s*$", f"fabric:\n  routing: {dialect}", text, flags=re.MULTILINE)
        text = text.replace("fabric: {", f"fabric: {{routing: {dialect}, ")
        if qos:
            text = text.replace("qos: ai-26-48", f"qos: {qos}")
        assert f"routing: {dialect}" in text
        place = home / f"{site}-{dialect}-{qos}"
        place.mkdir()
        (place / "fabric.yml").write_text(text, encoding="utf-8")
        return pipeline.build(place, jobs=0)

    yield made
    made.cache_clear()


def _text(site: str) -> str:
    if site in SHIPPED:
        return (SHIPPED[site] / "fabric.yml").read_text(encoding="utf-8")
    return textwrap.dedent(ALL_LOSSY[site]) + CABLES


def test_every_shipped_site_is_read() -> None:
    assert set(SHIPPED) | set(ALL_LOSSY) == set(PORTS)


@pytest.mark.parametrize(("site", "dialect"), CASES)
def test_lossless_traffic_closes(
    sites: Callable[..., pipeline.Build], site: str, dialect: str
) -> None:
    built = sites(site, dialect)
    assert {device.dialect.value for device in built.design.fabric.devices} == {dialect}
    ports = [
        (device, port) for device in built.configs for port in roce_ports(built.configs[device])
    ]
    assert len(ports) == PORTS[site]
    planned = [
        (device.name, port.interface)
        for device in built.design.fabric.devices
        for port in device.ports
        if port.role in {PortRole.HOST, PortRole.FABRIC} and port.peer
    ]
    assert sorted(ports) == sorted(planned)
    assert fabric_breaks(built.configs, Expect()) == []


@pytest.mark.parametrize("dialect", ["bgpcfgd", "frrcfgd"])
@pytest.mark.parametrize("site", ALL_LOSSY)
def test_switches_that_ship_lossy_pass_sonic_s_own_models(
    sites: Callable[..., pipeline.Build], site: str, dialect: str
) -> None:
    judged = pipeline.check(sites(site, dialect), jobs=0)
    errors = [str(f.message) for f in judged.findings if pipeline.counts_as_error(f)]
    assert errors == []


def test_the_lossy_skus_are_those_that_nothing_better_stands_for() -> None:
    for name in ("SN5610N", "SN5640"):
        skus = catalog.load().platform(name).hwskus.values()
        assert not any(sku.lossless_ready for sku in skus)


# ---- every profile -------------------------------------------------------------------------------

PROFILES = catalog.load().qos_profiles()


@pytest.mark.parametrize("site", ["lab", "teralynx-pod", "rubin-1t6"])
@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_builds_closes_and_passes_sonic_s_models(
    sites: Callable[..., pipeline.Build], site: str, profile: str
) -> None:
    built = sites(site, "frrcfgd", profile)
    facts = catalog.load().qos(profile)
    assert {device.qos.profile for device in built.design.fabric.devices} == {profile}
    kinds = {device.tier: device for device in reversed(built.design.fabric.devices)}
    fabric = built.design.fabric.model_copy(update={"devices": tuple(kinds.values())})
    few = built._replace(design=built.design._replace(fabric=fabric))
    judged = pipeline.check(few, jobs=0)
    errors = [str(f.message) for f in judged.findings if pipeline.counts_as_error(f)]
    assert errors == []
    marked = tuple(
        (point, item.traffic_class)
        for item in facts.classes.values()
        if item.lossless and item.dscp != "rest"
        for point in item.dscp
    )
    never = tuple(
        item.mark for item in facts.classes.values() if not item.lossless and item.mark is not None
    )
    marks = all(item.ecn for item in facts.classes.values() if item.lossless)
    wanted = Expect(marked, never, marks)
    found = fabric_breaks(built.configs, wanted) if marked else _lossy(built)
    assert found == []


def _lossy(built: pipeline.Build) -> list[tuple[str, str]]:
    """A profile without lossless classes pauses nobody and sets nothing aside."""
    return [
        (name, table)
        for name, config in built.configs.items()
        for table, wrong in (
            ("PORT_QOS_MAP", any(r.get("pfc_enable") for r in config["PORT_QOS_MAP"].values())),
            ("BUFFER_PG", any(r["profile"] == "NULL" for r in config["BUFFER_PG"].values())),
            ("PFC_WD", "PFC_WD" in config),
        )
        if wrong
    ]


# ---- every break is noticed ----------------------------------------------------------------------

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
