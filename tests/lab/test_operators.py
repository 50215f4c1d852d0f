"""What operators type past any plan, and what they look at: words, shapes and exit codes.

The expected shapes are those of sonic-net/sonic-utilities: tests/ecn_input, tests/portstat_test.py,
tests/queue_counter_test.py, tests/pgdropstat_test.py and tests/bgp_commands_test.py show them.
"""

from __future__ import annotations

import json

import pytest

from lab import operators
from railwright.lab.store import Write
from railwright.lab.tools.alters import QOS_TABLES, named
from railwright.lab.tools.tables import simple
from railwright.model.types import Release
from virtual import LEAF, SPINE, Client, in_lab, lab_site

UPLINK = "Ethernet256"


# ---- tables --------------------------------------------------------------------------------------


def test_texts_stand_left_and_numbers_right() -> None:
    assert simple(("Neighbhor", "V"), [("10.0.0.1", "4"), ("10.0.0.33", "14")]) == [
        "Neighbhor      V",
        "-----------  ---",
        "10.0.0.1       4",
        "10.0.0.33     14",
    ]


def test_all_stand_right_when_asked() -> None:
    lines = simple(("Port", "PG0"), [("Ethernet0", "800"), ("Ethernet4", "N/A")], right=True)
    assert lines == [
        "     Port    PG0",
        "---------  -----",
        "Ethernet0    800",
        "Ethernet4    N/A",
    ]


def test_without_heads_there_is_a_line_on_both_sides() -> None:
    rows = [("red_max_threshold", "2097152"), ("ecn", "ecn_all")]
    assert simple((), rows) == [
        "-----------------  -------",
        "red_max_threshold  2097152",
        "ecn                ecn_all",
        "-----------------  -------",
    ]


def test_an_empty_table_has_its_head() -> None:
    assert simple(("QUEUE", "STATUS"), []) == ["QUEUE    STATUS", "-------  --------"]


# ---- interfaces ----------------------------------------------------------------------------------


def test_a_port_is_shut_and_opened() -> None:
    async def test(client: Client) -> None:
        await client.switch.settle()
        said = await client.run(f"sudo config interface shutdown {UPLINK}")
        assert said == (0, "", "")
        assert (await client.config())["PORT"][UPLINK]["admin_status"] == "down"
        assert client.switch.happened("down") == (UPLINK,)
        assert (client.switch.name, UPLINK) in client.fleet.world.work.flaps
        assert (await client.run(f"sudo config int start {UPLINK}")).code == 0
        assert (await client.config())["PORT"][UPLINK]["admin_status"] == "up"

    in_lab(test, LEAF, SPINE)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("Ethernet9999", "Interface name is invalid. Please enter a valid interface name!!"),
        ("Ethernet8-0", "Invalid interface range 'Ethernet8-0'. The start of the range must"),
        ("eth0-3", "Invalid interface range 'eth0-3'. A range must start with 'Ethernet'"),
    ],
)
def test_a_wrong_name_is_refused(words: str, complaint: str) -> None:
    async def test(client: Client) -> None:
        said = await client.run(f"sudo config interface shutdown {words}")
        assert said.code == 2
        assert said.err.startswith("Usage: config interface shutdown [OPTIONS] <interface_name>")
        assert f"Error: {complaint}" in said.err

    in_lab(test)


def test_names_and_ranges_are_lists() -> None:
    assert named("Ethernet0,Ethernet8-10") == ("Ethernet0", "Ethernet8", "Ethernet9", "Ethernet10")


def test_a_start_of_several_commands_is_none() -> None:
    async def test(client: Client) -> None:
        said = await client.run("sudo config interface s Ethernet0")
        assert (said.code, "No such command 's'" in said.err) == (2, True)
        said = await client.run("show buf watermark")
        assert said.code == 0

    in_lab(test)


# ---- BGP -----------------------------------------------------------------------------------------


