"""Pushes on the disk: what is read of them was written by this user, and by a push."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import push_small as small
from railwright.base import private
from railwright.base.errors import JournalError, RailwrightError, SettingsError
from railwright.model.plan import Plan, Reach
from railwright.plan import file
from railwright.push.fleet import past
from railwright.push.fleet.past import Header

TXN = "rw-20260102T030405-0a1b2c"
PLAN = Plan(
    site="lab", against="golden", revision=None, inventory_sha256="0" * 64,
    disruption=small.plan().disruption, because=None, unknown=0, reach=Reach(), batches=(),
    hunks=(), devices=(),
)  # fmt: skip
HEADER = Header("lab", ".", lab=True, owner="anna", sha256=file.sha256_of_file(PLAN))


def begun(home: Path, header: Header = HEADER, txn: str = TXN) -> Path:
    with past.begun(home, txn, header, PLAN, lambda: "2026-01-02T03:04:05Z"):
        pass
    return home / txn


def test_a_push_is_for_nobody_else_to_read(tmp_path: Path) -> None:
    home = tmp_path / "push"
    folder = begun(home)
    assert past.read(home, TXN).header == HEADER
    modes = {one.name: one.stat().st_mode & 0o777 for one in (home, folder, *folder.iterdir())}
    assert modes == {"push": 0o700, TXN: 0o700, "journal": 0o600, "plan.json": 0o600}


def opened(folder: Path) -> None:
    folder.chmod(0o770)


def linked(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")


def home_opened(folder: Path) -> None:
    folder.parent.chmod(0o777)


@pytest.mark.parametrize("meddle", [opened, linked, home_opened])
def test_what_others_may_have_written_is_not_gone_on_with(
    tmp_path: Path, meddle: Callable[[Path], None]
) -> None:
    home = tmp_path / "push"
    meddle(begun(home))
    with pytest.raises(SettingsError, match=r"can be changed by others|is no folder"):
        past.read(home, TXN)


def test_what_belongs_to_another_user_is_not_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "push"
    begun(home)
    monkeypatch.setattr(private.os, "getuid", lambda: 12345)
    with pytest.raises(SettingsError, match="belongs to another user"):
        past.read(home, TXN)
    with pytest.raises(JournalError, match="belongs to another user"):
        begun(home, txn="rw-20260102T030405-ffffff")


def test_pushes_of_one_second_are_told_in_the_order_they_were_begun(tmp_path: Path) -> None:
    second, later = TXN.rpartition("-")[0], "rw-20260102T030406-000000"
    begun_s = {f"{second}-519e38": 1.1, f"{second}-36172f": 1.2, later: 0.5}
    for txn, at_s in begun_s.items():
        os.utime(begun(tmp_path, txn=txn) / past.PLAN, (at_s, at_s))
    (tmp_path / "rw-nothing").mkdir()
    assert past.names(tmp_path) == (later, f"{second}-36172f", f"{second}-519e38")
    (tmp_path / f"{second}-36172f" / past.PLAN).unlink()
    assert past.names(tmp_path) == (later, f"{second}-519e38", f"{second}-36172f")


@pytest.mark.parametrize("txn", ["../x", "..", ".", "", "/etc", f"{TXN}/../{TXN}", f"{TXN}\n"])
def test_a_name_does_not_lead_elsewhere(tmp_path: Path, txn: str) -> None:
    begun(tmp_path / "push")
    with pytest.raises(SettingsError, match="no push"):
        past.read(tmp_path / "push", txn)


@pytest.mark.parametrize("site", ["../x", "", "a/b", ".", "-x"])
def test_a_site_does_not_lead_elsewhere(tmp_path: Path, site: str) -> None:
    with pytest.raises(JournalError, match="no names"):
        begun(tmp_path / "push", HEADER._replace(site=site))
    assert list(tmp_path.rglob("*.lock")) == []


@pytest.mark.parametrize(
    "facts",
    [{"site": 5}, {"folder": None}, {"lab": "no"}, {"verify_s": True}, {"sha256": 0}, {"of": 1}],
)
def test_a_journal_of_something_else_is_told(tmp_path: Path, facts: dict[str, Any]) -> None:
    home = tmp_path / "push"
    path = begun(home) / "journal"
    record = json.loads(path.read_bytes().partition(b" ")[2])
    record["facts"] |= facts
    text = json.dumps(record).encode()
    path.write_bytes(b"%08x %s\n" % (zlib.crc32(text), text))
    with pytest.raises(RailwrightError, match="journal"):
        past.read(home, TXN)


def test_another_plan_than_the_one_that_was_pushed_is_told(tmp_path: Path) -> None:
    home = tmp_path / "push"
    folder = begun(home)
    (folder / "plan.json").write_bytes(file.dumps(PLAN.model_copy(update={"site": "other"})))
    with pytest.raises(RailwrightError, match="another plan than the one that was pushed"):
        past.read(home, TXN)


@pytest.mark.parametrize("settled", [True, False])
def test_what_switches_had_is_kept_for_a_while_and_while_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, settled: bool
) -> None:
    monkeypatch.setattr(past.Past, "settled", property(lambda _self: settled))
    home = tmp_path / "push"
    folder = begun(home)
    kept = folder / f"leaf-1{past.SNAPSHOT}"
    kept.write_bytes(b"{}")
    at = (folder / "journal").stat().st_mtime
    assert past.forget(home, at + past.KEPT_S - 1) == 0
    assert kept.exists()
    assert past.forget(home, at + past.KEPT_S + 1) == int(settled)
    assert kept.exists() is not settled
