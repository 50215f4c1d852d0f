"""The options of verbs that judge, with their twins in the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from railwright.base.errors import ExitCode
from railwright.cli.checking import Wishes, checking_options, ending
from railwright.model.finding import Finding, Severity


def _given(*words: str, **environment: str) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    @click.command()
    @checking_options
    def command(wishes: Wishes) -> ExitCode:
        seen.update(wishes._asdict())
        return ExitCode.OK

    result = CliRunner().invoke(command, words, env=environment)
    assert result.exit_code == 0, result.output
    return seen


NOTHING = {
    "select": (),
    "ignore": (),
    "severity": Severity.INFO,
    "baseline": None,
    "write_baseline": None,
    "fix_hints": False,
    "exit_zero": False,
    "today": None,
    "upgrade": False,
}


def test_nothing_is_asked_for() -> None:
    assert _given() == NOTHING


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("select", "PFC,BGP001", ("PFC,BGP001",)),
        ("ignore", "YNG", ("YNG",)),
        ("severity", "warning", Severity.WARNING),
        ("baseline", "known.json", Path("known.json")),
        ("write-baseline", "known.json", Path("known.json")),
    ],
)
def test_flag_and_environment_say_the_same(name: str, text: str, value: object) -> None:
    key = name.replace("-", "_")
    expected = {**NOTHING, key: value}
    assert _given(f"--{name}", text) == expected
    assert _given(**{f"RAILWRIGHT_{key.upper()}": text}) == expected


@pytest.mark.parametrize("name", ["fix-hints", "exit-zero"])
def test_switches(name: str) -> None:
    key = name.replace("-", "_")
    expected = {**NOTHING, key: True}
    assert _given(f"--{name}") == expected
    assert _given(**{f"RAILWRIGHT_{key.upper()}": "1"}) == expected


def test_patterns_may_be_given_several_times() -> None:
    assert _given("--select", "PFC", "--select", "BGP")["select"] == ("PFC", "BGP")


def test_how_it_ends() -> None:
    found = (Finding(id="PFC001", severity=Severity.ERROR, message="no"),)
    assert ending(found, exit_zero=False) is ExitCode.FINDINGS
    assert ending(found, exit_zero=True) is ExitCode.OK
    assert ending((), exit_zero=False) is ExitCode.OK
