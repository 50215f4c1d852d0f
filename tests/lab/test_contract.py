"""What a push sends, a virtual switch answers; and the push can read the answer."""

from __future__ import annotations

import shlex

import pytest

from railwright.push.line import commands
from railwright.push.line.command import Spoken
from virtual import Client, in_lab

HOME = f"{commands.HOME}/t1"
_BEFORE = (
    f"mkdir -p {HOME} {HOME}/scripts /sys/class && echo '[]' > {HOME}/patch-1.json"
    f" && cp /etc/sonic/config_db.json {HOME}/after.json"
    f" && echo '' > {HOME}/scripts/runner.py"
    " && sudo config checkpoint railwright-1"
)


@pytest.mark.parametrize("one", commands.spoken(), ids=lambda one: one.build.__name__)
def test_every_command_of_a_push_is_answered_so_that_it_can_be_read(one: Spoken) -> None:
    command = one.command
    name = one.build.__name__

    async def test(client: Client) -> None:
        assert (await client.run(_BEFORE)).code == 0
        if name in {"make_folder", "receive"}:
            await client.run(f"rm -rf {HOME}")
        if name == "receive":
            await client.run(f"mkdir -p {HOME}")
        if name == "replace":
            await client.run(f"echo x > {HOME}/saved.json")
        if name == "stop":
            await client.run("sudo systemd-run --unit=railwright-t1 --on-active=60 true")
        line = shlex.join(command.words(sudo=True))
        said = await client.run(line, text=command.stdin.decode())
        assert said.code in command.rcs, said
        command.read(said.out.encode())
        assert client.switch.happened("unknown-command") == ()

    in_lab(test)
