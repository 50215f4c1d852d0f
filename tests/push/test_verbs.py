"""``hosts``, ``fetch`` and ``drift`` on switches that answer, and on those that do not."""

from __future__ import annotations

import json
import logging
import os
import stat
from pathlib import Path

import asyncssh
import pytest

from push.conftest import RUNNING, Site
from push.fakeswitch import FakeSwitch, Fleet, Reply
from railwright.base.errors import ExitCode
from running import Run


def test_nothing_is_trusted_without_a_yes(railwright: Run, site: Site, state: Path) -> None:
    ran = railwright("hosts", "trust", site.folder, *site.reached)
    assert ran.code == ExitCode.FINDINGS
    for switch in site.switches.values():
        assert switch.trusted[0].fingerprint in ran.out
        assert switch.tried == []
    assert "nothing is trusted yet" in ran.out
    assert not (state / "lab").exists()


def test_what_is_trusted_is_listed_and_forgotten(railwright: Run, site: Site, state: Path) -> None:
    ran = railwright("hosts", "trust", site.folder, "leaf-1-02", *site.reached, "--yes")
    assert ran.code == ExitCode.OK, ran
    file = state / "lab" / "known_hosts"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    key = site.switches["leaf-1-02"].trusted[0]
    assert file.read_text("utf-8") == f"leaf-1-02 {key.line}\n"
    assert key.fingerprint in railwright("hosts", "list", site.folder).out
    again = railwright("hosts", "trust", site.folder, "leaf-1-02", *site.reached)
    assert again.code == ExitCode.OK
    assert "nothing new to trust" in again.out
    assert railwright("hosts", "forget", site.folder, "leaf-1-02").code == ExitCode.OK
    assert file.read_text("utf-8") == ""
    assert railwright("hosts", "forget", site.folder, "leaf-1-02").code == ExitCode.USAGE
    assert railwright("hosts", "forget", site.folder).code == ExitCode.USAGE


def test_openssh_reads_our_file(railwright: Run, trusted: Site, state: Path) -> None:
    known = asyncssh.read_known_hosts(str(state / "lab" / "known_hosts"))
    for name, switch in trusted.switches.items():
        assert known.match(name, "", None)[0] == [switch.key.convert_to_public()]
    assert railwright("hosts", "list", trusted.folder).out.count("ssh-ed25519") == 6