def test_a_session_is_shut_by_address_and_by_name() -> None:
    async def test(client: Client) -> None:
        await client.fleet.settle()
        rows = (await client.config())["BGP_NEIGHBOR"]
        key = next(key for key in rows if rows[key].get("name") == SPINE)
        said = await client.run(f"sudo config bgp shutdown neighbor {key}")
        assert said == (0, f"Shutting down BGP session with neighbor {key}...\n", "")
        assert (await client.config())["BGP_NEIGHBOR"][key]["admin_status"] == "down"
        await client.fleet.settle()
        shown = await client.run("show ip bgp summary")
        assert any(line.split()[0] == key and "Active" in line for line in _peers(shown.out))
        said = await client.run(f"sudo config bgp startup neighbor {SPINE}")
        assert said.out.count("Starting up BGP session with neighbor") > 1
        await client.fleet.settle()
        shown = await client.run("show ip bgp summary")
        assert [line for line in _peers(shown.out) if key in line and "Active" in line] == []

    in_lab(test, LEAF, SPINE)


def _peers(out: str) -> list[str]:
    lines = out.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("Neighbhor"))
    return [line for line in lines[start + 2 :] if "." in line]


def test_a_neighbour_that_is_none_is_refused() -> None:
    async def test(client: Client) -> None:
        said = await client.run("sudo config bgp shutdown neighbor 192.0.2.1")
        assert said.code == 2
        assert "Error: Could not locate neighbor '192.0.2.1'" in said.err

    in_lab(test)


def test_the_summary_has_the_words_of_the_tool() -> None:
    async def test(client: Client) -> None:
        await client.fleet.settle()
        said = await client.run("show ip bgp summary")
        assert said.code == 0
        assert said.out.startswith("\nIPv4 Unicast Summary:\nBGP router identifier ")
        assert said.out.splitlines()[-1] == f"Total number of neighbors {len(_peers(said.out))}"
        assert (await client.run("show ipv6 bgp summary")).out.startswith("\nIPv6 Unicast")
        assert (await client.run("show bgp summary")).code == 2  # there is none upstream

    in_lab(test, LEAF, SPINE)


# ---- QoS -----------------------------------------------------------------------------------------


def test_a_reload_of_qos_drops_it_all_and_hurts_the_job() -> None:
    async def test(client: Client) -> None:
        await client.fleet.settle()
        said = await client.run("sudo config qos reload --no-dynamic-buffer")
        assert said.code == 0
        assert "Buffer definition template not found at /usr/share/sonic/device/" in said.out
        config = await client.config()
        assert not set(QOS_TABLES) & set(config)
        assert client.fleet.world.work.lossless_drops > 0

    in_lab(test, LEAF, SPINE)


def test_a_dry_run_and_a_reload_of_ports_drop_nothing() -> None:
    async def test(client: Client) -> None:
        before = await client.config()
        assert (await client.run("sudo config qos reload --dry_run /tmp/x")).code == 0
        said = await client.run("sudo config qos reload --ports Ethernet0")
        assert (said.code, said.err) == (1, "Aborted!\n")
        after = await client.config()
        assert {name: after[name] for name in QOS_TABLES if name in after} == {
            name: before[name] for name in QOS_TABLES if name in before
        }

    in_lab(test)


# ---- looking -------------------------------------------------------------------------------------


def test_priorities_are_shown_by_port() -> None:
    async def test(client: Client) -> None:
        enabled = (await client.config())["PORT_QOS_MAP"]["Ethernet0"]["pfc_enable"]
        said = await client.run("show pfc priority Ethernet0")
        lines = said.out.splitlines()
        assert lines[1].split(None, 1) == ["Interface", "Lossless priorities"]
        assert lines[3].split() == ["Ethernet0", enabled]
        assert lines[0] == lines[-1] == ""
        said = await client.run("show pfc priority Ethernet1")
        assert said == (0, "Cannot find interface Ethernet1\n", "")
        assert (await client.run("show pfc asymmetric Ethernet0")).code == 0

    in_lab(test)


def test_the_watchdog_is_shown_as_by_its_own_tool() -> None:
    async def test(client: Client) -> None:
        for what in ("config", "stats"):
            mine = await client.run(f"show pfcwd {what} -d all")
            own = await client.run(f"pfcwd show {what} -d all")
            assert mine == own
            assert mine.code == 0

    in_lab(test)


