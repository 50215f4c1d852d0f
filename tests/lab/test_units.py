"""What runs on when its session has gone: services, timers, scripts; and what ends them."""

from __future__ import annotations

import asyncio

from railwright.lab.job import HOME
from virtual import Client, in_lab

SCRIPT = """
import os, pathlib, subprocess, sys
print(sys.argv, os.getcwd(), os.geteuid())
assert not os.path.exists("/etc/passwd")
pathlib.Path("/var/lib/mine").mkdir(mode=0o700)
with open("/var/lib/mine/result.tmp", "w") as file:
    done = subprocess.run(["/usr/bin/sonic-db-cli", "CONFIG_DB", "HGET", "PORT|Ethernet0", "mtu"],
                          capture_output=True, text=True, env={})
    file.write(done.stdout)
os.replace("/var/lib/mine/result.tmp", "/var/lib/mine/result")
done = subprocess.run(["config", "checkpoint", "mine"], stdout=subprocess.DEVNULL)
sys.exit(done.returncode + 3)
"""


async def _ended(one: Client, name: str) -> None:
    unit = one.switch.units.get(name)
    if unit is not None and unit.task is not None:
        await asyncio.gather(unit.task, return_exceptions=True)


def test_a_script_sees_the_switch_and_nothing_else() -> None:
    async def test(one: Client) -> None:
        await one.put("/host/run.py", SCRIPT)
        said = await one.run("sudo python3 /host/run.py a b")
        assert said == (3, f"['/host/run.py', 'a', 'b'] {HOME} 0\n", "")
        assert (await one.run("cat /var/lib/mine/result")).out == "9100\n"
        assert (one.switch.root.folder / "etc/sonic/checkpoints/mine.cp.json").is_file()
        said = await one.run("sudo python3 - x", text="import sys; print(sys.argv)")
        assert said == (0, "['-', 'x']\n", "")
        said = await one.run("python3 -c 'import subprocess as s; s.run([\"git\"])'")
        assert (said.code, "FileNotFoundError" in said.err) == (1, True)
        assert (await one.run("python3 /nowhere.py")).code == 2

    in_lab(test)


def test_a_service_outlives_its_session() -> None:
    async def test(one: Client) -> None:
        await one.put("/host/run.py", SCRIPT)
        said = await one.run(
            "sudo systemd-run --unit=railwright-1 --property=StandardOutput=file:/host/out"
            " /usr/bin/python3 /host/run.py"
        )
        assert said == (0, "", "Running as unit: railwright-1.service\n")
        one.close()
        await _ended(one, "railwright-1.service")
        said = await one.run(
            "systemctl show -p ActiveState,Result,ExecMainStatus,LoadState railwright-1.service"
        )
        assert said.out.splitlines() == [
            "ActiveState=failed",
            "Result=exit-code",
            "ExecMainStatus=3",
            "LoadState=loaded",
        ]
        assert (await one.run("cat /host/out")).out == "['/host/run.py'] / 0\n"
        assert (await one.run("systemctl is-system-running")).out == "degraded\n"
        said = await one.run("sudo systemd-run --unit=railwright-1 true")
        assert (said.code, "already loaded" in said.err) == (1, True)
        await one.run("sudo systemctl reset-failed")
        said = await one.run("systemctl show -p LoadState --value railwright-1.service")
        assert said.out == "not-found\n"

    in_lab(test)


def test_a_timer_fires_when_its_time_comes_and_not_when_it_was_stopped() -> None:
    async def test(one: Client) -> None:
        arm = "sudo systemd-run --unit={0} --on-active=300 sh -c 'echo {0} >> /host/fired'"
        for name in ("kept", "stopped"):
            assert (await one.run(arm.format(name))).code == 0
            assert (await one.run(f"systemctl is-active {name}.timer")).out == "active\n"
        assert (await one.run("sudo systemctl stop stopped.timer")).code == 0
        assert (await one.run("sudo systemctl stop stopped.timer")).code == 5
        said = await one.run("systemctl is-active stopped.timer")
        assert (said.code, said.out) == (3, "inactive\n")
        one.close()
        one.fleet.clock.advance(299)
        await asyncio.sleep(0)
        assert one.switch.happened("timer") == ()
        one.fleet.clock.advance(2)
        while not one.switch.happened("timer"):  # noqa: ASYNC110 # the lab has no event for it
            await asyncio.sleep(0)
        await _ended(one, "kept.service")
        assert (await one.run("cat /host/fired")).out == "kept\n"
        assert (await one.run("systemctl is-active kept.timer")).code == 3

    in_lab(test)


def test_stopping_a_service_ends_the_script_and_what_it_started() -> None:
    async def test(one: Client) -> None:
        script = "import subprocess; print('on', flush=True); subprocess.run(['sleep', '100000'])"
        await one.put("/host/long.py", script)
        await one.run("sudo systemd-run --unit=long python3 /host/long.py")
        while "on\n" not in one.switch.units.journal["long.service"]:  # noqa: ASYNC110 # as above
            await asyncio.sleep(0)
        assert (await one.run("systemctl is-active long.service")).out == "active\n"
        assert (await one.run("sudo systemctl stop long.service")).code == 0
        assert one.switch.units.get("long.service") is None

    in_lab(test)


def test_a_reboot_keeps_what_was_saved_and_nothing_else() -> None:
    async def test(one: Client) -> None:
        before = await one.config()
        boot = (await one.run("cat /proc/sys/kernel/random/boot_id")).out
        await one.run("sudo systemd-run --unit=dead --on-active=300 true")
        await one.run("mkdir /run/fp.lock; sonic-db-cli CONFIG_DB HSET 'PORT|Ethernet0' mtu 1500")
        one.switch.power()
        await one.switch.settle()
        assert await one.config() == before
        assert (await one.run("cat /proc/sys/kernel/random/boot_id")).out != boot
        assert (await one.run("test -e /run/fp.lock")).code == 1
        assert one.switch.units.all() == ()
        await one.run("sonic-db-cli CONFIG_DB HSET 'PORT|Ethernet0' mtu 1500")
        one.switch.power(warm=True)
        await one.switch.settle()
        assert (await one.config())["PORT"]["Ethernet0"]["mtu"] == "1500"

    in_lab(test)
