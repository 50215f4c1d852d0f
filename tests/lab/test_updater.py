"""The config updater of a virtual switch, held against the real one's words and rules."""

from __future__ import annotations

import json

from railwright.lab.faults import Fault
from railwright.model.configdb import ConfigDb
from virtual import LEAF, Client, in_lab

OK = "Patch applied successfully."


def _edit(path: str, value: object = None, op: str = "replace") -> dict[str, object]:
    bare = {"op": op, "path": path}
    return bare if op == "remove" else {**bare, "value": value}


async def _patch(
    one: Client, *edits: dict[str, object], flags: str = ""
) -> tuple[int | None, str, str]:
    await one.put("/host/patch.json", list(edits))
    return await one.run(f"sudo config apply-patch {flags} /host/patch.json")


def test_a_dry_run_says_the_same_and_does_nothing() -> None:
    async def test(one: Client) -> None:
        before = await one.config()
        code, out, _ = await _patch(one, _edit("/PORT/Ethernet0/mtu", "9000"), flags="-d")
        assert code == 0
        assert out.startswith("** DRY RUN EXECUTION **\n")
        assert out.endswith(f"{OK}\n")
        step = '  * [{"op": "replace", "path": "/PORT/Ethernet0/mtu", "value": "9000"}]'
        assert step in out
        assert await one.config() == before
        code, out, _ = await _patch(one, _edit("/PORT/Ethernet0/mtu", "9000"))
        assert (code, out.splitlines()[-1]) == (0, OK)
        assert (await one.config())["PORT"]["Ethernet0"]["mtu"] == "9000"
        assert one.switch.happened("down") == ()

    in_lab(test)


def test_a_port_is_shut_for_what_its_queues_have() -> None:
    async def test(one: Client) -> None:
        config = await one.config()
        key = next(key for key in config["QUEUE"] if key.startswith("Ethernet0|"))
        code, out, err = await _patch(
            one, _edit(f"/QUEUE/{key}/scheduler", op="remove"), flags="-d"
        )
        assert code == 0, err
        steps = [json.loads(line.split("* ")[1]) for line in out.splitlines() if "  * [" in line]
        assert [step[0].get("value") for step in steps] == ["down", None, "up"]
        assert one.switch.happened("down") == ()
        await _patch(one, _edit(f"/QUEUE/{key}/scheduler", op="remove"))
        assert one.switch.happened("down") == ("Ethernet0",)
        assert one.switch.happened("up") == ("Ethernet0",)
        assert (await one.config())["PORT"]["Ethernet0"]["admin_status"] == "up"

    in_lab(test)


def test_refusals() -> None:
    async def test(one: Client) -> None:
        before = await one.config()

        async def refused(*edits: dict[str, object]) -> str:
            code, out, err = await _patch(one, *edits)
            assert code == 2
            assert OK not in out
            assert err.startswith("Failed to apply patch due to: ")
            assert "Usage: config apply-patch [OPTIONS] PATCH_FILE_PATH" in err
            return err

        assert "Failed validating patch" in await refused(_edit("/PORT/Ethernet0/mtu", "1"))
        pool = next(iter(before["BUFFER_POOL"]))
        err = await refused(_edit(f"/BUFFER_POOL/{pool}/mode", "static", op="add"))
        assert "Modification of BUFFER_POOL table is illegal" in err
        err = await refused(_edit("/PFC_WD/GLOBAL", op="remove"))
        assert "Operation: remove is illegal on field: /PFC_WD/GLOBAL" in err
        err = await refused(_edit("/NO_SUCH_TABLE/a", {"b": "c"}, op="add"))
        assert "changes to tables without YANG models" in err
        edits = [_edit(f"/NTP_SERVER/{key}", op="remove") for key in before["NTP_SERVER"]]
        assert "result in empty tables" in await refused(*edits)
        assert "failed due to: can't remove a non-existent object 'x'" in await refused(
            _edit("/PORT/Ethernet0/x", op="remove")
        )
        await one.put("/host/patch.json", "{")
        assert (await one.run("sudo config apply-patch /host/patch.json")).code == 2
        assert (await one.run("sudo config apply-patch /nowhere")).code == 2
        assert await one.config() == before

    in_lab(test)


