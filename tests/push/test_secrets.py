"""References to secrets: where they lead, what they never show, and what is taken out of texts."""

from __future__ import annotations

import io
import json
import logging
import os
import shlex
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright import cli, pipeline
from railwright.base import process, resources
from railwright.base.errors import ExitCode, SecretError
from railwright.base.redact import KNOWN, Redacting, Redactor
from railwright.push.line import secrets
from railwright.push.line.secrets import check, resolve


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


def test_of_the_environment(redactor: Redactor) -> None:
    given = {"PW": "canary one"}
    assert resolve("env:PW", "login", redactor, environment=given) == "canary one"
    assert redactor.text("it is canary one.") == "it is <secret:login>."
    with pytest.raises(SecretError, match="the environment has no OTHER"):
        resolve("env:OTHER", "login", redactor, environment=given)
    with pytest.raises(SecretError, match="holds nothing"):
        resolve("env:PW", "login", redactor, environment={"PW": "\n"})


@pytest.mark.parametrize(
    ("text", "value"), [("a b\n", "a b"), ("a b\r\n", "a b"), ("a\n\n", "a\n")]
)
def test_of_a_file(redactor: Redactor, tmp_path: Path, text: str, value: str) -> None:
    path = tmp_path / "secret"
    path.write_bytes(text.encode())
    path.chmod(0o600)
    assert resolve("file:secret", "x", redactor, folder=tmp_path) == value
    for mode in (0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(SecretError, match="others may read") as caught:
            resolve("file:secret", "x", redactor, folder=tmp_path)
        assert f"chmod 600 {path}" in str(caught.value)


def test_of_a_file_that_is_none(redactor: Redactor, tmp_path: Path) -> None:
    for name, raw in (("binary", b"\xff\xfe"), ("large", b"x" * 70_000)):
        (tmp_path / name).write_bytes(raw)
        (tmp_path / name).chmod(0o600)
    for name in ("none", ".", "binary", "large", "a\0b"):
        with pytest.raises(SecretError):
            resolve(f"file:{name}", "x", redactor, folder=tmp_path)


def test_of_a_command(redactor: Redactor, tmp_path: Path) -> None:
    program = shlex.quote(sys.executable)
    line = f"cmd:{program} -c \"print('canary of a program')\""
    assert resolve(line, "vault", redactor, folder=tmp_path) == "canary of a program"
    failing = f"cmd:{program} -c \"import sys; print('canary half'); sys.exit(3)\""
    with pytest.raises(SecretError, match="ended with 3") as caught:
        resolve(failing, "vault", redactor, folder=tmp_path)
    assert "canary" not in str(caught.value)
    for wrong in ("cmd:'", "cmd:no-such-program-here", 'cmd:""'):
        with pytest.raises(SecretError):
            resolve(wrong, "vault", redactor, folder=tmp_path)


def test_a_file_of_another_user_is_none(
    redactor: Redactor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    path.write_text("canary", "utf-8")
    path.chmod(0o600)
    monkeypatch.setattr(secrets, "_ROOT", 12345)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(SecretError, match="belongs to another user"):
        resolve("file:secret", "x", redactor, folder=tmp_path)


def test_what_a_variable_holds_is_known_before_it_is_needed(
    redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RW_ONE", "canary-one")
    secrets.learn(("env:RW_ONE", "env:RW_NONE", "cmd:env", None), redactor)
    assert redactor.text("canary-one") == "<secret:RW_ONE>"


def test_a_program_that_leaves_another_behind_is_not_waited_for(
    redactor: Redactor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "COMMAND_S", 0.2)
    monkeypatch.setattr(process, "_GRACE_S", 0.1)
    with pytest.raises(SecretError, match=r"took more than 0\.2 s"):
        resolve("cmd:sh -c 'sleep 5 & sleep 5'", "x", redactor, folder=tmp_path)


def test_no_shell_reads_a_command(redactor: Redactor, tmp_path: Path) -> None:
    assert resolve("cmd:echo $(id) ; x > y", "v", redactor, folder=tmp_path) == "$(id) ; x > y"
    assert list(tmp_path.iterdir()) == []


def test_a_keyring_is_no_dependency(redactor: Redactor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SecretError) as caught:
        resolve("keyring:fabric/admin", "login", redactor)
    assert "pip install keyring" in str(caught.value)


def test_of_a_keyring(redactor: Redactor, monkeypatch: pytest.MonkeyPatch) -> None:
    class KeyringError(Exception):
        pass

    ring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    kept = {("https://a/b", "admin"): "canary of a ring"}
    ring.__dict__["get_password"] = lambda *place: kept.get(place)
    errors.__dict__["KeyringError"] = KeyringError
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert resolve("keyring:https://a/b/admin", "x", redactor) == "canary of a ring"
    with pytest.raises(SecretError, match="has nothing for a/other"):
        resolve("keyring:a/other", "x", redactor)
    with pytest.raises(SecretError, match="SERVICE/NAME"):
        resolve("keyring:admin", "x", redactor)


@pytest.mark.parametrize("text", ["canary", "canary:x", "", "env:", "file: ", "https://canary"])
def test_what_is_no_reference_is_not_repeated(text: str) -> None:
    with pytest.raises(SecretError) as caught:
        check(text)
    assert "canary" not in str(caught.value)


_SECRETS = st.text(min_size=4).filter(lambda text: not set("<secret:n>") & set(text))


@given(_SECRETS, st.text(), st.text())
def test_no_form_of_a_secret_stays(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.add("n", secret)
    for form in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1], shlex.quote(secret)):
        told = redactor.text(f"{before}{form}{after}")
        assert form not in told
        assert "<secret:n>" in told
    raw = f"{before}{secret}{after}".encode("utf-8", "surrogatepass")
    if secret.isascii():
        assert secret.encode() not in redactor.data(raw)


def test_each_line_of_a_key_is_a_secret() -> None:
    redactor = Redactor()
    redactor.add("key", "-----BEGIN X-----\nAAAACanaryAAAA\nBBBBCanaryBBBB\n-----END X-----")
    assert redactor.text("at BBBBCanaryBBBB, see") == "at <secret:key>, see"


def test_the_longest_goes_first_and_the_short_stay() -> None:
    redactor = Redactor()
    redactor.add("a", "canary")
    redactor.add("b", "canary-two")
    redactor.add("c", "ca")
    assert redactor.text("canary-two canary ca") == "<secret:b> <secret:a> ca"


def test_secrets_that_overlap_are_gone_both() -> None:
    redactor = Redactor()
    redactor.add("one", "canary-of-one")
    redactor.add("two", "one-and-two!")
    assert redactor.text("[canary-of-one-and-two!]") == "[<secret:one>]"
    assert redactor.text("canary-of-onecanary-of-one") == "<secret:one><secret:one>"


def test_a_switch_cannot_choose_its_secrets_so_that_a_look_takes_forever() -> None:
    redactor = Redactor()
    for number in range(50_000):
        redactor.add("own", f"same start {number}")
    told = redactor.text("same start, same start 49999, same star" * 100)
    assert told == "same start, <secret:own>, same star" * 100


def test_a_traceback_of_a_bug_shows_none(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def bug(*_args: object, **_given: object) -> None:
        raise KeyError(secret)

    secret = "canary-of-a-traceback"  # noqa: S105
    KNOWN.add("own", secret)
    monkeypatch.setattr(pipeline, "design", bug)
    assert (
        cli.run(["show", "fabric", str(resources.root("inventories") / "lab"), "-vv"])
        == ExitCode.BUG
    )
    said = capfd.readouterr().err
    assert "Traceback" in said
    assert "KeyError: '<secret:own>'" in said
    assert "canary" not in said


def test_a_log_shows_none_not_even_in_tracebacks() -> None:
    redactor, stream = Redactor(), io.StringIO()
    redactor.add("login", "canary-of-login")
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redacting(redactor))
    logger = logging.getLogger("railwright.test-of-redacting")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        logger.error("%s and %r", "canary-of-login", {"x": "canary-of-login"})
        try:
            int("canary-of-login")
        except ValueError:
            logger.exception("it failed with 100%")
    finally:
        logger.removeHandler(handler)
    assert "canary" not in stream.getvalue()
    assert "'<secret:login>'" in stream.getvalue()