def test_counters_of_ports_are_a_table_or_json() -> None:
    async def test(client: Client) -> None:
        await client.fleet.settle()
        client.fleet.clock.advance(10)
        said = await client.run("show interfaces counters -j")
        found = json.loads(said.out)
        up = found[UPLINK]
        assert up["STATE"] == "U"
        assert int(up["RX_OK"].replace(",", "")) > 0
        assert (up["RX_BPS"], up["RX_UTIL"]) == ("1000.00 MB/s", "1.00%")
        assert (up["RX_ERR"], up["RX_OVR"]) == ("0", "N/A")
        said = await client.run(f"show interfaces counters -i {UPLINK}")
        head, rule, line = said.out.splitlines()
        assert head.split()[:3] == ["IFACE", "STATE", "RX_OK"]
        assert set(rule) == {"-", " "}
        assert line.split()[:2] == [UPLINK, "U"]
        said = await client.run("show interfaces counters errors -j")
        assert set(json.loads(said.out)[UPLINK]) == {
            *("STATE", "RX_ERR", "RX_DRP", "RX_OVR", "TX_ERR", "TX_DRP", "TX_OVR"),
        }

    in_lab(test, LEAF, SPINE)


def test_counters_of_queues_are_a_table_or_json() -> None:
    async def test(client: Client) -> None:
        await client.fleet.settle()
        said = await client.run("show queue counters Ethernet0")
        lines = said.out.splitlines()
        assert lines[0] == "For namespace :"
        assert lines[1].split() == [
            *("Port", "TxQ", "Counter/pkts", "Counter/bytes", "Drop/pkts", "Drop/bytes"),
        ]
        assert ["Ethernet0", "UC3", "N/A", "N/A", "0", "N/A"] in [line.split() for line in lines]
        found = json.loads((await client.run("show queue counters Ethernet0 -j")).out)
        assert found["Ethernet0"]["UC3"]["droppacket"] == "0"
        said = await client.run("show queue counters Ethernet1")
        assert said == (1, "Port doesn't exist! Ethernet1\n", "")

    in_lab(test)


def test_drops_and_watermarks_of_groups_and_pools() -> None:
    async def test(client: Client) -> None:
        await client.fleet.settle()
        said = await client.run("show priority-group drop counters")
        lines = said.out.splitlines()
        assert lines[0] == "Ingress PG dropped packets:"
        assert lines[1].split()[0] == "Port"
        assert {word for line in lines[3:] for word in line.split()[1:]} <= {"0", "N/A"}
        for kind in ("watermark", "persistent-watermark"):
            said = await client.run(f"show priority-group {kind} headroom")
            assert said.out.startswith("Ingress headroom per PG:\n")
            said = await client.run(f"show priority-group {kind} shared -j")
            assert json.loads(said.out)[0]["Port"] == "Ethernet0"
            said = await client.run(f"show buffer_pool {kind}")
            assert said.out.startswith("Shared pool maximum occupancy:\n")
            pools = (await client.config())["BUFFER_POOL"]
            assert len(said.out.splitlines()) == 3 + len(pools)
        assert (await client.run("show headroom-pool watermark")).code == 0

    in_lab(test)


def test_a_drop_is_counted_at_its_group() -> None:
    async def test(client: Client) -> None:
        await client.fleet.settle()
        config = await client.config()
        row = {**config["PORT_QOS_MAP"][UPLINK], "pfc_enable": ""}
        await client.switch.write((Write("PORT_QOS_MAP", UPLINK, row),), config)
        await client.switch.write(
            (Write("PORT_QOS_MAP", UPLINK, config["PORT_QOS_MAP"][UPLINK]),), await client.config()
        )
        await client.fleet.settle()
        said = await client.run("show priority-group drop counters")
        line = next(line for line in said.out.splitlines() if line.split()[0] == UPLINK)
        assert "100" in line.split()

    in_lab(test, LEAF, SPINE)


