"""SSH: what an answer tells, which keys are trusted, and what nobody gets to see."""

from __future__ import annotations

import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncssh
import pytest

from push.fakeswitch import PASSWORD, QUICK, WHO, FakeSwitch, Fleet, Reply, silent
from railwright.base.errors import (
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    SecretError,
    Unreachable,
)
from railwright.push.line import answer as answers
from railwright.push.line import commands
from railwright.push.line.access import Address, Credentials
from railwright.push.line.answer import Ran, of_exit
from railwright.push.line.channel import Request
from railwright.push.line.ssh import Ssh
from railwright.push.slots import Slots


def test_a_command_answers(ssh: Ssh, switch: FakeSwitch) -> None:
    switch.replies["show version"] = Reply(b"SONiC\n", b"note\n")
    answer = ssh.session(switch.access()).run(Request(("show", "version")))
    assert answer == (Ran.OK, 0, b"SONiC\n", b"note\n", "")


def test_a_failure_is_no_success_and_no_doubt(ssh: Ssh, switch: FakeSwitch) -> None:
    answer = ssh.session(switch.access()).run(Request(("nonsense",)))
    assert answer.outcome is Ran.FAILED
    assert answer.rc == 127
    assert answer.said() == "exit code 127: nonsense: command not found"


def test_no_terminal_is_ever_asked_for(ssh: Ssh, switch: FakeSwitch) -> None:
    ssh.session(switch.access()).run(Request(("show", "version")))
    assert switch.terminals == [None]


@pytest.mark.parametrize(
    "words",
    [
        ("echo", "a b"),
        ("echo", "$(reboot)", "`reboot`", ";reboot", "a'b", 'a"b', "*", "-rf", "", "\n"),
    ],
)
def test_words_stay_words(ssh: Ssh, switch: FakeSwitch, words: tuple[str, ...]) -> None:
    import shlex  # noqa: PLC0415

    ssh.session(switch.access()).run(Request(words))
    assert tuple(shlex.split(switch.said[0])) == words


def test_what_a_command_reads_arrives_whole(ssh: Ssh, switch: FakeSwitch) -> None:
    data = bytes(range(256)) * 40_000
    switch.other = lambda _line, _stdin: Reply()
    answer = ssh.session(switch.access()).run(Request(("cat",), stdin=data))
    assert answer.ok
    assert switch.given == [data]


def test_a_connection_lost_in_an_answer_is_unknown(ssh: Ssh, switch: FakeSwitch) -> None:
    switch.replies["config apply-patch p"] = Reply(b"half of it\n", end="drop")
    switch.replies["show version"] = Reply(b"SONiC\n")
    session = ssh.session(switch.access())
    answer = session.run(Request(("config", "apply-patch", "p")))
    assert answer.outcome is Ran.UNKNOWN
    assert answer.rc is None
    assert answer.out in {b"half of it\n", b""}
    assert session.run(Request(("show", "version"))).ok  # it logs in again
    assert len(switch.logins) == 2
    assert switch.said == ["config apply-patch p", "show version"]  # and repeats nothing


def test_a_command_that_hangs_is_unknown_and_the_session_lives(
    ssh: Ssh, switch: FakeSwitch
) -> None:
    switch.replies["sleep"] = Reply(b"so far\n", end="hang")
    switch.replies["show version"] = Reply(b"SONiC\n")
    session = ssh.session(switch.access())
    answer = session.run(Request(("sleep",), timeout_s=0.2))
    assert answer.outcome is Ran.UNKNOWN
    assert answer.out == b"so far\n"
    assert "within 0.2 s" in answer.said()
    assert session.run(Request(("show", "version"))).ok
    assert len(switch.logins) == 1


def test_a_killed_command_failed(ssh: Ssh, switch: FakeSwitch) -> None:
    switch.replies["x"] = Reply(end="kill")
    answer = ssh.session(switch.access()).run(Request(("x",)))
    assert (answer.outcome, answer.rc) == (Ran.FAILED, None)
    assert answer.said() == "ended without an exit code: killed by signal KILL"


def test_an_endless_answer_is_cut_and_unknown(ssh: Ssh, switch: FakeSwitch) -> None:
    switch.replies["show version"] = Reply(b"SONiC\n")
    switch.replies["yes"] = Reply(b"y\n" * 2_000_000)
    session = ssh.session(switch.access())
    answer = session.run(Request(("yes",), limit_bytes=100_000))
    assert answer.outcome is Ran.UNKNOWN
    assert len(answer.out) <= 100_000
    assert answer.said() == "no answer: it printed more than 100,000 bytes"
    assert session.run(Request(("show", "version"))).ok


def test_a_huge_answer_arrives_whole(ssh: Ssh, switch: FakeSwitch) -> None:
    data = bytes(range(256)) * 40_000
    switch.replies["cat"] = Reply(data)
    assert ssh.session(switch.access()).run(Request(("cat",))).out == data


