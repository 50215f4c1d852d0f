"""How a switch is before and after a change: well in a lab that is well, and hurt by each fault."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inthread import Lab
from railwright.push.line.switch import Switch
from railwright.push.look import health
from railwright.push.look.health import RATE_FACTOR, Health, Tally, worse
from railwright.push.look.live import live, qos
from railwright.push.transaction.snapshot import Snapshot, keep, read
from virtual import LEAF, OTHER, SPINE

SPEED = 100.0
"""Slow enough for rates to be told apart, fast enough for daemons."""
APART_S = 0.2


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(tmp_path_factory.mktemp("lab"), LEAF, OTHER, SPINE, speed=SPEED) as lab:
        yield lab


@pytest.fixture(autouse=True)
def well(lab: Lab) -> Iterator[None]:
    yield
    lab.well()


@pytest.fixture
def leaf(lab: Lab) -> Switch:
    return lab.switch(LEAF)


def look(switch: Switch, lab: Lab | None = None) -> Health:
    def sleep(seconds: float) -> None:
        assert lab is not None
        lab.advance(seconds)

    return health.look(switch, 0 if lab is None else APART_S, sleep)


@pytest.mark.parametrize("name", [LEAF, OTHER, SPINE])
def test_a_switch_that_is_well_has_nothing_to_complain_of(lab: Lab, name: str) -> None:
    found = look(lab.switch(name), lab)
    peers_up = {one for one in found.complaints if not one.startswith("the session")}
    assert found.ready
    assert peers_up == set()  # sessions to switches that are not in this lab are another matter
    assert found.tally.lossless
    assert not worse(found, look(lab.switch(name), lab))


def test_a_switch_is_not_ready_before_it_says_that_all_services_are(lab: Lab, leaf: Switch) -> None:
    row = ("sonic-db-cli", "STATE_DB", "HSET", "SYSTEM_READY|SYSTEM_STATE", "Status")
    lab.run(LEAF, *row, "DOWN")
    assert not look(leaf).ready
    lab.run(LEAF, *row, "UP")
    assert look(leaf).ready


CHANGE = ("sonic-db-cli", "CONFIG_DB", "HSET", "PORT|Ethernet0", "mtu")


@pytest.mark.parametrize(
    ("kind", "at", "words"),
    [
        ("pfc-storm", "Ethernet0:3", "Ethernet0:3 storms"),
        ("asic-ignores-row", "PORT_QOS_MAP|Ethernet0", "the chip pauses no priority, not priority"),
        ("asic-ignores-row", "QUEUE|Ethernet0|3", "queue Ethernet0:3 marks nothing"),
        ("asic-ignores-row", "BUFFER_PG|Ethernet0|3", "Ethernet0:3 has no buffer in the chip"),
        ("asic-ignores-row", "BUFFER_QUEUE|Ethernet0|3", "Ethernet0:3 has no buffer in the chip"),
        ("watchdog-off", "Ethernet0", "the watchdog does not look at Ethernet0:3"),
        ("fec-errors", "Ethernet0", "Ethernet0 frames lost to FEC"),
        ("wrong-fec", "Ethernet0", "Ethernet0 runs with fec fc, not rs"),
    ],
)
def test_what_is_wrong_at_once_is_seen(
    lab: Lab, leaf: Switch, kind: str, at: str, words: str
) -> None:
    before = look(leaf, lab)
    lab.fault(LEAF, kind, at)
    found = worse(before, look(leaf, lab))
    assert any(words in one for one in found), found
    lab.well()
    assert not any(words in one for one in look(leaf, lab).complaints)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("storm", "Ethernet0:3 storms"),
        ("bgp-down", "the session"),
        ("orchagent-core", "the core file orchagent.0.1.core.gz is there"),
        ("lossless-drops", "Ethernet0:3 packets lost: 200 more"),
    ],
)
def test_what_a_change_breaks_is_seen(lab: Lab, kind: str, words: str) -> None:
    leaf = lab.switch(LEAF)
    before = look(leaf)
    lab.fault(LEAF, kind)
    assert not worse(before, look(leaf))
    lab.run(LEAF, *CHANGE, "9000")
    found = worse(before, look(leaf))
    lab.run(LEAF, *CHANGE, "9100")
    lab.run(LEAF, "rm", "-f", "/var/core/orchagent.0.1.core.gz")
    assert any(words in one for one in found), found


def test_a_chip_that_refuses_is_seen(lab: Lab, leaf: Switch) -> None:
    before = look(leaf)
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", "PORT_QOS_MAP|Ethernet0", "pfc_enable")
    lab.fault(LEAF, "sai-reject")
    lab.run(LEAF, *row, "3,4")
    found = worse(before, look(leaf))
    lab.run(LEAF, *row, "3")
    words = "PORT_QOS_MAP|Ethernet0: the chip pauses priority 3, not priority 3,4"
    assert words in found


def test_errors_in_the_log_are_counted(lab: Lab, leaf: Switch) -> None:
    before = look(leaf)
    for line in ("INFO swss#orchagent: :- fine", "ERR swss#orchagent: :- Failed to set"):
        lab.fleet.switches[LEAF].log(line)
    (found,) = worse(before, look(leaf))
    assert re.fullmatch(
        r"errors in the log: [0-9.]+ \S+ ERR swss#orchagent: :- Failed to set", found
    )


def test_a_log_that_changes_hands_hides_no_error_and_makes_none(lab: Lab, leaf: Switch) -> None:
    root, log = lab.fleet.switches[LEAF].root, lab.fleet.switches[LEAF].log
    log("ERR swss#orchagent: :- old")
    before = look(leaf)
    log("ERR syncd#syncd: :- new")
    root.real("/var/log/syslog").rename(root.real("/var/log/syslog.1"))
    root.write("/var/log/syslog", "")
    (found,) = worse(before, look(leaf))
    assert found.endswith("ERR syncd#syncd: :- new")


def test_what_is_excused_is_no_harm(lab: Lab, leaf: Switch) -> None:
    def now() -> Health:
        return health.look(leaf, 0, time.sleep, ("get_port_stats", "^the core file orchagent"))

    before = now()
    lab.fleet.switches[LEAF].log("ERR syncd#syncd: SAI_API_PORT:brcm_sai_get_port_stats: failed")
    lab.fault(LEAF, "orchagent-core")
    lab.run(LEAF, *CHANGE, "9000")
    found = worse(before, now())
    lab.run(LEAF, *CHANGE, "9100")
    lab.run(LEAF, "rm", "-f", "/var/core/orchagent.0.1.core.gz")
    assert not any("core file" in one or "port_stats" in one for one in found), found


def test_what_is_gone_is_worse_too() -> None:
    was = Health(sessions=frozenset(("10.0.0.1", "10.0.0.3")), logged=frozenset())
    now = Health(sessions=frozenset(("10.0.0.1",)))
    assert worse(was, now) == {"the session 10.0.0.3 is not up"}


def test_a_port_without_a_row_is_down(leaf: Switch) -> None:
    config, now = qos(leaf), live(leaf)
    rows = {key: row for key, row in now.appl.items() if key != "PORT_TABLE:Ethernet0"}
    before, after = (health.health(config, one, None, 0) for one in (now, now._replace(appl=rows)))
    assert after.down - before.down == {"Ethernet0"}


def test_ports_that_are_down_are_told_apart(lab: Lab, leaf: Switch) -> None:
    before = look(leaf)
    lab.fault(LEAF, "port-down", "Ethernet0")
    after = look(leaf)
    assert after.down - before.down == {"Ethernet0"}


def test_a_switch_without_a_database_is_not_ready(lab: Lab, leaf: Switch) -> None:
    lab.fault(LEAF, "fail", "sonic-db-cli ASIC_DB")
    found = look(leaf)
    assert not found.ready
    assert any(one.startswith("asic cannot be asked: ") for one in found.complaints)


def test_numbers_are_held_against_numbers() -> None:
    queue = "Ethernet0:3 packets lost"
    was = Health(tally=Tally(frozenset((queue,)), {queue: 5, "Ethernet0:1 packets lost": 5}))
    counts = {queue: 5, "Ethernet0:1 packets lost": 500, "Ethernet4:3 packets lost": 9}
    lossless = frozenset((queue, "Ethernet4:3 packets lost"))
    assert worse(was, Health(tally=Tally(lossless, counts))) == frozenset()
    assert worse(was, Health(tally=Tally(lossless, {queue: 6}))) == {f"{queue}: 1 more"}
    pauses, fec = "Ethernet0 priority 3 is paused", "Ethernet0 frames lost to FEC"
    slow = Health(tally=Tally(rates={pauses: 9_000, fec: 2}))
    same = Health(tally=Tally(rates={pauses: 10_000, fec: 2 * RATE_FACTOR}))
    much = Health(tally=Tally(rates={pauses: 18_001, fec: 5}))
    assert worse(slow, same) == frozenset()
    assert worse(slow, much) == {f"{pauses}: 18,001 in a second", f"{fec}: 5 in a second"}


def test_what_was_counted_is_kept(tmp_path: Path) -> None:
    tally = Tally(frozenset(("a",)), {"a": 1}, {"b": 2})
    snapshot = Snapshot(
        {"PORT": {"Ethernet0": {}}},
        "boot",
        frozenset(("x",)),
        tally=tally,
        logged=frozenset(("y",)),
    )
    keep(tmp_path / "x.json", snapshot)
    assert read(tmp_path / "x.json") == snapshot
    assert snapshot.health == Health(
        complaints=frozenset(("x",)), tally=tally, logged=frozenset(("y",))
    )


def test_complaints_that_differ_in_numbers_are_told_once() -> None:
    said = [f"QUEUE|Ethernet{port}|3: the chip has 200000, not 150000" for port in (12, 0, 4)]
    assert health.in_line([*said, "the unit swss failed", "Ethernet8:3 storms"]) == (
        "Ethernet8:3 storms; QUEUE|Ethernet0|3: the chip has 200000, not 150000"
        " (and 2 more like it); the unit swss failed"
    )
