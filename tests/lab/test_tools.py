"""The programs of a virtual switch: what they accept, say and end with."""

from __future__ import annotations

import json

import pytest

from railwright.lab.resp import Failure
from railwright.lab.tools import dbcli
from virtual import LEAF, Client, in_lab


def test_configuration_comes_out_as_it_went_in() -> None:
    async def test(one: Client) -> None:
        said = await one.run("sonic-cfggen -d --print-data")
        assert json.loads(said.out) == await one.config()
        saved = json.loads((one.switch.root.folder / "etc/sonic/config_db.json").read_text())
        assert saved == await one.config()
        said = await one.run("sonic-cfggen -d --var-json DEVICE_METADATA -K localhost")
        assert json.loads(said.out)["mac"] == one.switch.facts.mac
        assert await one.run("sonic-cfggen -d --var-json NOTHING") == (0, "", "")
        said = await one.run("sonic-cfggen -d -v DEVICE_METADATA.localhost.hwsku")
        assert said.out == "ACS-SN5600\n"
        said = await one.run("sonic-cfggen -d -v '1 + 1'")
        assert said.out == "\n"  # never an expression

    in_lab(test)


def test_merging_deletes_nothing() -> None:
    async def test(one: Client) -> None:
        before = await one.config()
        row = '{"PORT": {"Ethernet0": {"mtu": "9000"}}, "NTP_SERVER": {"192.0.2.1": {}}}'
        said = await one.run(f"sudo sonic-cfggen -a '{row}' -w")
        assert said.code == 0
        after = await one.config()
        assert after["PORT"]["Ethernet0"] == {**before["PORT"]["Ethernet0"], "mtu": "9000"}
        assert after["NTP_SERVER"] == {**before["NTP_SERVER"], "192.0.2.1": {}}

    in_lab(test)


def test_databases_answer_as_the_real_client_prints() -> None:
    async def test(one: Client) -> None:
        assert (await one.run("sonic-db-cli PING")).out == "PONG\n"
        said = await one.run("sonic-db-cli CONFIG_DB HGET 'PORT|Ethernet0' mtu")
        assert said == (0, "9100\n", "")
        assert await one.run("sonic-db-cli CONFIG_DB HGET 'PORT|Nowhere' mtu") == (0, "\n", "")
        script = "return redis.call('HGET', KEYS[1], ARGV[1])"
        said = await one.run(f'sonic-db-cli CONFIG_DB EVAL "{script}" 1 "PORT|Ethernet0" mtu')
        assert said == (0, "9100\n", "")
        said = await one.run("sonic-db-cli NO_DB GET x")
        assert (said.code, said.err.splitlines()[0]) == (
            1,
            "Invalid database name input : 'NO_DB'",
        )
        assert (await one.run("sonic-db-cli --wrong PING")).code == 255
        said = await one.run("sonic-db-cli CONFIG_DB NOSUCH")
        assert said.code == 1
        assert "unknown command" in said.err

    in_lab(test)


@pytest.mark.parametrize(
    ("reply", "verb", "text"),
    [
        (["a", "1", "b", "2"], "HGETALL", "{'a': '1', 'b': '2'}"),
        (["a", "b"], "KEYS", "a\nb"),
        (1, "HEXISTS", "True"),
        (2, "DEL", "2"),
        (None, "GET", ""),
        ("OK", "HMSET", "True"),
        ("OK", "SET", "OK"),
        (Failure("ERR x"), "GET", "ERR x"),
    ],
)
def test_replies_are_printed_as_redis_py_would(reply: object, verb: str, text: str) -> None:
    assert dbcli.text(reply, verb) == text  # type: ignore[arg-type]


def test_identity_and_version() -> None:
    async def test(one: Client) -> None:
        facts = one.switch.facts
        said = await one.run("show version")
        assert f"SONiC Software Version: SONiC.{facts.build_version}\n" in said.out
        assert "SIMULATED" in said.out
        said = await one.run("show platform summary --json")
        assert json.loads(said.out)["serial"] == facts.serial
        said = await one.run("sudo -n decode-syseeprom")
        assert facts.mac.upper() in said.out
        assert (await one.run("decode-syseeprom")).code == 1
        said = await one.run("show runningconfiguration all")
        found = json.loads(said.out)
        del found["bgpraw"]
        assert found == await one.config()
        assert (await one.run("hostname")).out == f"{LEAF}\n"

    in_lab(test)


def test_status_of_interfaces_is_a_table() -> None:
    async def test(one: Client) -> None:
        lines = (await one.run("show interfaces status")).out.splitlines()
        assert lines[0].split()[:5] == ["Interface", "Lanes", "Speed", "MTU", "FEC"]
        assert len(lines) == 2 + len((await one.config())["PORT"])
        row = (await one.run("show interfaces status Ethernet0")).out.splitlines()[2].split()
        assert row[:6] == ["Ethernet0", "0,1,2,3", "400G", "9100", "rs", "etp1a"]

    in_lab(test)


def test_checkpoints_are_files_that_are_overwritten() -> None:
    async def test(one: Client) -> None:
        assert (await one.run("sudo config list-checkpoints")).out == "[]\n"
        said = await one.run("sudo config checkpoint first")
        assert said.code == 0
        assert said.out.endswith("Checkpoint created successfully.\n")
        file = one.switch.root.folder / "etc/sonic/checkpoints/first.cp.json"
        assert json.loads(file.read_text()) == await one.config()
        assert (await one.run("sudo config checkpoint first")).code == 0
        assert json.loads((await one.run("sudo config list-checkpoints")).out) == ["first"]
        assert (await one.run("sudo config delete-checkpoint first")).code == 0
        said = await one.run("sudo config delete-checkpoint first")
        assert said.code == 2
        assert "Error: Checkpoint 'first' does not exist" in said.err
        said = await one.run("sudo config checkpoint ../../../host/out")
        assert (said.code, (one.switch.root.folder / "host/out.cp.json").is_file()) == (0, True)

    in_lab(test)