def test_what_steers_a_terminal_is_not_shown(ssh: Ssh, switch: FakeSwitch) -> None:
    hostile = (
        b"\x1b[2J\x1b]0;owned\x07\x1b[31mred\x1b[0m\x9b1m\xff\xfe \x1bP1;2|x\x1b\\done\x08\x00"
    )
    switch.replies["x"] = Reply(hostile, hostile, 1)
    answer = ssh.session(switch.access()).run(Request(("x",)))
    for text in (answer.text, answer.said()):
        assert "red" in text
        assert "done" in text
        assert "owned" not in text
        assert all(sign.isprintable() for sign in text)


def test_nobody_is_asked_whose_key_nobody_trusts(ssh: Ssh, switch: FakeSwitch) -> None:
    access = switch.access()._replace(trusted=())
    with pytest.raises(HostKeyUnknown) as caught:
        ssh.session(access)
    assert "railwright hosts trust SITE leaf-01" in str(caught.value)
    assert switch.logins == []


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256"])
def test_another_key_than_the_trusted_one_is_told_with_both(
    ssh: Ssh, switch: FakeSwitch, kind: str
) -> None:
    from railwright.push.line.ssh import host_key  # noqa: PLC0415

    other = host_key(asyncssh.generate_private_key(kind).convert_to_public())
    with pytest.raises(HostKeyChanged) as caught:
        ssh.session(switch.access()._replace(trusted=(other,)))
    assert other.fingerprint in str(caught.value)
    assert switch.trusted[0].fingerprint in str(caught.value)
    assert switch.tried == []  # no password reached whoever is there


def test_a_fingerprint_is_that_of_openssh(switch: FakeSwitch) -> None:
    assert switch.trusted[0].fingerprint == switch.key.get_fingerprint()


def test_the_key_of_a_switch_can_be_looked_at(ssh: Ssh, switch: FakeSwitch) -> None:
    assert ssh.shown_key("leaf-01", switch.access().address) == switch.trusted[0]
    assert switch.tried == []


def test_a_wrong_password_is_tried_once(ssh: Ssh, switch: FakeSwitch) -> None:
    who = Credentials("admin", password="wrong-canary")  # noqa: S106
    with pytest.raises(LoginRefused) as caught:
        ssh.session(switch.access(who=who))
    assert switch.tried == ["wrong-canary"]
    assert "wrong-canary" not in str(caught.value)


def test_a_key_logs_in(fleet: Fleet, tmp_path: Path) -> None:
    mine = asyncssh.generate_private_key("ssh-ed25519")
    file = tmp_path / "id"
    mine.write_private_key(file, passphrase="canary-of-the-key", rounds=50)  # noqa: S106
    file.chmod(0o600)
    switch = fleet.add()
    who = Credentials("admin", file, "canary-of-the-key")
    with Ssh(QUICK) as ssh, pytest.raises(LoginRefused):  # nobody knows the key there
        ssh.session(switch.access(who=who))
    switch.allowed.append(mine.convert_to_public())
    with Ssh(QUICK) as ssh:
        ssh.session(switch.access(who=who)).close()
    assert switch.tried == []
    with Ssh(QUICK) as ssh, pytest.raises(SecretError, match="cannot be used"):
        ssh.session(switch.access(who=who._replace(passphrase=None)))
    with Ssh(QUICK) as ssh, pytest.raises(SecretError, match="cannot be used"):
        ssh.session(switch.access(who=who._replace(key=tmp_path / "none")))


def test_a_key_that_others_may_read_is_not_used(fleet: Fleet, tmp_path: Path) -> None:
    file = tmp_path / "id"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(file)
    file.chmod(0o640)
    switch = fleet.add()
    with Ssh(QUICK) as ssh, pytest.raises(SecretError, match="others may read it"):
        ssh.session(switch.access(who=Credentials("admin", file)))
    assert switch.logins == []


def test_nothing_weak_is_offered(fleet: Fleet, ssh: Ssh) -> None:
    """No SHA-1, no compression: a server that has nothing else is not talked to."""
    switch = fleet.add()
    ssh.session(switch.access()).run(Request(("show", "version")))
    used = switch.connections[-1]
    assert used.get_extra_info("send_compression") == "none"
    for given in (
        {"kex_algs": ["diffie-hellman-group14-sha1"]},
        {"mac_algs": ["hmac-sha1"], "encryption_algs": ["aes128-ctr"]},
        {"compression_algs": ["zlib@openssh.com"]},
    ):
        old = fleet.add(**given)
        with pytest.raises(Unreachable):
            ssh.session(old.access())
        assert old.tried == []


