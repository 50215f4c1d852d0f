"""What the daemons of virtual switches make of CONFIG_DB, of each other and of the job."""

from __future__ import annotations

import json

import pytest

from railwright.checks.yang.engine import load_engine
from railwright.lab.buffers import own_rows, runs
from railwright.lab.faults import Fault
from railwright.lab.selfmade import complete
from railwright.lab.store import Database
from virtual import LEAF, OTHER, SPINE, Client, in_lab, lab_site


async def _rows(one: Client, database: Database, pattern: str) -> dict[str, dict[str, str]]:
    await one.fleet.settle()
    return await one.switch.tables.rows(database, pattern)


async def _set(one: Client, row: str, field: str, value: str) -> None:
    said = await one.run(f"sudo sonic-db-cli CONFIG_DB HSET '{row}' {field} '{value}'")
    assert said.code == 0
    await one.fleet.settle()


def _fabric_port(client: Client, peer: str) -> tuple[str, str]:
    for one in client.fleet.site.cables:
        if (one.a, one.b) == (client.switch.name, peer):
            return one.a_port, one.b_port
    raise AssertionError(peer)


@pytest.mark.parametrize("name", [LEAF, OTHER, SPINE])
def test_what_switches_add_is_what_yang_takes_and_no_more_than_is_missing(name: str) -> None:
    site, configs = lab_site()
    facts = next(one for one in site.switches if one.name == name)
    whole = complete(configs[name], facts)
    assert load_engine(release=facts.release).validate(whole) == ()
    assert whole["AUTO_TECHSUPPORT"]["GLOBAL"]["max_core_limit"] == "5.0"
    for table, rows in configs[name].items():
        for key, row in rows.items():
            assert dict(row).items() <= dict(whole[table][key]).items()
    assert complete(whole, facts) == whole
    assert own_rows(whole, facts) == ()  # nothing that buffermgrd would do over


def test_lossless_groups_are_pointed_at_the_profile_of_their_cable() -> None:
    site, configs = lab_site()
    facts = next(one for one in site.switches if one.name == OTHER)
    config = {name: dict(rows) for name, rows in configs[OTHER].items()}
    port = next(key.split("|")[0] for key in config["BUFFER_PG"] if key.endswith("|3"))
    del config["BUFFER_PG"][f"{port}|3"]
    (made,) = own_rows(config, facts)
    assert (made.table, made.key) == ("BUFFER_PG", f"{port}|3")
    assert made.row == configs[OTHER]["BUFFER_PG"][f"{port}|3"]
    assert list(runs((6, 3, 4))) == ["3-4", "6"]


def test_links_neighbours_and_sessions_follow_from_both_ends() -> None:
    async def test(one: Client) -> None:
        mine, theirs = _fabric_port(one, SPINE)
        states = await _rows(one, Database.STATE_DB, "NEIGH_STATE_TABLE|*")
        assert {row["state"] for row in states.values()} == {"Established"}
        lldp = await _rows(one, Database.APPL_DB, f"LLDP_ENTRY_TABLE:{mine}")
        row = lldp[f"LLDP_ENTRY_TABLE:{mine}"]
        alias = lab_site()[1][SPINE]["PORT"][theirs]["alias"]
        assert (row["lldp_rem_sys_name"], row["lldp_rem_port_id"]) == (SPINE, alias)
        other = Client(one.fleet, SPINE)
        await _set(other, f"PORT|{theirs}", "admin_status", "down")
        ports = await _rows(one, Database.APPL_DB, f"PORT_TABLE:{mine}")
        assert ports[f"PORT_TABLE:{mine}"]["oper_status"] == "down"
        assert await _rows(one, Database.APPL_DB, f"LLDP_ENTRY_TABLE:{mine}") == {}
        states = await _rows(one, Database.STATE_DB, "NEIGH_STATE_TABLE|*")
        assert {row["state"] for row in states.values()} == {"Established", "Active"}
        await _set(other, f"PORT|{theirs}", "admin_status", "up")
        await _set(other, f"PORT|{theirs}", "fec", "none")
        ports = await _rows(one, Database.APPL_DB, f"PORT_TABLE:{mine}")
        assert ports[f"PORT_TABLE:{mine}"]["oper_status"] == "down"
        await _set(other, f"PORT|{theirs}", "fec", "rs")
        said = await one.run(f"show interfaces status {mine}")
        assert said.out.splitlines()[2].split()[7] == "up"
        other.close()

    in_lab(test, LEAF, SPINE)


