"""Secrets that sing: in the site, on a switch, in logins and references, and nowhere else.

A change that writes and takes away secrets goes the whole way, well and badly, with everything that
is ever said of it: fetch, drift, verify, plan, push, kill, resume, take back. Then every byte that
was said, written or handed to a program is searched for all of them: as they are, as programs write
them, and as hashes, on which guesses could be tried.

The switches are those of a lab, but nothing here says so: they are reached as real ones are. What
tasks of Nornir tell is held to the same in ``nornir/test_secrets.py``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import asyncssh
import pytest

from push.rig import LEAF, Rig
from railwright.base.errors import ExitCode
from railwright.lab.fleet_names import KEY
from railwright.push.fleet import past
from railwright.report import format_names
from running import Ran, Run

CANARIES = {
    # what the switch has: written by somebody, and saved
    "tacacs key": 'canary-tacacs-0a1b"<&>',
    "radius key": "canary-radius-1b2c\\x",
    "community": "canary-community-2c",
    "community that writes": "canary-write-3d4e",
    "community of traps": "canary-trap-4e5f",
    "password of an SNMP user": "canary-snmp-auth-5f",
    "encryption password of an SNMP user": "canary-snmp-priv-6a",
    "LDAP password": "canary-ldap-bind-9d",
    "NTP key": "canary-ntp-key-8c",
    "hash of a user's password": "$6$canary$ofAPassword8eGh0",
    "MACsec CAK": "C0FFEE" * 10 + "BABE",
    "BGP password": "canary-bgp-password-7b",
    # what the plan writes
    "new tacacs key, of a file": "canary-new-tacacs-of-a-file-af",
    "new community, of a program": "canary-new-community",
    "new radius key, of the environment": "canary-new-radius-b1c2",
    "new NTP key, of the environment": "canary-new-ntp-c2d3",
    "new community, of the environment": "canary-new-snmp-d3e4",
    # what logs in
    "password of the login": "canary-login-password-e4",
    "passphrase of the key": "canary-passphrase-f5",
    # what is only there
    "variable that nothing asks for": "canary-environment-06",
    "line behind a secret in its file": "canary-of-another-line-17",
}
"""What sings, by what it is."""
INVALID = (
    ("BGP_NEIGHBOR|10.255.255.1", "auth_password", CANARIES["BGP password"]),
    ("SNMP_USER|watcher", "SNMP_USER_AUTH_PASSWORD", CANARIES["password of an SNMP user"]),
    (
        *("SNMP_USER|watcher", "SNMP_USER_ENCRYPTION_PASSWORD"),
        CANARIES["encryption password of an SNMP user"],
    ),
)
"""Rows that somebody wrote on the switch, and that no push is made over."""
UNMODELLED = (
    ("SNMP_TRAP_CONFIG|v2TrapDest", "Community", CANARIES["community of traps"]),
    ("LDAP|global", "bind_password", CANARIES["LDAP password"]),
    ("LOCAL_USER|ops", "hashed_password", CANARIES["hash of a user's password"]),
    ("MACSEC_PROFILE|one", "primary_cak", CANARIES["MACsec CAK"]),
)
"""Rows of tables without YANG: they are pushed away by a reload."""
VALID = (
    ("TACPLUS_SERVER|192.168.0.9", "passkey", CANARIES["tacacs key"]),
    ("RADIUS_SERVER|192.168.0.9", "passkey", CANARIES["radius key"]),
    ("NTP_KEY|7", "value", CANARIES["NTP key"]),
    ("NTP_KEY|7", "type", "md5"),
    (f"SNMP_COMMUNITY|{CANARIES['community']}", "TYPE", "RO"),
    (f"SNMP_COMMUNITY|{CANARIES['community that writes']}", "TYPE", "RO"),
)
"""Rows that the config updater changes."""
WANTED = {
    "TACPLUS": {"global": {"passkey": "<secret:tacacs-key>"}},
    "RADIUS": {"global": {"passkey": "<secret:radius-key>"}},
    "NTP_KEY": {"9": {"type": "sha256", "value": "<secret:ntp-key>"}},
    "SNMP_COMMUNITY": {"<secret:community>": {"TYPE": "RO"}},
}
"""What the site wants of the switch."""
SETTINGS = """
[push]
addresses = "{0}/where.json"
key = "{0}/held/id"
passphrase = "cmd:{1} -c 'import sys; print(open(sys.argv[1]).read())' {0}/held/passphrase"
password = "file:{0}/held/password"
state = "{0}/state"
logins_per_second = 1000
verify_s = 3
drain_command = ["{0}/hook", "{{action}}", "{{hosts}}"]
job_gate = ["{0}/hook", "{{switch}}"]
[push.secrets]
tacacs-key = "file:{0}/held/tacacs"
community = "cmd:cat {0}/held/community"
radius-key = "env:NEW_RADIUS"
ntp-key = "env:NEW_NTP"
snmp-ro = "env:NEW_SNMP"
"""
# Whatever nobody said is a secret, programs of the operator inherit.
HOOK = """#!/bin/sh
{ echo "$@"; env | grep -v ^UNASKED=; tr '\\0' ' ' < /proc/$$/cmdline; } >> "$(dirname "$0")/hooked"
"""
MAY_HOLD = {
    "held/*": "what references lead to: files of the operator, 0600",
    "state/push/*/*.before.json": "what a switch had, to take a change back and to tell an old"
    " secret from a new one: 0600 in a folder 0700",
}
"""Below the folder of the test. The switch holds them too: its files are not searched."""


def _needles() -> Iterator[bytes]:
    """Yield what is looked for; nearly all canaries have their name in common."""
    yield b"canary"
    yield b"c0ffeec0ffee"
    for at in range(3):  # in base64 it has three forms
        text = base64.b64encode(b"." * at + b"canary-").rstrip(b"=")
        yield text[2 * (at > 0) + (at > 1) : -2].lower()
    yield b"canary".hex().encode()
    for value in CANARIES.values():
        for name in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(name, value.encode(), usedforsecurity=False)
            yield digest.hexdigest().encode()[:20]


NEEDLES = tuple(_needles())


def found_in(data: bytes) -> str:
    """Return what sings in some bytes, with what stands around it; empty: nothing."""
    low = data.lower()
    for needle in NEEDLES:
        at = low.find(needle)
        if at >= 0:
            return repr(data[max(0, at - 200) : at + 100])
    return ""


class Watched(threading.Thread):
    """Looks at the command lines of this process' children, and theirs, as often as it can."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.lines: set[bytes] = set()
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.005):
            parents: dict[int, int] = {}
            for entry in Path("/proc").glob("[0-9]*"):
                try:
                    stat_ = (entry / "stat").read_text("utf-8", "replace")
                except OSError:
                    continue
                parents[int(entry.name)] = int(stat_.rpartition(")")[2].split()[1])
            mine = {os.getpid()}
            while more := {one for one, up in parents.items() if up in mine} - mine:
                mine |= more
            for one in mine - {os.getpid()}:
                try:
                    self.lines.add(Path(f"/proc/{one}/cmdline").read_bytes())
                except OSError:
                    continue

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


