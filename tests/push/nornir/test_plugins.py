"""The inventory and the connection, also without each other; nothing of ours asks a real switch."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, Self

import pytest
from nornir import InitNornir
from nornir.core import Nornir
from nornir.core.inventory import ConnectionOptions, Host
from nornir.core.task import Result, Task

from push.conftest import RUNNING
from push.fakeswitch import PASSWORD, FakeSwitch, Fleet, Reply
from push.nornir.conftest import REGISTERS, Make, entry_points
from railwright.base.errors import (
    HostKeyUnknown,
    LabError,
    LoginRefused,
    RailwrightError,
    SettingsError,
)
from railwright.nornir import SiteInventory, Sonic, WavesRunner, sonic_get_config
from railwright.push.fleet.runner import quiet
from railwright.push.line import hosts
from railwright.push.line.access import Access, Address
from railwright.push.line.commands import boot_id
from railwright.push.line.hosts import Known
from railwright.push.nornir_ import connection

CONFIG = b'{"DEVICE_METADATA": {"localhost": {"hostname": "leaf-01"}}}'


def test_the_package_declares_its_plugins() -> None:
    declared = {(one.group, one.name): one for one in entry_points()}
    assert {group for group, _ in declared} == set(REGISTERS)
    assert {name for _, name in declared} == {"railwright", "sonic", "waves"}
    for one in declared.values():
        assert isinstance(one, EntryPoint)
        assert one.load() is REGISTERS[one.group].get_plugin(one.name)


def test_a_site_is_an_inventory(make: Make) -> None:
    found = make().inventory
    assert list(found.hosts) == [
        "leaf-1-01", "leaf-1-02", "leaf-1-03", "leaf-1-04", "spine-01", "spine-02",
    ]  # fmt: skip
    leaf, spine = found.hosts["leaf-1-03"], found.hosts["spine-01"]
    assert leaf["role"] == "leaf"
    assert (leaf["pod"], leaf["plane"], leaf["rails"]) == (1, 1, [3])
    assert (leaf["asic"], leaf["release"]) == ("Teralynx 10", "202605")
    assert leaf["platform"].startswith("x86_64-")
    assert leaf["hwsku"]
    assert leaf["simulated"]
    assert (leaf.platform, leaf.username, leaf.password) == ("sonic", "admin", None)
    assert leaf.hostname == "127.0.0.1"
    assert [group.name for group in leaf.groups] == [
        "leaf", "pod-1", "plane-1", "rail-3", "asic-Teralynx-10", "simulated",
    ]  # fmt: skip
    assert found.children_of_group("rail-3") == {leaf}
    assert spine in found.children_of_group("spine")
    assert json.loads(json.dumps(found.dict())) == found.dict()


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "inventories" / "lab"
    shutil.copytree(folder, copy)
    return copy


def test_settings_of_the_site_count_and_hold_references_only(site: Path, tmp_path: Path) -> None:
    (site / "where.json").write_text('{"leaf-1-01": "192.0.2.1:2222"}')
    (site / "railwright.toml").write_text(
        '[push]\naddresses = "where.json"\nuser = "ops"\npassword = "env:PASSWORD_OF_OPS"\n'
        'state = "kept"\nmax_hosts = 4\n[push.secrets]\ntacacs = "env:TACACS"\n'
    )
    key = FakeSwitch().trusted[0]
    hosts.write(site / "kept" / "known_hosts", Known({"leaf-1-01": (key,)}))
    found = SiteInventory(site).load()
    first, other = found.hosts["leaf-1-01"], found.hosts["leaf-1-02"]
    assert (first.hostname, first.port, first.username) == ("192.0.2.1", 2222, "ops")
    assert (other.port, other["simulated"]) == (22, False)
    assert other.hostname is not None
    extras = first.connection_options["sonic"].extras
    assert extras is not None
    assert extras["host_keys"] == [key.line]
    assert extras["password"] == "env:PASSWORD_OF_OPS"  # noqa: S105 # a reference
    assert extras["state"] == str((site / "kept").resolve())
    assert extras["secrets"] == {"tacacs": "env:TACACS"}
    assert "simulated" not in found.groups
    assert first["servers"]
    assert set(first["servers"]) <= set(found.hosts["spine-01"]["servers"])
    found = SiteInventory(str(site), user="me", known_hosts=tmp_path / "none").load()
    assert found.hosts["leaf-1-01"].username == "me"
    assert found.hosts["leaf-1-01"].connection_options["sonic"].extras["host_keys"] == []  # type: ignore[index]


def test_a_site_that_is_none_is_told(site: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no folder of a site"):
        SiteInventory(tmp_path / "nowhere").load()
    with pytest.raises(LabError, match="no lab of this site is up"):
        SiteInventory(site, lab=True).load()
    with pytest.raises(RailwrightError, match="a secret is given by reference"):
        SiteInventory(site, password="canary").load()  # noqa: S106 # that is the point
    (site / "fabric.yml").write_text("name: lab\n")
    with pytest.raises(RailwrightError, match="stopped at") as raised:
        SiteInventory(site).load()
    assert raised.value.hint is not None


@pytest.fixture
def alone(switch: FakeSwitch, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Nornir]:
    """Make a Nornir of one host of somebody else's inventory."""
    monkeypatch.setenv("LAB_PASSWORD", PASSWORD)
    switch.replies[RUNNING] = Reply(CONFIG)

    def made(*, plain: str | None = None, **extras: Any) -> Nornir:
        usual = {
            "device": "leaf-01",
            "host_keys": [one.line for one in switch.trusted],
            "password": "env:LAB_PASSWORD",
            "sudo": False,
        }
        host = Host(
            "leaf-01", switch.address, switch.port, "admin", plain,
            connection_options={"sonic": ConnectionOptions(extras={**usual, **extras})},
        )  # fmt: skip
        return quiet([host], WavesRunner(logins_per_second=None))

    return made