def test_the_chip_has_what_the_rows_say() -> None:
    async def test(one: Client) -> None:
        asic = await _rows(one, Database.ASIC_DB, "ASIC_STATE:SAI_OBJECT_TYPE_PORT:*")
        names = (await _rows(one, Database.COUNTERS_DB, "COUNTERS_PORT_NAME_MAP"))[
            "COUNTERS_PORT_NAME_MAP"
        ]
        key = f"ASIC_STATE:SAI_OBJECT_TYPE_PORT:{names['Ethernet0']}"
        assert asic[key] == {"SAI_PORT_ATTR_PRIORITY_FLOW_CONTROL": "8"}
        one.switch.faults.arm(Fault("sai-reject", times=0))
        await _set(one, "PORT_QOS_MAP|Ethernet0", "pfc_enable", "4,5")
        assert (await _rows(one, Database.ASIC_DB, key))[key] == asic[key]
        one.switch.faults.clear()
        await _set(one, "PORT_QOS_MAP|Ethernet0", "pfc_enable", "4")
        changed = (await _rows(one, Database.ASIC_DB, key))[key]
        assert changed == {"SAI_PORT_ATTR_PRIORITY_FLOW_CONTROL": "16"}

    in_lab(test)


def test_the_job_knows_what_hurt_it() -> None:
    async def test(one: Client) -> None:
        work = one.fleet.world.work
        await one.fleet.settle()
        await _set(one, "PORT|Ethernet0", "mtu", "9000")
        assert (work.flaps, work.lossless_drops) == ([], 0)
        await _set(one, "PORT_QOS_MAP|Ethernet0", "pfc_enable", "4")
        assert work.losses == [(LEAF, "Ethernet0", 3)]
        await _set(one, "PORT|Ethernet0", "admin_status", "down")
        assert work.flaps == [(LEAF, "Ethernet0")]
        before = len(work.flaps)
        await one.run("sudo config reload -y -f")
        await one.fleet.settle()
        assert len(work.flaps) > before

    in_lab(test)


def test_counters_run_with_the_clock_and_stop_for_what_is_drained() -> None:
    async def test(one: Client) -> None:
        await one.fleet.settle()
        oid = (await one.run("sonic-db-cli COUNTERS_DB HGET COUNTERS_PORT_NAME_MAP Ethernet0")).out

        async def octets() -> int:
            field = "SAI_PORT_STAT_IF_IN_OCTETS"
            said = await one.run(f"sonic-db-cli COUNTERS_DB HGET COUNTERS:{oid.strip()} {field}")
            return int(said.out)

        first = await octets()
        one.fleet.clock.advance(100)
        assert await octets() > first + 99 * 1_000_000_000
        assert (await one.run("pfcwd show stats --check-storm")).code == 0
        assert "operational" in (await one.run("pfcwd show stats -e")).out
        assert "DETECTION TIME" in (await one.run("pfcwd show config")).out

    in_lab(test)


def test_conditions_of_a_change_are_gone_when_it_is_taken_back() -> None:
    async def test(one: Client) -> None:
        await one.fleet.settle()
        for kind in ("storm", "bgp-down", "orchagent-core", "lossless-drops"):
            one.switch.faults.arm(Fault(kind, times=0))
        storm = "pfcwd show stats --check-storm"
        assert (await one.run(storm)).code == 0
        await _set(one, "PORT|Ethernet0", "mtu", "9000")
        assert (await one.run(storm)).code == 1
        summary = json.loads((await one.run("vtysh -c 'show bgp summary json'")).out)
        assert sum(family["failedPeers"] for family in summary.values()) == 1
        assert (await one.run("ls /var/core")).out != ""
        assert one.fleet.world.work.lossless_drops > 0
        await _set(one, "PORT|Ethernet0", "mtu", "9100")
        assert (await one.run(storm)).code == 0
        summary = json.loads((await one.run("vtysh -c 'show bgp summary json'")).out)
        assert sum(family["failedPeers"] for family in summary.values()) == 0

    in_lab(test, LEAF, SPINE)


def test_peers_see_a_switch_go_and_come_back() -> None:
    async def test(one: Client) -> None:
        mine, _ = _fabric_port(one, SPINE)
        other = one.fleet.switches[SPINE]
        name = f"PORT_TABLE:{mine}"
        assert (await _rows(one, Database.APPL_DB, name))[name]["oper_status"] == "up"
        seen: list[str] = []
        other.on_drop.append(lambda: seen.append("drop"))
        other.power()
        await other.settle()
        assert seen == ["drop"]
        assert (await _rows(one, Database.APPL_DB, name))[name]["oper_status"] == "up"
        assert any(name == SPINE for name, _ in one.fleet.world.work.flaps)

    in_lab(test, LEAF, SPINE)
