"""What one switch alone decides: counters between two readings, links, and who it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from railwright import pipeline
from railwright.base import resources
from railwright.diff.selfmade import Kind as Writers
from railwright.model import verify_kinds as kinds
from railwright.model.configdb import ConfigDb
from railwright.model.types import Dialect, Lifecycle
from railwright.push.line.printed import Version
from railwright.push.line.switch import Box
from railwright.push.look.health import PAUSES
from railwright.push.look.live import FEC_LOST, GROUP_LOST, GROUPS, PORTS, QUEUE_LOST, QUEUES, Live
from railwright.push.verify import box, links, lossless
from railwright.push.verify.asked import Asked, Told
from virtual import LEAF

DEVICE = pipeline.design(resources.root("inventories") / "lab").fabric.device(LEAF)
ON = {"FLEX_COUNTER_STATUS": "enable"}
CONFIG: ConfigDb = {
    "PORT": {"Ethernet0": {"admin_status": "up"}},
    "PORT_QOS_MAP": {"Ethernet0": {"pfc_enable": "3"}},
    "FLEX_COUNTER_TABLE": {"PORT": ON, "QUEUE": ON, "PG_DROP": ON},
}
QUEUE = {
    QUEUE_LOST: "5",
    "PFC_WD_STATUS": "operational",
    "PFC_WD_QUEUE_STATS_DEADLOCK_DETECTED": "1",
}
PORT = {FEC_LOST: "10", "SAI_PORT_STAT_PFC_3_RX_PKTS": "100", "SAI_PORT_STAT_PFC_3_TX_PKTS": "0"}


def counted(
    port: Mapping[str, str] = {}, queue: Mapping[str, str] = {}, group: str = "7"
) -> dict[str, dict[str, dict[str, str]]]:
    return {
        PORTS: {"Ethernet0": {**PORT, **port}},
        QUEUES: {"Ethernet0:3": {**QUEUE, **queue}, "Ethernet0:1": {QUEUE_LOST: "0"}},
        GROUPS: {"Ethernet0:3": {GROUP_LOST: group}},
    }


def asked(**parts: Any) -> Asked:
    live = Live({}, {}, {}, counted(), {}, "running", (), (), 0, {})
    one = Asked(
        device=DEVICE,
        box=Box(),
        version=Version("", "", "", "", ""),
        mac="",
        config=CONFIG,
        saved=None,
        writers=Writers(DEVICE.vendor_asic, DEVICE.buffer_model, None),
        live=live._replace(**parts.pop("live", {})),
        mode="",
        later=counted(),
        seconds=10,
    )
    return one._replace(**parts)


def said(told: Told) -> list[tuple[str, str]]:
    return [(one.id, one.message) for one in told.findings]


def test_counters_that_stand_still_are_well() -> None:
    assert lossless.counters(asked()) == Told(LEAF, "counters", 1)


@pytest.mark.parametrize(
    ("later", "kind", "words"),
    [
        (counted(queue={QUEUE_LOST: "1005"}), kinds.LOST, "queue Ethernet0:3 lost 1,000 packets"),
        (counted(group="8"), kinds.LOST, "group Ethernet0:3 lost 1 packets"),
        (counted({FEC_LOST: "40"}), kinds.FEC_LOST, "3 frames lost to FEC in a second"),
        (counted(queue={"PFC_WD_STATUS": "stormed"}), kinds.STORM, "Ethernet0:3 storms"),
        (
            counted(queue={"PFC_WD_QUEUE_STATS_DEADLOCK_DETECTED": "3"}),
            kinds.STORM,
            "Ethernet0:3 stormed 2 times",
        ),
        (
            counted({"SAI_PORT_STAT_PFC_3_RX_PKTS": str(100 + 10 * PAUSES + 10)}),
            kinds.MUCH_PAUSED,
            "priority 3 is paused 10,001 times in a second",
        ),
        (
            counted({"SAI_PORT_STAT_PFC_3_TX_PKTS": str(10 * PAUSES + 10)}),
            kinds.MUCH_PAUSED,
            "priority 3 pauses others 10,001 times in a second",
        ),
    ],
)
def test_what_grows_meanwhile_is_told(later: Any, kind: Any, words: str) -> None:
    ((id_, message),) = said(lossless.counters(asked(later=later)))
    assert id_ == kind.id
    assert message.startswith(words)


@pytest.mark.parametrize(
    "later",
    [
        counted({"SAI_PORT_STAT_PFC_3_RX_PKTS": str(100 + 10 * PAUSES)}),
        counted({FEC_LOST: "3"}, {QUEUE_LOST: "0"}, "0"),  # it began to count anew
        {**counted(), QUEUES: {**counted()[QUEUES], "Ethernet0:1": {QUEUE_LOST: "99"}}},
    ],
)
def test_what_may_grow_is_not(later: Any) -> None:
    assert said(lossless.counters(asked(later=later))) == []


@pytest.mark.parametrize(
    ("rows", "seconds", "why"),
    [
        ({"PORT": ON, "QUEUE": ON}, 10, "the switch does not count groups"),
        (
            {"PORT": ON, "QUEUE": {"FLEX_COUNTER_STATUS": "disable"}, "PG_DROP": ON},
            10,
            "the switch does not count queues",
        ),
        (
            {"PORT": ON, "QUEUE": ON, "PG_DROP": ON},
            5,
            "the switch reads counters of queues and groups every 10 s, which is longer",
        ),
        (
            {"PORT": ON, "QUEUE": {**ON, "POLL_INTERVAL": "60000"}, "PG_DROP": ON},
            10,
            "the switch reads counters of queues every 60 s, which is longer",
        ),
    ],
)
def test_counters_that_are_not_read_are_not_well(
    rows: Mapping[str, Mapping[str, str]], seconds: float, why: str
) -> None:
    config = {**CONFIG, "FLEX_COUNTER_TABLE": rows}
    told = lossless.counters(asked(config=config, seconds=seconds))
    assert told.skipped == (why,)
    assert told.cell == "part skipped"


def test_one_reading_sees_storms_alone() -> None:
    live = {"counters": counted(queue={"PFC_WD_STATUS": "stormed"})}
    told = lossless.counters(asked(later=None, live=live))
    assert said(told) == [(kinds.STORM.id, "Ethernet0:3 storms")]
    assert told.cell == "1 wrong, part skipped"


def test_a_switch_without_counters_is_skipped() -> None:
    told = lossless.counters(asked(live={"counters": {}, "untold": {"counters": "why"}}))
    assert (told.cell, told.skipped) == ("skipped", ("why",))
    none = {PORTS: {"Ethernet0": {}}, QUEUES: {}, GROUPS: {}}
    told = lossless.counters(asked(live={"counters": none}, later=none))
    assert "the switch does not count what FEC cannot mend" in told.skipped
    assert lossless.counters(asked(config={}, live={"counters": {}})).cell == "-"


def test_what_a_port_does_not_tell_is_skipped() -> None:
    port = DEVICE.ports[0]
    device = DEVICE.model_copy(update={"ports": (port,)})
    appl = {f"PORT_TABLE:{port.interface}": {"oper_status": "up"}}
    state = {f"PORT_TABLE|{port.interface}": {"speed": "N/A"}}
    one = asked(device=device, live={"appl": appl, "state": state})
    told = links.ports(one)
    assert said(told) == []
    assert told.skipped == (
        "the switch does not tell the speed that a port runs with",
        "the switch does not tell the fec that a port runs with",
    )
    appl = {f"PORT_TABLE:{port.interface}": {"oper_status": "up", "speed": "100000"}}
    told = links.ports(asked(device=device, live={"appl": appl, "state": state}))
    assert said(told) == [(kinds.WRONG_SPEED.id, "it is told speed 100000, not 400000")]
    free = device.model_copy(update={"ports": (port.model_copy(update={"fec": "auto"}),)})
    told = links.ports(asked(device=free, live={"appl": appl, "state": state}))
    assert all("fec" not in one for one in told.skipped)


def test_sessions_are_known_in_any_spelling_of_their_address() -> None:
    session = next(one for one in DEVICE.sessions if one.ipv6)
    device = DEVICE.model_copy(update={"sessions": (session,)})
    long = "fd00:0000:0000:0001:0000:0000:0000:0001"
    assert (
        links.sessions(asked(device=device, live={"sessions": {long: "Established"}})).cell == "ok"
    )
    told = links.sessions(asked(device=device, live={"sessions": {long: "Idle"}}))
    assert said(told) == [
        (kinds.SESSION_DOWN.id, "it is Idle: spine-01, AS 4200000000, over Ethernet256")
    ]
    told = links.sessions(asked(device=device))
    assert said(told)[0][1].startswith("BGP does not know it: spine-01")
    shut = device.model_copy(update={"sessions": (session.model_copy(update={"admin": "down"}),)})
    assert links.sessions(asked(device=shut)).cell == "-"


@pytest.mark.parametrize(
    ("mode", "state", "dialect", "cell"),
    [
        ("Normal", Lifecycle.ACTIVE, Dialect.BGPCFGD, "ok"),
        ("Maintenance", Lifecycle.ACTIVE, Dialect.BGPCFGD, "1 wrong"),
        ("Not consistent", Lifecycle.ACTIVE, Dialect.BGPCFGD, "1 wrong"),
        ("Maintenance", Lifecycle.DRAINED, Dialect.BGPCFGD, "ok"),
        ("Normal", Lifecycle.DRAINED, Dialect.BGPCFGD, "1 wrong"),
        ("No external neighbors", Lifecycle.ACTIVE, Dialect.BGPCFGD, "skipped"),
        ("", Lifecycle.ACTIVE, Dialect.BGPCFGD, "skipped"),
        ("Normal", Lifecycle.ACTIVE, Dialect.FRRCFGD, "skipped"),
        ("Normal", Lifecycle.MAINTENANCE, Dialect.BGPCFGD, "skipped"),
    ],
)
def test_traffic_is_where_the_inventory_has_it(
    mode: str, state: Lifecycle, dialect: Dialect, cell: str
) -> None:
    device = DEVICE.model_copy(update={"state": state, "dialect": dialect})
    assert box.drained(asked(device=device, mode=mode)).cell == cell


def test_services_that_are_not_well_are_told() -> None:
    state = {
        "SYSTEM_READY|SYSTEM_STATE": {"Status": "DOWN"},
        "ALL_SERVICE_STATUS|swss": {"service_status": "Down"},
        "ALL_SERVICE_STATUS|bgp": {"service_status": "OK"},
    }
    live = {"state": state, "system": "degraded", "failed": ("x.service",), "cores": ("bgpd.gz",)}
    assert {words for _, words in said(box.health(asked(live=live)))} == {
        "systemd calls the system degraded",
        "the unit x.service failed",
        "the system is not ready",
        "the service swss is Down",
        "a program died: bgpd.gz is in /var/core",
    }


def test_what_is_not_saved_is_named_and_counted() -> None:
    saved = {"PORT": {}, "X": {"a": {"b": "1"}, "c": {"d": "1"}}}
    told = box.saved(asked(saved=saved))
    assert said(told)[0][0] == kinds.UNSAVED.id
    assert said(told)[0][1].endswith("X|a and 1 more")
    assert box.saved(asked(saved=CONFIG)).cell == "ok"
    assert box.saved(asked()).cell == "skipped"


def test_who_it_is_is_compared_where_both_sides_say_it() -> None:
    version = Version("202605.1", DEVICE.platform, DEVICE.hwsku, "x", "S1")
    config = {"DEVICE_METADATA": {"localhost": {"hostname": LEAF}}}
    one = asked(version=version, config=config, mac="02:00:00:00:00:01")
    assert box.identity(one).cell == "ok"
    assert box.identity(one._replace(box=Box("02:00:00:00:00:01", "s1"))).cell == "ok"
    told = box.identity(one._replace(box=Box("02:00:00:00:00:02", "S2")))
    assert [words for _, words in said(told)] == [
        "its serial number is 'S1', not 'S2'",
        "its MAC address is '02:00:00:00:00:01', not '02:00:00:00:00:02'",
    ]
    other = version._replace(build="202505.0", hwsku="Y", platform="")
    told = box.identity(one._replace(version=other))
    assert [words for _, words in said(told)] == [
        f"its HwSKU is 'Y', not '{DEVICE.hwsku}'",
        "its release is '202505', not '202605'",
    ]
    assert told.skipped == ("it does not tell its platform",)