def test_a_host_of_another_inventory_is_reached_by_its_extras(
    alone: Callable[..., Nornir], switch: FakeSwitch, tmp_path: Path
) -> None:
    with alone() as nornir:
        found = nornir.run(task=sonic_get_config)["leaf-01"][0]
        assert found.result == json.loads(CONFIG)
        sonic = nornir.inventory.hosts["leaf-01"].get_connection("sonic", nornir.config)
        assert isinstance(sonic, Sonic)
    assert connection._LINES._ssh == {}
    hosts.write(tmp_path / "known", Known({"leaf-01": switch.trusted}))
    given = {"host_keys": [], "known_hosts": "known", "folder": str(tmp_path)}
    for _ in range(2):
        with alone(**given) as nornir:
            assert not nornir.run(task=sonic_get_config).failed
    assert len(switch.logins) == 3


def test_a_wrong_way_is_told_and_nothing_stays_open(
    alone: Callable[..., Nornir], switch: FakeSwitch
) -> None:
    for given, error in (
        ({"host_keys": []}, HostKeyUnknown),
        ({"host_keys": ["nonsense"]}, SettingsError),
        ({"password": "canary-in-clear"}, RailwrightError),
        ({"device": "leaf-01", "hosts": 1}, SettingsError),
    ):
        with alone(**given) as nornir:
            found = nornir.run(task=sonic_get_config)["leaf-01"][0]
        assert isinstance(found.exception, error)
        assert "canary" not in str(found.exception)
    assert switch.tried == []
    with alone(plain="wrong-canary") as nornir:  # as somebody else's inventory may have it
        found = nornir.run(task=sonic_get_config)["leaf-01"][0]
    assert isinstance(found.exception, LoginRefused)
    assert switch.tried == ["wrong-canary"]
    assert connection._LINES._ssh == {}


def test_a_reference_is_followed_once_for_all_hosts(fleet: Fleet, tmp_path: Path) -> None:
    count, program = tmp_path / "count", tmp_path / "tell"
    program.write_text(f"#!/bin/sh\necho asked >> {count}\necho {PASSWORD}\n")
    program.chmod(0o700)
    switches = {f"leaf-{number}": fleet.add() for number in range(8)}
    hosts_ = []
    for name, one in switches.items():
        one.replies["cat /proc/sys/kernel/random/boot_id"] = Reply(
            b"11111111-2222-3333-4444-555555555555\n"
        )
        extras = {
            "host_keys": [key.line for key in one.trusted],
            "password": f"cmd:{program}",
            "device": name,
            "logins_per_second": 1000,
        }
        options = {"sonic": ConnectionOptions(extras=extras)}
        hosts_.append(Host(name, one.address, one.port, "admin", connection_options=options))

    def ask(task: Task) -> Result:
        sonic = task.host.get_connection("sonic", task.nornir.config)
        return Result(task.host, result=sonic.ask(boot_id()))

    before = [one.name for one in threading.enumerate()].count("railwright-ssh")
    with quiet(hosts_, WavesRunner(at_once=8, logins_per_second=None)) as nornir:
        result = nornir.run(task=ask)
    assert not result.failed
    assert count.read_text().split() == ["asked"]
    assert [one.name for one in threading.enumerate()].count("railwright-ssh") == before


def test_the_last_one_to_leave_ends_the_loop_and_nobody_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, go = threading.Event(), threading.Event()
    ended: list[str] = []

    class Line:
        def close(self) -> None:
            """Nothing is open."""

    class Loop:
        def __init__(self, _settings: object) -> None:
            """Nothing is started."""

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            ended.append("loop")

        def session(self, way: Access) -> Line:
            if way.device == "slow":
                asked.set()
                assert go.wait(30)
            return Line()

    monkeypatch.setattr(connection, "Ssh", Loop)
    lines: Any = connection._Lines()
    where = Address("127.0.0.1", 22)

    def login(device: str) -> None:
        lines.close(lines.open(connection.Extras(), device, where, None))

    slow = threading.Thread(target=login, args=("slow",))
    slow.start()
    assert asked.wait(30)
    login("quick")
    assert ended == []
    go.set()
    slow.join(30)
    assert ended == ["loop"]
    assert lines._who == {}


def test_what_is_no_connection_is_told() -> None:
    plain = connection.Connection()
    with pytest.raises(SettingsError, match="not connected"):
        _ = plain.connection
    plain.close()
    with pytest.raises(SettingsError, match="no address"):
        plain.open(None, None, None, None, None)


def test_a_script_may_name_plugins_in_a_file(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "nornir.yaml"
    file.write_text(
        f"inventory: {{plugin: railwright, options: {{site: {site}}}}}\n"
        "runner: {plugin: waves, options: {waves: grow, max_failures: 2, stop_file: stop}}\n"
        "logging: {enabled: false}\n"
    )
    nornir = InitNornir(config_file=str(file))
    assert len(nornir.inventory.hosts) == 6
    assert isinstance(nornir.runner, WavesRunner)
