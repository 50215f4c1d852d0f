"""A YANG library that takes its process down costs one switch its verdict, not the run."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from railwright.model.configdb import ConfigDb
from running import Run


class _Engine:
    """Dies on one device, as a crash in a C library does."""

    def validate(self, config: ConfigDb) -> tuple[()]:
        if config["DEVICE_METADATA"]["localhost"]["hostname"] == "leaf-1-02":
            os.kill(os.getpid(), signal.SIGKILL)
        return ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_crash_fails_one_switch(
    railwright: Run, site: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    engine = _Engine()
    monkeypatch.setattr(
        "railwright.pipeline.engine_by_release", lambda _models: lambda _release: engine
    )
    ran = railwright("check", site, "--format", "json", "--jobs", jobs)
    assert ran.code == 1
    found = json.loads(ran.out)["findings"]
    assert [(one["id"], one["device"]) for one in found if one["severity"] == "error"] == [
        ("YNG099", "leaf-1-02")
    ]