def test_a_terminal_is_asked(
    railwright: Run, site: Site, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    said: list[str] = []
    monkeypatch.setattr("click.confirm", lambda words, **_: bool(said.append(words)))
    assert railwright("hosts", "trust", site.folder, *site.reached, "-q").code == 1
    assert said == ["trust 6 switches?"]
    assert not (state / "lab").exists()
    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    assert railwright("hosts", "trust", site.folder, *site.reached, "-q").code == 0
    assert (state / "lab" / "known_hosts").exists()


def _changed(site: Site, fleet: Fleet, name: str) -> FakeSwitch:
    other = fleet.add()
    other.replies = site.switches[name].replies
    where = json.loads(site.addresses.read_bytes())
    where[name] = f"127.0.0.1:{other.port}"
    site.addresses.write_text(json.dumps(where))
    return other


def test_a_changed_key_is_not_trusted_over(
    railwright: Run, trusted: Site, fleet: Fleet, state: Path
) -> None:
    before = (state / "lab" / "known_hosts").read_bytes()
    other = _changed(trusted, fleet, "spine-01")
    ran = railwright("hosts", "trust", trusted.folder, *trusted.reached, "--yes")
    assert ran.code == ExitCode.FINDINGS
    assert "error[PSH003] spine-01" in ran.out
    assert other.trusted[0].fingerprint in ran.out
    assert (state / "lab" / "known_hosts").read_bytes() == before


def test_two_switches_of_one_key_are_not_trusted(railwright: Run, site: Site) -> None:
    where = json.loads(site.addresses.read_bytes())
    where["spine-02"] = where["spine-01"]
    site.addresses.write_text(json.dumps(where))
    ran = railwright("hosts", "trust", site.folder, *site.reached, "--yes")
    assert ran.code == ExitCode.FINDINGS
    assert "error[PSH009] spine-01: it shows the host key of spine-02" in ran.out
    assert "spine" not in railwright("hosts", "list", site.folder).out


def test_a_damaged_file_of_keys_is_refused_whole(
    railwright: Run, trusted: Site, state: Path
) -> None:
    file = state / "lab" / "known_hosts"
    good = file.read_text("utf-8")
    for bad in ("leaf-1-01 ssh-ed25519 AAAA\n", "* ssh-ed25519 AAAA\n", "|1|abc= x y\n", "x\n"):
        file.write_text(good + bad)
        ran = railwright("fetch", trusted.folder, *trusted.reached)
        assert ran.code == ExitCode.USAGE
        assert f"{file}:7:1" in ran.err
        assert all(switch.tried == [] for switch in trusted.switches.values())


def test_what_switches_run_is_written_without_secrets(
    railwright: Run, trusted: Site, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    ran = railwright("fetch", trusted.folder, *trusted.reached, "-o", folder)
    assert ran.code == ExitCode.OK, ran
    assert "6 of 6 switches written to" in ran.out
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = sorted(folder.iterdir())
    assert [file.stem for file in files] == list(trusted.switches)
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        text = file.read_text("utf-8")
        assert "canary" not in text
        assert "<secret:own:1>" in text
    diff = railwright(
        "diff", trusted.folder, "--against", "running", "--running", folder, "-j", "0"
    )
    told = railwright("drift", trusted.folder, *trusted.reached, "-j", "0")
    assert diff.out == told.out


def test_some_switches_may_be_named(railwright: Run, trusted: Site, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    ran = railwright("fetch", trusted.folder, "leaf-1-01", *trusted.reached, "-o", folder)
    assert ran.code == ExitCode.OK
    assert [file.name for file in folder.iterdir()] == ["leaf-1-01.json"]
    ran = railwright("fetch", trusted.folder, "leaf-1-1", *trusted.reached, "-o", folder)
    assert ran.code == ExitCode.USAGE
    assert "did you mean 'leaf-1-01'?" in ran.err


_HOSTILE = b'{"DEVICE_METADATA": {"localhost": {"hostname": "\x1b[2J\xffmean"}}}'


@pytest.mark.parametrize(
    ("reply", "id_", "words"),
    [
        (Reply(b"{", end="drop"), "PSH001", "no answer"),
        (Reply(err=b"\x1b[31mTraceback: no redis\n", rc=1), "PSH006", "exit code 1: Traceback"),
        (Reply(b""), "PSH006", "cannot be read"),
        (Reply(b"<html>"), "PSH006", "cannot be read"),
        (Reply(b"[" * 100_000), "PSH006", "cannot be read"),
        (Reply(_HOSTILE), "PSH006", "cannot be read"),
        (
            Reply(b'{"DEVICE_METADATA": {"localhost": {"hostname": "spine-01"}}}'),
            "PSH007",
            "what answers calls itself 'spine-01'",
        ),
    ],
)
def test_a_switch_that_answers_badly_is_a_finding_and_has_no_file(
    railwright: Run, trusted: Site, tmp_path: Path, reply: Reply, id_: str, words: str
) -> None:
    folder = tmp_path / "run"
    railwright("fetch", trusted.folder, *trusted.reached, "-o", folder)
    trusted.switches["leaf-1-03"].replies[RUNNING] = reply
    ran = railwright("fetch", trusted.folder, *trusted.reached, "-o", folder)
    assert ran.code == ExitCode.FINDINGS
    assert f"error[{id_}] leaf-1-03: " in ran.out
    assert words in ran.out
    assert "5 of 6 switches" in ran.out
    assert "\x1b" not in ran.out + ran.err
    assert not (folder / "leaf-1-03.json").exists()
    assert ran.out.count("error[") == 1


def test_a_changed_key_stops_all(
    railwright: Run, trusted: Site, fleet: Fleet, tmp_path: Path
) -> None:
    other = _changed(trusted, fleet, "leaf-1-01")
    ran = railwright("fetch", trusted.folder, *trusted.reached, "-o", tmp_path, "--at-once", 1)
    assert ran.code == ExitCode.FINDINGS
    assert "error[PSH003] leaf-1-01" in ran.out
    assert ran.out.count("error[PSH008]") == 5
    assert other.tried == []
    assert all(switch.tried == [] for switch in trusted.switches.values())


def test_a_refused_login_is_a_finding(
    railwright: Run, trusted: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_PASSWORD", "wrong-canary")
    ran = railwright("fetch", trusted.folder, "spine-01", *trusted.reached, "-o", tmp_path, "-vv")
    assert ran.code == ExitCode.FINDINGS
    assert "error[PSH004] spine-01" in ran.out
    assert trusted.switches["spine-01"].tried == ["wrong-canary"]
    assert "wrong-canary" not in ran.out + ran.err


def test_a_secret_is_never_taken_for_a_reference(railwright: Run, trusted: Site) -> None:
    ran = railwright("fetch", trusted.folder, "--password", "canary-in-clear")
    assert ran.code == ExitCode.USAGE
    assert "a secret is given by reference" in ran.err
    assert "canary" not in ran.out + ran.err


def test_drift_is_told_and_secrets_are_not(railwright: Run, trusted: Site) -> None:
    same = railwright("drift", trusted.folder, "leaf-1-01", *trusted.reached, "-j", "0", "-vv")
    assert same.code == ExitCode.OK, same
    trusted.edit("leaf-1-01", "PORT", "Ethernet0", "mtu", "1500")
    trusted.edit("leaf-1-01", "TACPLUS", "global", "passkey", "canary-of-tacacs")
    differs = railwright("drift", trusted.folder, *trusted.reached, "-j", "0", "-vv")
    assert differs.code == ExitCode.FINDINGS
    assert "mtu: 1500 -> 9100" in differs.out
    assert "canary" not in differs.out + differs.err + same.out + same.err


def test_drift_of_what_cannot_be_asked_is_no_clean_bill(railwright: Run, trusted: Site) -> None:
    trusted.switches["spine-02"].replies[RUNNING] = Reply(b"{", end="drop")
    ran = railwright("drift", trusted.folder, *trusted.reached, "-j", "0")
    assert ran.code == ExitCode.FINDINGS
    assert "error[PSH001] spine-02" in ran.out


def test_drift_from_a_plan_says_which_side_switches_are_on(
    railwright: Run, trusted: Site, tmp_path: Path
) -> None:
    folder, plan = tmp_path / "run", tmp_path / "plan.json"
    trusted.edit("leaf-1-01", "PORT", "Ethernet0", "mtu", "1500")
    trusted.edit("leaf-1-02", "PORT", "Ethernet0", "mtu", "1500")
    railwright("fetch", trusted.folder, *trusted.reached, "-o", folder)
    given = ("--against", "running", "--running", folder, "-o", plan, "-j", "0")
    assert railwright("plan", trusted.folder, *given).code == ExitCode.OK
    reached = ("--plan", plan, *trusted.reached, "-j", "0", "--format", "json")
    trusted.edit("leaf-1-02", "PORT", "Ethernet0", "mtu", "9100")
    ran = railwright("drift", trusted.folder, *reached)
    assert ran.code == ExitCode.FINDINGS
    rows = json.loads(ran.out)["tables"]["plan"]
    assert rows == [
        {"device": "leaf-1-01", "runs": "before"},
        {"device": "leaf-1-02", "runs": "after"},
    ]
    trusted.edit("leaf-1-01", "PORT", "Ethernet0", "mtu", "9100")
    assert railwright("drift", trusted.folder, *reached).code == ExitCode.OK
    trusted.edit("leaf-1-01", "PORT", "Ethernet0", "mtu", "4000")
    ran = railwright("drift", trusted.folder, *reached)
    assert ran.code == ExitCode.FINDINGS
    assert "PLN001" in ran.out


def test_settings_say_how_switches_are_reached(
    railwright: Run, trusted: Site, lab: Path, tmp_path: Path
) -> None:
    import shutil  # noqa: PLC0415

    folder = tmp_path / "copy" / "lab"
    shutil.copytree(lab, folder)
    shutil.copy(trusted.addresses, folder / "where.json")
    secret = folder / "password"
    secret.write_text(os.environ["LAB_PASSWORD"] + "\n")
    settings = folder / "railwright.toml"
    settings.write_text('[push]\naddresses = "where.json"\npassword = "file:password"\n')
    ran = railwright("fetch", folder, "-o", tmp_path / "run")
    assert ran.code == ExitCode.STAGE_FAILED
    assert f"others may read {secret}" in ran.err
    secret.chmod(0o600)
    assert railwright("fetch", folder, "-o", tmp_path / "run").code == ExitCode.OK
    settings.write_text('[push]\nadresses = "where.json"\n')
    ran = railwright("fetch", folder, "-o", tmp_path / "run")
    assert ran.code == ExitCode.USAGE
    assert f"{settings}:2:1" in ran.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not a file of addresses"),
        ("[]", "no JSON object"),
        ('{"leaf-9": "a:22"}', "the site has no switch 'leaf-9'"),
        ('{"spine-01": "-oProxyCommand=reboot"}', "neither an address nor a host name"),
        ('{"spine-01": "a:99999"}', "no TCP port"),
        ('{"spine-01": 22}', "neither an address nor a host name"),
        ('{"spine-01": "a:22", "spine-01": "b:22"}', "stands twice"),
    ],
)
def test_a_wrong_file_of_addresses_is_refused(
    railwright: Run, site: Site, text: str, words: str
) -> None:
    site.addresses.write_text(text)
    ran = railwright("fetch", site.folder, *site.reached)
    assert ran.code == ExitCode.USAGE
    assert words in ran.err


def test_no_secret_is_anywhere(
    railwright: Run, trusted: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for switch in trusted.switches.values():
        config = json.loads(switch.replies[RUNNING].out)
        config["TACPLUS"] = {"global": {"passkey": "canary-of-tacacs"}}
        config["RADIUS"] = {"global": {"passkey": "canary-of-radius"}}
        config["LOCAL_USER"] = {"admin": {"hashed_password": "$6$canary$of-a-login"}}
        switch.replies[RUNNING] = Reply(json.dumps(config).encode(), b"canary-on-stderr\n")
    trusted.switches["spine-01"].replies[RUNNING] = Reply(b'{"canary": ', end="drop")
    trusted.switches["spine-02"].replies[RUNNING] = Reply(b'{"canary": "of half an answer"')
    folder = tmp_path / "written"
    folder.mkdir()
    said = []
    for verb in ("fetch", "drift"):
        for form in ("text", "json", "markdown", "sarif", "junit"):
            out = ("-o", folder / f"{verb}-{form}")
            more = () if verb == "fetch" else ("-j", "0", "--page", folder / "page.html")
            ran = railwright(
                verb, trusted.folder, *trusted.reached, "--format", form, "-vv", *out, *more
            )
            assert ran.code == ExitCode.FINDINGS
            said += [ran.out, ran.err]
    said += [
        file.read_text("utf-8")
        for place in (folder, tmp_path / "state-home")
        for file in place.rglob("*")
        if file.is_file()
    ]
    assert len(said) > 40
    assert [text for text in said if "canary" in text] == []
    assert "canary" not in caplog.text


def test_half_a_configuration_is_not_told_as_a_complaint(
    railwright: Run, trusted: Site, tmp_path: Path
) -> None:
    """A tool that fails midway has printed secrets that nobody has read yet."""
    for end, rc in (("exit", 1), ("drop", 0)):
        half = b'{"TACPLUS": {"global": {"passkey": "canary-of-half"'
        trusted.switches["leaf-1-01"].replies[RUNNING] = Reply(half, rc=rc, end=end)
        words = ("leaf-1-01", *trusted.reached, "-vv", "-o", tmp_path / "running")
        ran = railwright("fetch", trusted.folder, *words)
        assert ran.code == ExitCode.FINDINGS
        assert "canary" not in ran.out + ran.err
