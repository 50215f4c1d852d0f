"""``verify`` on a lab over SSH: nothing where all is well, and each thing that goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from inthread import Lab
from railwright import pipeline
from railwright.base import resources
from railwright.checks import catalogue
from railwright.lab.store import Database
from railwright.model import push_kinds
from railwright.model import verify_kinds as kinds
from railwright.model.fabric import Fabric
from railwright.model.finding import Kind
from railwright.model.types import Lifecycle
from railwright.push.line.access import Access, Address
from railwright.push.line.switch import Box, Switch
from railwright.push.verify.ask import NEEDS, How, Whom
from railwright.push.verify.asked import Told
from railwright.push.verify.fleet import CHECKS, FOUND, Verified, undecided, verify
from railwright.push.verify.names import NAMES
from virtual import LEAF, OTHER, SPINE

ALL = (LEAF, "leaf-1-02", OTHER, "leaf-1-04", SPINE, "spine-02")
INTERVAL = 20.0


@pytest.fixture(scope="module")
def fabric() -> Fabric:
    return pipeline.design(resources.root("inventories") / "lab").fabric


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(tmp_path_factory.mktemp("lab"), *ALL) as lab:
        yield lab


@pytest.fixture(autouse=True)
def well(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "lab" in request.fixturenames and isinstance(found := request.getfixturevalue("lab"), Lab):
        found.well()


class Time:
    """Passes when somebody waits, for the lab too."""

    def __init__(self, lab: Lab) -> None:
        self.now, self._lab = 0.0, lab

    def sleep(self, seconds: float) -> None:
        self._lab.advance(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


def look(
    lab: Lab,
    fabric: Fabric,
    *checks: str,
    names: tuple[str, ...] = ALL,
    boxes: dict[str, Box] | None = None,
    where: dict[str, Access] | None = None,
) -> Verified:
    time = Time(lab)
    access = where or {name: lab.access(name) for name in ALL}
    devices = [one for one in fabric.devices if one.name in names]
    interval = INTERVAL if not checks or "counters" in checks else 0.0
    how = How(checks or NAMES, interval, time.sleep, time.clock)
    return verify(lab.ssh, Whom(fabric, devices, access, boxes or {}), how)


def found(result: Verified) -> set[tuple[str, str, str]]:
    """Return the findings as id, switch and key."""
    every = [*result.findings, *(each for one in result.told for each in one.findings)]
    return {(one.id, one.device or "", one.key or "") for one in every}


def cell(result: Verified, device: str, check: str) -> str:
    return next(one.cell for one in result.told if (one.device, one.check) == (device, check))


def test_a_site_that_is_well(lab: Lab, fabric: Fabric) -> None:
    result = look(lab, fabric)
    assert found(result) == set()
    assert {one.cell for one in result.told} == {"ok"}
    assert {(one.device, one.check) for one in result.told} == {
        (name, check) for name in ALL for check in NAMES
    }


AT_ONCE: list[tuple[str, str, str, Kind, str, str]] = [
    ("ports", LEAF, "port-down", kinds.PORT_DOWN, "Ethernet0", "Ethernet0"),
    ("ports", LEAF, "wrong-fec", kinds.WRONG_FEC, "Ethernet0", "Ethernet0"),
    ("optics", OTHER, "no-optic", kinds.NO_OPTIC, "Ethernet0", "Ethernet0"),
    (
        *("pfc", LEAF, "asic-ignores-row", kinds.PFC_NOT_APPLIED),
        *("PORT_QOS_MAP|Ethernet0", "Ethernet0"),
    ),
    (
        *("ecn", OTHER, "asic-ignores-row", kinds.ECN_NOT_APPLIED),
        *("QUEUE|Ethernet0|3", "Ethernet0|3"),
    ),
    (
        *("buffers", SPINE, "asic-ignores-row", kinds.BUFFER_NOT_APPLIED),
        *("BUFFER_PG|Ethernet0|3", "Ethernet0|3"),
    ),
    ("watchdog", LEAF, "watchdog-off", kinds.WATCHDOG_OFF, "Ethernet0", "Ethernet0"),
    ("counters", LEAF, "pfc-storm", kinds.STORM, "Ethernet0:3", "Ethernet0"),
    ("counters", LEAF, "fec-errors", kinds.FEC_LOST, "Ethernet0", "Ethernet0"),
    ("cabling", LEAF, "swap-cables", kinds.SWAPPED, "Ethernet0,Ethernet8", "Ethernet0"),
    (
        *("cabling", LEAF, "swap-cables", kinds.WRONG_RAIL),
        *("Ethernet0,leaf-1-02:Ethernet0", "Ethernet0"),
    ),
    ("cabling", LEAF, "swap-cables", kinds.CROSSED_LEGS, "Ethernet0,Ethernet4", "Ethernet0"),
    ("cabling", LEAF, "port-down", kinds.MISSING, "Ethernet0", "Ethernet0"),
]


@pytest.mark.parametrize(("check", "device", "fault", "kind", "at", "key"), AT_ONCE)
def test_what_is_wrong_is_found_and_gone_with_its_cause(
    lab: Lab, fabric: Fabric, check: str, device: str, fault: str, kind: Kind, at: str, key: str
) -> None:
    lab.fault(device, fault, at)
    result = look(lab, fabric, check)
    assert (kind.id, device, key) in found(result)
    assert "wrong" in cell(result, device, check)
    assert kind.id in FOUND[check]
    lab.well()
    assert found(look(lab, fabric, check)) == set()


def test_a_session_that_is_down_is_found_at_both_ends(lab: Lab, fabric: Fabric) -> None:
    session = fabric.device(LEAF).sessions[0]
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", f"BGP_NEIGHBOR|{session.peer}", "admin_status")
    lab.run(LEAF, *row, "down")
    result = look(lab, fabric, "bgp")
    lab.run(LEAF, *row, "up")
    ids = found(result)
    assert (kinds.SESSION_DOWN.id, LEAF, session.peer) in ids
    assert len(ids) == 2


def test_what_is_shut_or_not_saved_is_found(lab: Lab, fabric: Fabric) -> None:
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", "PORT|Ethernet0", "admin_status")
    lab.run(LEAF, *row, "down")
    result = look(lab, fabric, "ports", "saved", "cabling")
    lab.run(LEAF, *row, "up")
    assert found(result) == {
        (kinds.PORT_SHUT.id, LEAF, "Ethernet0"),
        (kinds.UNSAVED.id, LEAF, "Ethernet0"),
    }
    assert cell(result, LEAF, "cabling") == "part skipped"


def test_a_port_that_runs_at_another_speed_is_found(lab: Lab, fabric: Fabric) -> None:
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", "PORT|Ethernet0", "speed")
    lab.run(LEAF, *row, "200000")
    result = look(lab, fabric, "ports")
    lab.run(LEAF, *row, "400000")
    assert found(result) == {(kinds.WRONG_SPEED.id, LEAF, "Ethernet0")}


def test_what_nobody_expects_to_be_up_is_not_looked_for(lab: Lab, fabric: Fabric) -> None:
    link = next(one for one in fabric.links if {one.a.device, one.b.device} == {LEAF, SPINE})
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", f"PORT|{link.a.port}", "admin_status")
    dark = fabric.model_copy(
        update={
            "links": tuple(
                one.model_copy(update={"state": Lifecycle.PLANNED}) if one == link else one
                for one in fabric.links
            )
        }
    )
    assert found(look(lab, dark, "cabling", "ports", "bgp")) == set()  # it may be there
    lab.run(LEAF, *row, "down")
    result = look(lab, dark, "cabling", "ports", "optics", "bgp")
    lab.run(LEAF, *row, "up")
    assert found(result) == set()


def test_what_a_switch_says_steers_no_terminal(lab: Lab, fabric: Fabric) -> None:
    evil = "\x1b[2J" + "9" * 5000
    lab.fleet.switches[LEAF].root.write(f"/var/core/{evil[:100]}", "x")

    async def poison() -> None:
        tables = lab.fleet.switches[LEAF].tables
        name = (await tables.rows(Database.COUNTERS_DB, "COUNTERS_PORT_NAME_MAP"))[
            "COUNTERS_PORT_NAME_MAP"
        ]["Ethernet0"]
        await tables.put(
            Database.ASIC_DB,
            {
                f"ASIC_STATE:SAI_OBJECT_TYPE_PORT:{name}": {
                    "SAI_PORT_ATTR_PRIORITY_FLOW_CONTROL": evil
                }
            },
        )
        await tables.put(
            Database.APPL_DB,
            {
                "LLDP_ENTRY_TABLE:Ethernet0": {
                    "lldp_rem_sys_name": evil,
                    "lldp_rem_port_id": evil,
                },
                "BUFFER_PG_TABLE:Ethernet0:3": {"profile": evil},
                "PORT_TABLE:Ethernet8": {"oper_status": "up", "speed": evil},
            },
        )

    lab.do(poison())
    result = look(lab, fabric, names=(LEAF,))
    lab.run(LEAF, "rm", "-rf", f"/var/core/{evil[:100]}")
    lab.fleet.switches[LEAF].daemons.forget()
    lab.do(lab.fleet.switches[LEAF].daemons.look())
    every = [one for told in result.told for one in told.findings]
    assert {one.id for one in every} >= {
        kinds.PFC_NOT_APPLIED.id,
        kinds.BUFFER_NOT_APPLIED.id,
        kinds.UNWELL.id,
        kinds.STRANGER.id,
        kinds.WRONG_SPEED.id,
    }
    for one in every:
        assert "\x1b" not in f"{one.message}{one.hint}{one.key}"
        assert max(len(one.message), len(one.hint or "")) <= 400


def test_a_chip_that_has_other_thresholds_is_found(lab: Lab, fabric: Fabric) -> None:
    lab.fault(LEAF, "sai-reject")
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", "WRED_PROFILE|ai-26-48-roce-400g")
    lab.run(LEAF, *row, "green_max_threshold", "900000")
    result = look(lab, fabric, "ecn")
    lab.run(LEAF, *row, "green_max_threshold", "800000")
    messages = {one.message for told in result.told for one in told.findings}
    assert messages == {"the chip has green_max_threshold 800000, not 900000"}


def test_packets_that_are_lost_meanwhile_are_found(
    lab: Lab, fabric: Fabric, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = lab.fleet.world.work
    later = Time.sleep

    def lose(self: Time, seconds: float) -> None:
        work.losses.append((LEAF, "Ethernet0", 3))
        later(self, seconds)

    work.losses.append((LEAF, "Ethernet4", 3))  # that was before
    monkeypatch.setattr(Time, "sleep", lose)
    result = look(lab, fabric, "counters", names=(LEAF,))
    work.losses.clear()
    assert found(result) == {(kinds.LOST.id, LEAF, "Ethernet0")}


def test_a_switch_that_was_left_drained_is_found(lab: Lab, fabric: Fabric) -> None:
    lab.run(SPINE, "TSA")
    lab.advance(60)
    result = look(lab, fabric, "drain")
    meant = fabric.model_copy(
        update={
            "devices": tuple(
                one.model_copy(update={"state": Lifecycle.DRAINED}) if one.name == SPINE else one
                for one in fabric.devices
            )
        }
    )
    other = look(lab, meant, "drain")
    lab.run(SPINE, "TSB")
    lab.advance(60)
    assert found(result) == {(kinds.LEFT_DRAINED.id, SPINE, "STATE")}
    assert [one.message for told in other.told for one in told.findings] == []


def test_another_box_is_found(lab: Lab, fabric: Fabric) -> None:
    facts = lab.fleet.switches[LEAF].facts
    right = {LEAF: Box(facts.mac.upper(), facts.serial)}
    assert found(look(lab, fabric, "identity", boxes=right)) == set()
    lab.fault(LEAF, "wrong-identity")
    result = look(lab, fabric, "identity", boxes=right)
    assert [one.message for told in result.told for one in told.findings] == [
        f"its serial number is '{lab.fleet.switches[LEAF].told.serial}', not '{facts.serial}'",
        f"its MAC address is '{lab.fleet.switches[LEAF].told.mac}', not '{facts.mac.upper()}'",
    ]
    lab.well()
    lab.fault(LEAF, "wrong-release")
    result = look(lab, fabric, "identity")
    assert cell(result, LEAF, "identity") == "part skipped"  # a release that nobody knows


def test_a_program_that_died_is_found(lab: Lab, fabric: Fabric) -> None:
    lab.fleet.switches[LEAF].root.write("/var/core/orchagent.0.1.core.gz", "x")
    result = look(lab, fabric, "health")
    lab.run(LEAF, "rm", "/var/core/orchagent.0.1.core.gz")
    assert found(result) == {(kinds.UNWELL.id, LEAF, "")}


@pytest.mark.parametrize(
    ("command", "checks"),
    [
        ("sonic-db-cli ASIC_DB", {"pfc", "ecn", "buffers"}),
        ("sonic-db-cli APPL_DB", {"ports", "cabling"}),
        ("sonic-db-cli STATE_DB", {"optics", "ports", "health"}),
        ("sonic-db-cli COUNTERS_DB", {"pfc", "ecn", "buffers", "watchdog", "counters"}),
        ("vtysh", {"bgp"}),
        ("TSC", {"drain"}),
        ("cat /etc/sonic/config_db.json", {"saved"}),
        ("systemctl is-system-running", {"health"}),
        ("show version", {"identity"}),
    ],
)
def test_what_cannot_be_asked_is_skipped_and_never_well(
    lab: Lab, fabric: Fabric, command: str, checks: set[str]
) -> None:
    lab.fault(LEAF, "fail", command)
    result = look(lab, fabric, names=(LEAF,))
    for check in checks:
        assert "skipped" in cell(result, LEAF, check), check
    notes = undecided(result.told)
    assert {one.id for one in notes} == {kinds.UNDECIDED.id}
    assert {one.subject.partition(":")[0] for one in notes if one.subject} >= checks


def test_a_switch_without_a_kind_of_rows_is_skipped(lab: Lab, fabric: Fabric) -> None:
    async def empty(pattern: str) -> None:
        tables = lab.fleet.switches[LEAF].tables
        rows = await tables.rows(Database.STATE_DB, pattern)
        await tables.put(Database.STATE_DB, dict.fromkeys(rows))

    lab.do(empty("TRANSCEIVER_INFO|*"))
    result = look(lab, fabric, "optics")
    lab.fleet.switches[LEAF].daemons.forget()
    lab.do(lab.fleet.switches[LEAF].daemons.look())
    assert cell(result, LEAF, "optics") == "skipped"
    assert cell(result, OTHER, "optics") == "ok"


def test_others_are_looked_at_where_one_is_not_reached(lab: Lab, fabric: Fabric) -> None:
    where = {name: lab.access(name) for name in ALL if name != "leaf-1-04"}
    where[SPINE] = where[SPINE]._replace(address=Address("127.0.0.1", 1))
    lab.fault(OTHER, "drop-session", "vtysh")
    lab.fault(LEAF, "garbage", "sonic-cfggen")
    result = look(lab, fabric, where=where)
    assert {(one.id, one.device) for one in result.findings} == {
        (push_kinds.UNREACHABLE.id, SPINE),
        (push_kinds.UNREACHABLE.id, OTHER),
        (push_kinds.NO_ADDRESS.id, "leaf-1-04"),
        (push_kinds.STRANGE_ANSWER.id, LEAF),
    }
    assert {one.device for one in result.told} == {"leaf-1-02", "spine-02"}


@pytest.mark.parametrize("check", NAMES)
def test_a_look_alone_asks_what_it_needs_and_no_more(
    lab: Lab, fabric: Fabric, check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = Switch.do

    def do(self: Switch, command: Any) -> Any:
        asked.append(command.argv[0])
        return real(self, command)

    monkeypatch.setattr(Switch, "do", do)
    result = look(lab, fabric, check, names=(LEAF,))
    assert cell(result, LEAF, check) == "ok"
    assert len(asked) <= 1 + len(NEEDS[check]) + (check == "counters")
    assert found(result) == set()


def test_the_names_are_those_of_the_looks() -> None:
    assert set(NEEDS) == set(NAMES)
    assert {*CHECKS, "cabling"} == set(NAMES)
    assert set(FOUND) == set(NAMES)
    every = {id_ for ids in FOUND.values() for id_ in ids} | {kinds.UNDECIDED.id}
    assert every == set(kinds.KINDS)
    assert every <= set(catalogue.kinds())


@pytest.mark.parametrize(
    ("told", "cell"),
    [
        (Told("x", "y"), "-"),
        (Told("x", "y", 1), "ok"),
        (Told("x", "y", 0, (), ("why",)), "skipped"),
        (Told("x", "y", 1, (), ("why",)), "part skipped"),
        (Told("x", "y", 1, (), (), 2), "2 wrong"),
        (Told("x", "y", 1, (), ("why",), 1), "1 wrong, part skipped"),
    ],
)
def test_a_cell_says_in_a_word_what_it_came_to(told: Told, cell: str) -> None:
    assert told.cell == cell