def test_rolling_back() -> None:
    async def test(one: Client) -> None:
        before = await one.config()
        await one.run("sudo config checkpoint before")
        await _patch(
            one,
            _edit("/PORT/Ethernet0/description", "x"),
            _edit("/NTP_SERVER/192.0.2.7", {}, op="add"),
        )
        assert await one.config() != before
        said = await one.run("sudo config rollback before")
        assert said.code == 0
        assert said.out.endswith("Config rolled back successfully.\n")
        assert await one.config() == before
        said = await one.run("sudo config rollback never")
        assert (said.code, "Checkpoint 'never' does not exist" in said.err) == (2, True)

    in_lab(test)


def test_a_lost_session_ends_a_running_apply() -> None:
    async def test(one: Client) -> None:
        before = await one.config()
        one.switch.faults.arm(Fault("drop-link-during-apply", after=1))
        said = await _patch(
            one, _edit("/PORT/Ethernet0/mtu", "9000"), _edit("/NTP_SERVER/192.0.2.7", {}, op="add")
        )
        assert said[0] is None  # a lost answer is none
        after = await one.config()
        assert _touched(before, after) == {"NTP_SERVER", "PORT"} - _untouched(before, after)
        assert len(_touched(before, after)) == 1

    in_lab(test)


def _touched(before: ConfigDb, after: ConfigDb) -> set[str]:
    return {table for table in after if after[table] != before.get(table)}


def _untouched(before: ConfigDb, after: ConfigDb) -> set[str]:
    return {table for table in after if after[table] == before.get(table)}


def test_an_error_in_the_middle_leaves_what_was_written() -> None:
    async def test(one: Client) -> None:
        before = await one.config()
        one.switch.faults.arm(Fault("gcu-stop", after=1))
        code, _, err = await _patch(
            one, _edit("/PORT/Ethernet0/mtu", "9000"), _edit("/NTP_SERVER/192.0.2.7", {}, op="add")
        )
        assert (code, "localhost" in err) == (2, True)
        assert len(_touched(before, await one.config())) == 1

    in_lab(test)


def test_a_service_that_fails_is_in_the_log_alone() -> None:
    async def test(one: Client) -> None:
        one.switch.faults.arm(Fault("service-validator"))
        code, out, _ = await _patch(one, _edit("/PORT/Ethernet0/mtu", "9000"))
        assert (code, out.splitlines()[-1]) == (0, OK)
        assert "Failed to apply Json change" in (await one.run("cat /var/log/syslog")).out

    in_lab(test)


def test_what_somebody_else_writes_meanwhile_is_found_at_the_end() -> None:
    async def test(one: Client) -> None:
        one.switch.faults.arm(Fault("foreign-write"))
        code, _, err = await _patch(one, _edit("/PORT/Ethernet0/mtu", "9000"))
        assert code == 2
        assert "there are still some parts not updated" in err

    in_lab(test)


def test_a_reload_takes_all_links_down_and_holds_its_lock() -> None:
    async def test(one: Client) -> None:
        said = await one.run("flock -n /etc/sonic/reload.lock sudo config reload -y")
        assert (said.code, said.out) == (1, "Failed to acquire lock on /etc/sonic/reload.lock\n")
        await one.run("sudo sonic-db-cli CONFIG_DB DEL 'NTP_SERVER|x'")
        up = [
            key for key, row in (await one.config())["PORT"].items() if row["admin_status"] == "up"
        ]
        said = await one.run("sudo config reload -y")
        assert said.code == 0
        assert one.switch.happened("down") == tuple(up)
        said = await one.run("sudo config reload -y")
        assert (said.code, "SwSS container is not ready" in said.out) == (1, True)
        assert (await one.run("sudo config reload -y -f")).code == 0
        await one.put("/host/bad.json", {"PORT": {"Ethernet0": {"mtu": "1"}}})
        said = await one.run("sudo config reload -y -f /host/bad.json")
        assert (said.code, "Invalid config file" in said.out) == (1, True)

    in_lab(test)


def test_two_switches_do_not_share_rows() -> None:
    async def test(one: Client) -> None:
        other = Client(one.fleet, "leaf-1-03")
        before = await other.config()
        await _patch(one, _edit("/PORT/Ethernet0/mtu", "9000"))
        assert await other.config() == before

    in_lab(test, LEAF, "leaf-1-03")