class World:
    """A site, a switch with secrets, an operator with some more, and all that is said."""

    def __init__(self, rig: Rig, folder: Path, run: Run) -> None:
        self.rig, self.folder, self._run = rig, folder, run
        self.site = folder / "repository" / "inventories" / "lab"
        self.said: list[tuple[str, bytes]] = []

    def lay_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Write the site, the settings and the secrets of the operator."""
        shutil.copytree(self.rig.site.parents[1], self.folder / "repository")
        path = self.site / "fabric.yml"
        patch = (
            f"{{match: {{device: {LEAF}}}, reason: for a test alone, set: {json.dumps(WANTED)}}}"
        )
        text = path.read_text("utf-8")
        path.write_text(text.replace("\nmanagement:", f"\npatches:\n  - {patch}\nmanagement:"))
        settings = SETTINGS.format(self.folder, sys.executable)
        (self.site / "railwright.toml").write_text(settings, "utf-8")
        where = {name: f"127.0.0.1:{port}" for name, port in self.rig.lab.fleet.ports.items()}
        (self.folder / "where.json").write_text(json.dumps(where), "utf-8")
        (self.folder / "hook").write_text(HOOK, "utf-8")
        (self.folder / "hook").chmod(0o700)
        held = self.folder / "held"
        held.mkdir(mode=0o700)
        for name, value in (
            ("passphrase", CANARIES["passphrase of the key"]),
            ("password", CANARIES["password of the login"]),
            ("tacacs", f"{CANARIES['new tacacs key, of a file']}\n"),
            ("community", CANARIES["new community, of a program"]),
            ("unused", CANARIES["line behind a secret in its file"]),
        ):
            (held / name).write_text(value, "utf-8")
            (held / name).chmod(0o600)
        key = asyncssh.read_private_key(self.rig.lab.folder / KEY)
        key.write_private_key(held / "id", passphrase=CANARIES["passphrase of the key"], rounds=50)
        (held / "id").chmod(0o600)
        for name, canary in (
            ("NEW_RADIUS", "new radius key, of the environment"),
            ("NEW_NTP", "new NTP key, of the environment"),
            ("NEW_SNMP", "new community, of the environment"),
        ):
            monkeypatch.setenv(name, CANARIES[canary])
        monkeypatch.chdir(self.folder)

    def plant(self, *rows: tuple[str, str, str]) -> None:
        """Write rows on the switch, and save them."""
        self.rig.do(LEAF, "sonic-db-cli", "CONFIG_DB", "DEL", "SNMP_COMMUNITY|<secret:snmp-ro>")
        for words in rows:
            self.rig.do(LEAF, "sonic-db-cli", "CONFIG_DB", "HSET", *words)
        self.rig.do(LEAF, "config", "save", "-y")

    def remove(self, *rows: tuple[str, str, str]) -> None:
        """Take rows away, and save that."""
        for row, _, _ in rows:
            self.rig.do(LEAF, "sonic-db-cli", "CONFIG_DB", "DEL", row)
        self.rig.do(LEAF, "config", "save", "-y")

    def __call__(self, *words: object, code: int | None = None) -> Ran:
        """Run a verb as loud as it gets, and keep what it says."""
        ran = self._run(*words, "-vvv")
        what = " ".join(map(str, words[:4]))
        self.said += ((what, ran.out.encode()), (what, ran.err.encode()))
        assert code is None or ran.code == code, f"{what}: {ran.code}\n{ran.out}\n{ran.err}"
        assert ran.code != ExitCode.BUG, ran.err
        return ran

    def in_all_formats(self, *words: object, code: int | None = None) -> None:
        """Run a verb in every format there is, to a file as well."""
        for name in format_names():
            report = self.folder / f"report-{words[0]}-{name}"
            self(*words, "--format", name, "-o", report, code=code)
        self(*words, code=code)

    def plan(self) -> tuple[object, ...]:
        """Plan from what runs, and return what pushes that."""
        self("fetch", self.site, "-o", "running", code=0)
        given = ("plan", self.site, "--against", "running", "--running", "running", "-j", "0")
        self(*given, "-o", "plan.json")
        digest = hashlib.sha256(Path("plan.json").read_bytes()).hexdigest()
        return ("push", "plan.json", self.site, "--commit", "--yes", "--approved", digest)

    def killed(self, *words: object) -> str:
        """Push by a process of its own, kill it at work, and return the name of the push."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "railwright", *map(str, words), "-vvv"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        ) as process:
            lines = Rig.until(process, f"{LEAF}: apply")
            process.kill()
            out, err = process.communicate()
        self.said += (("killed", "\n".join((*lines, out, err)).encode()),)
        return self.newest()

    def newest(self) -> str:
        """Return the name of the push that was begun last."""
        return past.names(self.folder / "state" / "push")[0]

    def start_again(self) -> None:
        """Have the switch as new, with what was planted that is valid."""
        self.rig.lab.well()
        self.rig.renew()
        self.plant(*VALID)

    def searched(self, lines: set[bytes]) -> list[tuple[str, str]]:
        """Return what sings where nothing may: what was said, files, and command lines."""
        allowed = [path for pattern in MAY_HOLD for path in self.folder.glob(pattern)]
        files = [path for path in self.folder.rglob("*") if path.is_file() and path not in allowed]
        names = {str(path.relative_to(self.folder)): str(path.name).encode() for path in files}
        places = [
            *self.said,
            *(("command line", line) for line in lines),
            *names.items(),
            *((str(path.relative_to(self.folder)), path.read_bytes()) for path in files),
        ]
        return [(name, where) for name, data in places if (where := found_in(data))]