def test_neighbours_are_a_table() -> None:
    async def test(client: Client) -> None:
        await client.fleet.settle()
        said = await client.run("show lldp table")
        lines = said.out.splitlines()
        assert lines[0] == "Capability codes: (R) Router, (B) Bridge, (O) Other"
        assert lines[1].split() == [
            *("LocalPort", "RemoteDevice", "RemotePortID", "Capability", "RemotePortDescr"),
        ]
        assert any(line.split()[:2] == [UPLINK, SPINE] for line in lines)
        assert lines[-2:] == ["-" * 50, f"Total entries displayed:  {len(lines) - 5}"]

    in_lab(test, LEAF, SPINE)


def test_profiles_of_ecn_are_shown_twice_the_same() -> None:
    async def test(client: Client) -> None:
        rows = (await client.config())["WRED_PROFILE"]
        said = await client.run("ecnconfig -l")
        assert said.code == 0
        assert said == await client.run("show ecn")
        assert said.out.splitlines()[0] == f"Profile: {next(iter(rows))}"
        assert said.out.count("Profile: ") == len(rows)
        assert (await client.run("ecnconfig")).code == 1
        assert (await client.run("ecnconfig -q 3")).out.startswith("ECN status:\nqueue 3: ")

    in_lab(test)


# ---- the real tools ------------------------------------------------------------------------------


def test_the_lab_takes_and_refuses_what_the_real_tools_do() -> None:
    stored = json.loads(operators.STORE.read_text("ascii"))
    # otherwise: python -m lab.operators, for each release, on checkouts of sonic-utilities
    assert stored["lines"] == list(operators.LINES)
    assert set(stored["releases"]) == {release.value for release in Release}
    real = stored["releases"]["master"]["verdicts"]

    async def test(client: Client) -> None:
        for line, verdict in zip(operators.LINES, real, strict=True):
            said = await client.run(f"sudo {line}")
            refused = said.code == 2 and said.err.startswith("Usage:")
            located = "Could not locate neighbor" in said.err  # words that are well-formed
            assert (refused and not located) == (verdict == "refused"), (line, said)

    in_lab(test)


def test_words_that_only_some_releases_take_are_known() -> None:
    stored = json.loads(operators.STORE.read_text("ascii"))
    releases = stored["releases"]
    differing = {
        line: [name for name in releases if releases[name]["verdicts"][at] == "refused"]
        for at, line in enumerate(stored["lines"])
        if len({releases[name]["verdicts"][at] for name in releases}) > 1
    }
    old = ["202405", "202411"]
    assert differing == {
        "show queue counters -j": old,
        "show queue counters Ethernet0 -nz": old,
        "show interfaces counters -j": old,
    }


# ---- zero touch ----------------------------------------------------------------------------------


def test_a_switch_that_fetches_its_configuration_has_that_of_the_site() -> None:
    """What the plugin of a ZTP JSON file does: put in who it is, reload, save."""

    async def test(client: Client) -> None:
        _, configs = lab_site()
        fetched = json.loads(json.dumps(configs[LEAF]).replace("<secret:snmp-ro>", "not-public"))
        before = (await client.config())["DEVICE_METADATA"]["localhost"]
        own = {name: before[name] for name in ("platform", "hwsku", "mac")}
        fetched["DEVICE_METADATA"]["localhost"] |= own
        await client.switch.start({"DEVICE_METADATA": {"localhost": own}, "PORT": {}})
        assert "PORT" not in await client.config()
        await client.put("/tmp/config_dl.json", fetched)
        said = await client.run("sudo config reload -f -y /tmp/config_dl.json")
        assert said.code == 0, said
        assert (await client.run("sudo config save -y")).code == 0
        await client.switch.settle()
        after = await client.config()
        for table, rows in fetched.items():
            for key, row in rows.items():
                assert {name: after[table][key].get(name) for name in row} == row, (table, key)
        saved = json.loads((await client.run("cat /etc/sonic/config_db.json")).out)
        assert saved == after

    in_lab(test)