def test_root_is_needed_and_words_are_read_as_click_does() -> None:
    async def test(one: Client) -> None:
        said = await one.run("config checkpoint x")
        assert (said.code, said.err) == (1, "Root privileges are required for this operation\n")
        said = await one.run("sudo config apply-patch")
        assert said.code == 2
        assert said.err.startswith("Usage: config apply-patch [OPTIONS] PATCH_FILE_PATH\n")
        assert "Error: Missing argument 'PATCH_FILE_PATH'." in said.err
        said = await one.run("sudo config nonsense")
        assert (said.code, "No such command" in said.err) == (2, True)
        assert (await one.run("sudo config apply-patch --help")).out.startswith("Usage: ")

    in_lab(test)


def test_save_and_load() -> None:
    async def test(one: Client) -> None:
        await one.run("sudo sonic-db-cli CONFIG_DB HSET 'PORT|Ethernet0' mtu 1500")
        said = await one.run("sudo config save", text="n\n")
        assert (said.code, said.err) == (1, "Aborted!\n")
        saved = one.switch.root.folder / "etc/sonic/config_db.json"
        assert json.loads(saved.read_text())["PORT"]["Ethernet0"]["mtu"] == "9100"
        said = await one.run("sudo config save -y")
        assert said.out.startswith("Running command: ")
        assert json.loads(saved.read_text())["PORT"]["Ethernet0"]["mtu"] == "1500"
        said = await one.run("sudo config load -y /nowhere.json")
        assert said == (0, "The config_db file /nowhere.json doesn't exist\n", "")

    in_lab(test)


def test_what_is_unknown_is_refused_and_remembered() -> None:
    async def test(one: Client) -> None:
        assert (await one.run("nonsense -x 'a b'")).code == 127
        assert one.switch.happened("unknown-command") == ("nonsense -x 'a b'",)

    in_lab(test)


def test_lines_are_read_as_a_shell_does() -> None:
    async def test(one: Client) -> None:
        assert (await one.run("false && echo a || echo b; echo c")).out == "b\nc\n"
        assert (await one.run("echo 'a b' > /host/x 2>&1 && cat /host/x")).out == "a b\n"
        assert (await one.run("echo 1 > /host/y; cat < /host/y | sha256sum")).out.endswith("  -\n")
        assert (
            await one.run("sh -c 'echo a >> /host/z && echo b >> /host/z'; cat /host/z")
        ).out == ("a\nb\n")
        assert (await one.run("nonsense 2> /dev/null")).err == ""
        assert (await one.run("echo 'unclosed")).code == 2

    in_lab(test)


def test_files_stay_inside_the_switch() -> None:
    async def test(one: Client) -> None:
        assert (await one.run("cat /etc/passwd")).code == 1
        assert (await one.run("cat ../../../../../../etc/passwd")).code == 1
        (one.switch.root.folder / "host/link").symlink_to("/etc")
        assert (await one.run("cat /host/link/passwd")).code == 1
        connection = await one.connect()
        async with connection, connection.start_sftp_client() as files:
            assert "sonic" in await files.listdir("/etc")
            assert not await files.exists("/host/link/passwd")
            assert not await files.exists("/../../../../etc/passwd")

    in_lab(test)


def test_folders_locks_and_questions() -> None:
    async def test(one: Client) -> None:
        assert (await one.run("mkdir -m 0700 /run/fp.lock")).code == 0
        said = await one.run("mkdir /run/fp.lock")
        assert said == (1, "", "mkdir: cannot create directory '/run/fp.lock': File exists\n")
        assert (await one.run("test -d /run/fp.lock && ! test -e /nowhere")).code == 127
        assert (await one.run("[ -d /run/fp.lock ]")).code == 0
        assert (await one.run("test -e /nowhere")).code == 1
        holding = "flock -n /etc/sonic/reload.lock flock -n /etc/sonic/reload.lock true"
        assert (await one.run(holding)).code == 1
        assert (await one.run("echo x > /host/a && mv /host/a /host/b && cat /host/b")).out == "x\n"
        assert int((await one.run("df -P -k /host")).out.splitlines()[1].split()[3]) > 0
        assert (await one.run("timeout 5 true")).code == 0

    in_lab(test)


def test_traffic_is_shifted_away_later_than_it_is_said() -> None:
    async def test(one: Client) -> None:
        assert (await one.run("TSA")).code == 1
        said = await one.run("sudo TSA")
        assert said.out.startswith("System Mode: Normal -> Maintenance\n")
        assert (await one.run("sudo TSC")).out == "System Mode: Not consistent\n"
        one.fleet.clock.advance(10)
        await one.run("sleep 0")
        await one.switch.settle()
        assert (await one.run("sudo TSC")).out == "System Mode: Maintenance\n"
        said = await one.run("docker exec bgp vtysh -c 'show bgp summary json'")
        peers = json.loads(said.out)["ipv4Unicast"]["peers"]
        assert {(peer["state"], peer["pfxSnt"]) for peer in peers.values()} == {("Established", 1)}
        assert (await one.run("sudo TSA")).out.startswith("System is already in Maintenance\n")
        assert (await one.run("sudo TSB")).out.startswith("System Mode: Maintenance -> Normal\n")

    in_lab(test)
