"""What approves a plan: its digest, enough of it, or its file; nothing that can be made to fit."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
import pytest

from railwright.base.errors import PlanError
from railwright.cli.pushing import Choices, approve

DIGEST = hashlib.sha256(b"the plan").hexdigest()


@pytest.mark.parametrize("given", [DIGEST, DIGEST[:16], DIGEST.upper(), f"{DIGEST}  plan.json"])
def test_a_digest_approves(given: str) -> None:
    approve(DIGEST, Choices(approved=given))


def test_a_file_approves(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(b"the plan")
    approve(DIGEST, Choices(approved=str(path)))
    path.write_bytes(b"another plan")
    with pytest.raises(PlanError, match="not the one that was approved"):
        approve(DIGEST, Choices(approved=str(path)))


@pytest.mark.parametrize("given", ["", DIGEST[:15], DIGEST[:8], "x" * 64, f"{DIGEST}0"])
def test_less_does_not(given: str) -> None:
    with pytest.raises(click.UsageError):
        approve(DIGEST, Choices(approved=given))


def test_a_file_that_is_called_like_a_digest_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = hashlib.sha256(b"another plan").hexdigest()
    Path(DIGEST).write_bytes(b"another plan")
    with pytest.raises(PlanError, match="not the one that was approved"):
        approve(other, Choices(approved=DIGEST))
