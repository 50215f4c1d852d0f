"""Helpers for messages."""

from __future__ import annotations

import pytest

from railwright.base.text import MAX_WORD, did_you_mean, short


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("plattform", ["platform", "planes"], "did you mean 'platform'?"),
        ("qqq", ["b", "a"], "known: a, b"),
        ("qqq", [], None),
        ("qqq", [f"key{number}" for number in range(13)], None),
        ("x" * (MAX_WORD + 1), ["x" * MAX_WORD] * 13, None),
    ],
    ids=["close", "few", "none", "many", "long"],
)
def test_did_you_mean(word: str, known: list[str], hint: str | None) -> None:
    assert did_you_mean(word, known) == hint


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "'a'"),
        ("a\nb", r"'a\nb'"),
        ("x" * 1000, f"'{'x' * 39}..."),
        (7, "7"),
    ],
    ids=["plain", "line", "long", "number"],
)
def test_short(value: object, text: str) -> None:
    assert short(value) == text
