"""Canaries in switches, logins, arguments and errors: none is in a log, a result or a file."""

from __future__ import annotations

import io
import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nornir.core.task import Result, Task

from inthread import Lab
from push.nornir.conftest import Make
from railwright.nornir import (
    JsonDocument,
    JsonLines,
    Progress,
    sonic_apply_patch,
    sonic_checkpoint,
    sonic_get_config,
    sonic_health,
    sonic_rollback,
)
from railwright.push.nornir_ import guard

LEAF = "leaf-1-01"
SECRET = "canary-of-tacacs"  # noqa: S105
HASH = "$6$canary$of-a-login"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Nornir's log, as it writes it by default but with more of it; nothing stays of it."""
    yield tmp_path / "nornir.log"
    logger = logging.getLogger("nornir")
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


@pytest.fixture
def planted(well: Lab) -> Iterator[Lab]:
    """A switch with secrets, saved."""
    for words in (
        ("HSET", "TACPLUS|global", "passkey", SECRET),
        ("HSET", "LOCAL_USER|ops", "hashed_password", HASH),
        ("HSET", "SNMP_COMMUNITY|canary-community", "TYPE", "RO"),
    ):
        well.run(LEAF, "sonic-db-cli", "CONFIG_DB", *words)
    well.run(LEAF, "config", "save", "-y")
    yield well
    for key in ("TACPLUS|global", "LOCAL_USER|ops", "SNMP_COMMUNITY|canary-community"):
        well.run(LEAF, "sonic-db-cli", "CONFIG_DB", "DEL", key)
    well.run(LEAF, "config", "save", "-y")


def clumsy(task: Task, *, token: str, config: dict[str, Any]) -> Result:
    """A task of somebody else, which fails with all that it knows."""
    del token, config
    sonic = task.host.get_connection("sonic", task.nornir.config)
    raise ValueError(sonic.config())


def parent(task: Task, *, token: str) -> Result:
    task.run(task=clumsy, token=token, config={"key": token})
    return Result(task.host)


def patch_of(value: str) -> list[dict[str, Any]]:
    return [{"op": "replace", "path": "/TACPLUS/global/passkey", "value": value}]


def test_no_canary_gets_out(
    make: Make,
    planted: Lab,
    tmp_path: Path,
    log: Path,
    state: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.DEBUG)
    stream = io.StringIO()
    report = JsonDocument(tmp_path / "report.json")
    some: Any
    with pytest.warns(UserWarning, match="logging"):
        some = make(LEAF, log=log, max_failures=99)
    some = some.with_processors([Progress(stream), JsonLines(tmp_path / "j", results=True), report])
    results = []
    for task, given in (
        (sonic_get_config, {}),
        (sonic_get_config, {"saved": True}),
        (sonic_health, {}),
        (sonic_checkpoint, {"checkpoint": "one"}),
        (sonic_apply_patch, {"patch": patch_of("canary-new"), "verify_s": 1}),
        (sonic_apply_patch, {"patch": patch_of("canary-new"), "dry_run": True}),
        (sonic_apply_patch, {"patch": '[{"canary": '}),
        (sonic_apply_patch, {"patch": [{"op": "canary-op", "path": "/"}]}),
        (sonic_apply_patch, {"patch": patch_of("<secret:nobody>"), "verify_s": 1,
                             "max_class": "unknown"}),
        (sonic_rollback, {"checkpoint": "one", "verify_s": 1}),
        (clumsy, {"token": "canary-token", "config": {"TACPLUS": SECRET}}),
        (parent, {"token": "canary-token"}),
    ):  # fmt: skip
        some.data.reset_failed_hosts()
        found = some.run(task=task, **given)
        if task not in (clumsy, parent):  # what they return is theirs
            results += [f"{one.result}{one.diff}{one.exception}{one!r}" for one in found[LEAF]]
    planted.fault(LEAF, "garbage", "show version")
    some.run(task=sonic_apply_patch, patch=patch_of("<secret:x>"), max_class="unknown")
    captured = capfd.readouterr()
    files = {
        path: path.read_text("utf-8", "replace")
        for place in (tmp_path, state)
        for path in place.rglob("*")
        if path.is_file()
    }
    snapshots = {path for path in files if path.name.endswith(".before.json")}
    for path in snapshots:  # what a switch had, to take it back: for nobody else to read
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert log in files
    assert "failed with traceback" in files[log]
    assert "with args config, token on 1 hosts" in files[log]
    texts = [
        *(text for path, text in files.items() if path not in snapshots),
        *results, stream.getvalue(), str(report.document), str(some.inventory.dict()),
        captured.out, captured.err, caplog.text,
    ]  # fmt: skip
    assert len(texts) > 12
    assert [text[:2000] for text in texts if "canary" in text] == []


def test_a_secret_is_found_late_and_is_on_the_switch_alone(
    make: Make,
    planted: Lab,
    tmp_path: Path,
    state: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    some = make(LEAF, max_failures=9).with_processors(
        [Progress(stream), JsonLines(tmp_path / "journal", results=True)]
    )
    patch, given = patch_of("<secret:tacacs>"), {"max_class": "unknown", "verify_s": 1}
    host = some.inventory.hosts[LEAF]
    host.connection_options["sonic"].extras |= {  # type: ignore[operator, union-attr]
        "secrets": {"tacacs": "env:TACACS_KEY"}, "simulated": False,
    }  # fmt: skip
    missing = some.run(task=sonic_apply_patch, patch=patch, **given)[LEAF][0]
    assert missing.failed
    assert "the environment has no TACACS_KEY" in missing.result["why"]
    monkeypatch.setenv("TACACS_KEY", "canary-new-key")
    some.data.reset_failed_hosts()
    found = some.run(task=sonic_apply_patch, patch=patch, **given)[LEAF][0]
    assert found.result["outcome"] == "committed", found.result
    assert found.diff == "TACPLUS|global.passkey: <secret:own:1> -> <secret:tacacs>"
    config = planted.do(planted.fleet.switches[LEAF].tables.config())
    assert config["TACPLUS"]["global"]["passkey"] == "canary-new-key"
    texts = [
        path.read_text("utf-8")
        for path in (tmp_path / "journal", *(state / "push").rglob("*"))
        if path.is_file() and not path.name.endswith(".before.json")
    ]
    assert len(texts) > 3
    for text in (*texts, stream.getvalue(), str(found.result)):
        assert "canary" not in text


@pytest.mark.usefixtures("planted")
def test_what_a_script_reads_by_itself_is_known_too(make: Make, tmp_path: Path, log: Path) -> None:
    with pytest.warns(UserWarning, match="logging"):
        some = make(LEAF, log=log)
    some.with_processors([JsonLines(tmp_path / "journal")]).run(
        task=clumsy,
        token="canary-token",  # noqa: S106 # none
        config={},
    )
    for path in (log, tmp_path / "journal"):
        text = path.read_text("utf-8")
        assert "ValueError" in text or "failed" in text
        assert "canary" not in text


def test_arguments_are_named_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logger = logging.getLogger("nornir.core")
    logger.info("only %(token)s", {"token": "canary"})
    logger.info("with args %s on %d", {"token": "canary", "a": 1}, 3)
    logger.info("with args %s on %d", {}, 3)
    guard.KNOWN.add("password", "hunter-canary")
    guard.stand()
    guard.stand()
    logger.info("said hunter-canary")
    assert [one.getMessage() for one in caplog.records] == [
        "only ...",
        "with args a, token on 3",
        "with args none on 3",
        "said <secret:password>",
    ]
