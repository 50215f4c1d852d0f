"""Who is let into a virtual switch, and how sessions break."""

from __future__ import annotations

import asyncssh
import pytest

from railwright.base.errors import LabError
from railwright.lab.faults import KINDS, Fault
from virtual import LEAF, SPINE, Client, in_lab


def test_only_the_key_and_the_password_of_the_lab_let_in() -> None:
    async def test(one: Client) -> None:
        stranger = asyncssh.generate_private_key("ssh-ed25519")
        with pytest.raises(asyncssh.PermissionDenied):
            await one.connect(client_keys=[stranger])
        with pytest.raises(asyncssh.PermissionDenied):
            await one.connect(client_keys=None, password="YourPaSsWoRd")  # noqa: S106 # SONiC's own
        with pytest.raises(asyncssh.PermissionDenied):
            await one.connect(username="root")
        (await one.connect(client_keys=None, password=one.fleet.password)).close()
        one.switch.faults.arm(Fault("auth-deny", times=0))
        with pytest.raises(asyncssh.PermissionDenied):
            await one.connect()

    in_lab(test)


def test_each_switch_has_a_host_key_of_its_own() -> None:
    async def test(one: Client) -> None:
        other = Client(one.fleet, SPINE)
        keys = []
        for each in (one, other):
            connection = await each.connect()
            key = connection.get_server_host_key()
            assert key is not None
            keys.append(key.public_data)
            connection.close()
        assert keys[0] != keys[1]
        mode = (one.fleet.folder / "id_ed25519").stat().st_mode & 0o777
        assert (mode, one.fleet.folder.stat().st_mode & 0o777) == (0o600, 0o700)

    in_lab(test, LEAF, SPINE)


def test_there_is_no_shell_to_type_into() -> None:
    async def test(one: Client) -> None:
        connection = await one.connect()
        async with connection:
            done = await connection.run(None)
            assert done.exit_status == 1
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.create_process("true", term_type="vt100")

    in_lab(test)


def test_faults_of_commands() -> None:
    async def test(one: Client) -> None:
        arm = one.switch.faults.arm
        arm(Fault("fail", at="config save", code=7))
        assert (await one.run("sudo config checkpoint a")).code == 0
        assert (await one.run("sudo -n config save -y")).code == 7
        arm(Fault("no-command", at="TSA"))
        assert (await one.run("sudo TSA")).code == 127
        arm(Fault("sudo-asks"))
        said = await one.run("sudo -n config list-checkpoints")
        assert (said.code, "password is required" in said.err) == (1, True)
        arm(Fault("flood", at="show"))
        assert len((await one.run("show version")).out) > 3_000_000
        arm(Fault("drop-session", at="config save"))
        assert (await one.run("sudo config save -y")).code is None
        arm(Fault("drop-after-bytes", after=100))
        assert (await one.run("sonic-cfggen -d --print-data")).code is None
        arm(Fault("disk-full"))
        said = await one.run("sudo config save -y")
        assert (said.code, "No space left" in said.err) == (1, True)
        assert (await one.run("cat /etc/sonic/config_db.json")).out == ""  # it was emptied first
        with pytest.raises(LabError):
            arm(Fault("no-such-fault"))
        assert one.switch.faults.armed() == ()

    in_lab(test)


def test_a_switch_may_show_another_host_key() -> None:
    async def test(one: Client) -> None:
        (await one.connect()).close()
        one.switch.faults.arm(Fault("host-key-change", times=0))
        with pytest.raises(asyncssh.HostKeyNotVerifiable):
            await one.connect()
        one.switch.faults.clear()
        (await one.connect()).close()

    in_lab(test)


def test_every_fault_says_what_it_does() -> None:
    assert all(text.endswith(".") for text in KINDS.values())
