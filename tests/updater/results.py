"""What SONiC's own config updater did with the patches of the scenarios, as stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "results.json"


class Tried(NamedTuple):
    """One patch.

    Attributes:
        refused: at which stage and why; empty where it was accepted.
        moves: steps that it was made in.
        shut: ports that went from up to down on the way.
        target: whether the configuration ended as the patch says.
    """

    refused: str
    moves: int
    shut: tuple[str, ...]
    target: bool


class Result(NamedTuple):
    """One scenario on one switch.

    Attributes:
        scenario: its name.
        device: the switch.
        asic: family of its chip.
        release: of its image.
        sha256: of the patches that were tried.
        forward: those there.
        back: those back.
    """

    scenario: str
    device: str
    asic: str
    release: str
    sha256: str
    forward: tuple[Tried, ...]
    back: tuple[Tried, ...]

    @property
    def name(self) -> str:
        """What it is called among all."""
        return f"{self.scenario}: {self.device}"

    @property
    def line(self) -> str:
        """What happened, in a line."""
        return f"{self.name}: {_line(self.forward)}; back {_line(self.back)}"


def _line(patches: tuple[Tried, ...]) -> str:
    return ", ".join(
        one.refused or f"{one.moves} moves{'' if one.target else ' NOT THE TARGET'}"
        for one in patches
    )


class Results(NamedTuple):
    """All of them.

    Attributes:
        commits: release to repository to commit: what was run.
        results: one for each scenario and switch.
    """

    commits: Mapping[str, Mapping[str, str]]
    results: tuple[Result, ...]

    @classmethod
    def read(cls) -> Results:
        """Return what is stored; nothing where there is no file yet."""
        if not FILE.exists():
            return cls({}, ())
        data = json.loads(FILE.read_text("utf-8"))
        return cls(data["commits"], tuple(_result(one) for one in data["results"]))

    def write(self) -> None:
        """Store them, a line each."""
        lines = ",\n  ".join(json.dumps(_stored(one)) for one in self.results)
        FILE.write_text(
            f'{{"commits": {json.dumps(self.commits, indent=1)},\n "results": [\n  {lines}\n ]}}\n',
            "utf-8",
        )


def _stored(one: Result) -> dict[str, object]:
    both = {side: [each._asdict() for each in getattr(one, side)] for side in ("forward", "back")}
    return one._asdict() | both


def _result(data: dict[str, object]) -> Result:
    both = {
        side: tuple(Tried(**each | {"shut": tuple(each["shut"])}) for each in data[side])  # type: ignore[attr-defined]
        for side in ("forward", "back")
    }
    return Result(**{**data, **both})  # type: ignore[arg-type]