@pytest.fixture
def world(rig: Rig, tmp_path: Path, railwright: Run, monkeypatch: pytest.MonkeyPatch) -> World:
    found = World(rig, tmp_path, railwright)
    found.lay_out(monkeypatch)
    return found


def test_the_search_finds_what_it_is_for() -> None:
    for name, value in CANARIES.items():
        for data in (
            value.encode(), repr(value).encode(), json.dumps(value).encode(),
            hashlib.sha256(value.encode()).hexdigest().encode(),
        ):  # fmt: skip
            assert found_in(b"around " + data + b" it"), name
    for at in range(3):
        assert found_in(base64.b64encode(b"." * at + b"canary-of-three"))
    assert len(CANARIES) == 21
    assert not found_in(b"nothing here")


def test_nothing_sings(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNASKED", CANARIES["variable that nothing asks for"])
    rig, site = world.rig, world.site
    with Watched() as watched:
        # What is asked, and told, in every format.
        world.plant(*VALID, *UNMODELLED, *INVALID)
        world("build", site, "-j", "0", "-o", "built", code=0)
        world("check", site, "-j", "0")
        world("ztp", site, "--url", "http://192.168.0.5/ztp", "--by", "hostname", "-o", "ztp")
        world("hosts", "trust", site, "--yes", code=0)
        push = world.plan()
        for form in ("text", "json", "markdown"):
            world("drift", site, LEAF, "-j", "0", "--format", form, code=ExitCode.FINDINGS)
        for form in ("text", "junit"):
            world("verify", site, LEAF, "--interval", "0", "--format", form)
        world("diff", site, "--against", "running", "--running", "running", "-j", "0")
        world(*push)
        # A change by the config updater, which goes wrong, dies, is gone on with and taken back.
        world.remove(*INVALID, *UNMODELLED)
        push = world.plan()
        world.in_all_formats(*push[:3], code=0)
        for fault in ("gcu-refuse", "gcu-stop", "foreign-write"):
            rig.fault(LEAF, fault)
            assert world(*push).code != 0, fault
            world.start_again()
        for fault in ("garbage", "flood", "fail"):
            rig.fault(LEAF, fault, at="sonic-cfggen")
            assert world("fetch", site, LEAF, "-o", "running").code != 0, fault
            rig.well()
        txn = world.killed(*push)
        world("push", "--resume", txn, site)
        world("push", "--status", txn, site)
        world.start_again()
        world(*world.plan(), code=0)
        assert rig.config(LEAF)["TACPLUS"]["global"]["passkey"].startswith("canary-new-")
        assert "192.168.0.9" not in rig.config(LEAF).get("TACPLUS_SERVER", {})
        txn = world.newest()
        world("drift", site, LEAF, "-j", "0")
        world("rollback", txn, site)
        world("rollback", txn, site, "--commit", "--yes", code=0)
        back = rig.config(LEAF)["TACPLUS_SERVER"]["192.168.0.9"]["passkey"]
        assert back == CANARIES["tacacs key"]
        world("push", "--list", site, code=0)
        # A change by reload, of servers that are drained.
        world.plant(*UNMODELLED)
        push = world.plan()
        world(*push[:3], code=0)
        rig.fault(LEAF, "orchagent-core")
        assert world(*push).code != 0
    assert len(watched.lines) > 5
    assert Path("hooked").stat().st_size
    held = [path for path in Path("state").rglob("*.before.json") if found_in(path.read_bytes())]
    assert len(held) > 5  # else nothing was at stake
    for path in held:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert world.searched(watched.lines) == []
