"""What a push asks of this machine: files, YANG, who pushes, and what an earlier process left."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from railwright.base.errors import PlanError, RailwrightError
from railwright.push.transaction.states import State

if TYPE_CHECKING:
    from railwright.checks.yang.engine import YangEngine
    from railwright.model.configdb import ConfigDb
    from railwright.push.fleet.past import Past

_HOUR_S: Final = 3600


class Files:
    """Configurations of files, read each time that somebody asks for them."""

    def __init__(self, *paths: Path) -> None:
        self._paths = paths

    def __iter__(self) -> Iterator[ConfigDb]:
        from railwright.configs import read_text  # noqa: PLC0415 # few plans start from files

        for path in self._paths:
            if path.is_file():
                config = read_text(path.read_bytes(), str(path)).config
                if config is not None:
                    yield config


class Judge:
    """Says what is wrong with a configuration by YANG, one at a time: the engine is not shared."""

    def __init__(self, models: Path | None) -> None:
        self._models = models
        self._guard = threading.Lock()
        self._engines: dict[str, YangEngine] = {}

    def __call__(self, release: str, config: ConfigDb) -> str:
        """Return the first thing that is wrong; empty: nothing, or nobody can judge."""
        from railwright.checks.yang.engine import load_engine  # noqa: PLC0415 # libyang
        from railwright.checks.yang.issues import IssueKind  # noqa: PLC0415
        from railwright.model.types import Release  # noqa: PLC0415

        known = next((one for one in Release if one.value == release), None)
        with self._guard:
            try:
                engine = self._engines.get(release) or load_engine(self._models, release=known)
            except RailwrightError:
                return ""
            self._engines[release] = engine
            issues = engine.validate(config)
        wrong = (one for one in issues if one.kind is not IssueKind.UNKNOWN_TABLE)
        return next((one.message for one in wrong), "")


def drained(found: Past) -> frozenset[str]:
    """Return the switches of a push whose servers were drained and not given back."""
    held: set[str] = set()
    for one in found.records:
        if one.state == State.DRAIN and one.mark == "begin":
            held.add(one.device)
        elif one.state == State.UNDRAIN and one.heard == "done":
            held.discard(one.device)
    return frozenset(held)


def aged(path: Path, hours_: float) -> None:
    """See that the file of a plan is not too old.

    Raises:
        PlanError: it is.
    """
    age = (time.time() - path.stat().st_mtime) / _HOUR_S
    if age > hours_:
        msg = f"{path}: {age:,.0f} hours old, and a plan may have {hours_:,g}"
        raise PlanError(msg, hint="plan again with `railwright plan`, or use --max-age")
