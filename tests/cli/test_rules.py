"""``rules`` and ``explain``: every finding can be listed and explained."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from railwright.base.errors import ExitCode
from railwright.checks import catalogue
from railwright.cli import root


def _run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(root, words, standalone_mode=False)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result.return_value, result.output


def test_the_list_holds_every_finding() -> None:
    code, output = _run("rules", "--format", "json")
    rows = json.loads(output)["tables"]["rules"]
    assert code == ExitCode.OK
    assert [row["id"] for row in rows] == list(catalogue.kinds())
    assert {row["about"] for row in rows} >= {"device", "stage"}


def test_the_list_of_a_family() -> None:
    _, output = _run("rules", "pfc", "--format", "json")
    assert {row["id"][:3] for row in json.loads(output)["tables"]["rules"]} == {"PFC"}


def test_every_finding_can_be_explained() -> None:
    kinds = catalogue.kinds()
    code, output = _run("explain", *kinds, "--format", "json")
    told = json.loads(output)["explanations"]
    assert code == ExitCode.OK
    assert [one["id"] for one in told] == list(kinds)
    assert all(one["why"] and one["source"] and one["bad"] for one in told if one["scope"])


def test_a_name_will_do_and_the_text_has_all_sections() -> None:
    _, output = _run("explain", "pause-without-headroom")
    for word in ("PFC002", "why:", "fix:", "source:", "this raises it:", "this does not:"):
        assert word in output


@pytest.mark.parametrize("words", [("explain", "pfc0O2"), ("rules", "pfx")])
def test_an_unknown_name_is_refused_with_a_suggestion(words: tuple[str, ...]) -> None:
    with pytest.raises(Exception, match="PFC"):
        _run(*words)