def test_a_message_is_made_of_the_beginning_of_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned: list[int] = []

    def clean(raw: bytes) -> str:
        cleaned.append(len(raw))
        return raw.decode()

    monkeypatch.setattr(answers, "clean", clean)
    assert of_exit(1, b"", b"no " * 1_000_000).said().startswith("exit code 1: no no no ")
    assert cleaned == [8192]


def test_credentials_show_no_secret() -> None:
    assert "canary" not in f"{WHO!r} {WHO}"
    assert "canary" not in repr(FakeSwitch().access())
    assert "canary" not in repr(Request(("cat",), stdin=b"canary"))
    assert "canary" not in repr(commands.receive(f"{commands.HOME}/t1/x", b"canary"))
    assert "canary" not in repr(of_exit(0, b"canary", b"canary"))


def test_a_silent_port_is_unreachable(switch: FakeSwitch) -> None:
    with silent() as listening, Ssh(QUICK.model_copy(update={"connect_s": 0.2})) as ssh:
        where = Address(*listening.getsockname()[:2])
        with pytest.raises(Unreachable, match=r"does not answer within 0\.2 s"):
            ssh.session(switch.access()._replace(address=where))
        with pytest.raises(Unreachable, match=r"does not answer within 0\.2 s"):
            ssh.shown_key("leaf-01", where)


def test_a_shut_port_is_unreachable(ssh: Ssh, switch: FakeSwitch) -> None:
    with silent() as listening:
        where = Address(*listening.getsockname()[:2])
    with pytest.raises(Unreachable, match="cannot be reached"):
        ssh.session(switch.access()._replace(address=where))


def test_what_does_not_speak_ssh_is_unreachable(ssh: Ssh, switch: FakeSwitch) -> None:
    with silent() as listening:
        where = Address(*listening.getsockname()[:2])

        def answer() -> None:
            for _ in range(1):
                other, _ = listening.accept()
                with other:
                    other.sendall(b"HTTP/1.0 400 \x1b[31mbad\r\n\r\n")

        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(answer)
            with pytest.raises(Unreachable) as caught:
                ssh.session(switch.access()._replace(address=where))
            done.result()
    assert str(caught.value).isprintable()


def test_files_go_there_and_back(ssh: Ssh, fleet: Fleet, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    switch = fleet.add(FakeSwitch(home))
    session = ssh.session(switch.access())
    data = bytes(range(256)) * 1000
    assert session.put(data, "/patch.json").ok
    assert (home / "patch.json").read_bytes() == data
    assert stat.S_IMODE((home / "patch.json").stat().st_mode) == 0o600
    assert session.get("/patch.json").out == data
    again = session.put(b"other", "/patch.json")
    assert again.outcome is Ran.FAILED
    assert (home / "patch.json").read_bytes() == data
    assert session.get("/nothing").outcome is Ran.FAILED
    assert session.get("/patch.json", limit_bytes=10).outcome is Ran.FAILED


def test_fifty_switches_at_once_log_in_one_after_the_other(fleet: Fleet) -> None:
    switches = [fleet.add() for _ in range(50)]
    for number, switch in enumerate(switches):
        switch.replies["hostname"] = Reply(b"leaf-%d\n" % number)
    settings = QUICK.model_copy(update={"logins_per_second": 100.0})
    with Ssh(settings) as ssh, ThreadPoolExecutor(50) as pool:

        def ask(number: int) -> bytes:
            session = ssh.session(switches[number].access(f"leaf-{number}"))
            return session.run(Request(("hostname",))).out

        said = list(pool.map(ask, range(50)))
    assert said == [b"leaf-%d\n" % number for number in range(50)]
    logins = sorted(at for switch in switches for at in switch.logins)
    assert len(logins) == 50
    assert logins[-1] - logins[0] >= 0.4  # 49 times 10 ms, less what a busy machine squeezes


def test_slots_are_apart_and_none_is_saved_up() -> None:
    now = [100.0]
    slots = Slots(4, clock=lambda: now[0])
    assert [slots.wait_s() for _ in range(3)] == [0, 0.25, 0.5]
    now[0] += 60
    assert [slots.wait_s() for _ in range(2)] == [0, 0.25]


def test_the_log_holds_no_secret(
    switch: FakeSwitch, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A verb that ran in this process before has taken the log into its own hands.
    monkeypatch.setattr(logging.getLogger("railwright"), "propagate", True)
    monkeypatch.setattr(logging.getLogger("railwright"), "level", logging.NOTSET)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="railwright")
    switch.replies["config save -y"] = Reply(end="drop")
    with Ssh(QUICK) as ssh:
        session = ssh.session(switch.access())
        session.run(Request(("config", "save", "-y")))
        session.run(Request(("cat",), stdin=b"canary-of-a-patch"))
    assert "config save -y" in caplog.text
    assert "canary" not in caplog.text
    assert PASSWORD not in caplog.text
