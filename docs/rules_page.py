"""The pages of rules: a page for each family, made from the docstrings of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import groupby

from railwright.checks.network import Link, Network
from railwright.checks.registry import rules
from railwright.checks.rule import Rule
from railwright.checks.switch import Switch

FOLDER = "docs/reference/rules"
AnyRule = Rule[Switch] | Rule[Link] | Rule[Network]
_ABOUT = {
    "device": "one switch",
    "link": "a link between two switches",
    "fabric": "all switches together",
}


def pages() -> Mapping[str, list[str]]:
    """Return the lines of every page, by its path."""
    ordered = sorted(rules(), key=lambda rule: rule.id)
    families = groupby(ordered, key=lambda rule: rule.kind.family)
    return {path_of(family): list(_page(family, list(group))) for family, group in families}


def path_of(family: str) -> str:
    """Return the path of the page of a family."""
    return f"{FOLDER}/{family.lower()}.md"


def anchor(rule_id: str, slug: str) -> str:
    """Return the anchor of a rule on its page, as Markdown renderers make it of the heading."""
    return f"{rule_id.lower()}-{slug}"


def _page(family: str, group: Sequence[AnyRule]) -> Iterable[str]:
    from generate import NOTE  # noqa: PLC0415 # which imports this module

    about = (import_module(f"railwright.checks.rules.{family.lower()}").__doc__ or "").strip()
    yield from (f"# {family}: {about.splitlines()[0].rstrip('.')}", "", NOTE, "")
    yield (
        "The examples change the configurations of a shipped inventory, the lab where none is "
        "named; the tests run them. `railwright explain ID` prints the same text."
    )
    for rule in group:
        yield from _rule(rule)


def _rule(rule: AnyRule) -> Iterable[str]:
    parts = rule.sections
    yield from ("", f"## {rule.id} {rule.slug}", "")
    yield f"**{rule.severity.value}**, about {_ABOUT[rule.scope.value]}. {_line(parts['Summary'])}"
    yield from ("", f"**Why:** {_line(parts['Why'])}")
    yield from ("", f"**Fix:** {_line(parts['Fix'])}")
    yield from ("", f"**Source:** {_line(parts['Source'])}")
    yield from ("", "This raises it:", "", "```yaml", *parts["Bad"].splitlines(), "```")
    yield from ("", "This does not:", "", "```yaml", *parts["Good"].splitlines(), "```")


def _line(text: str) -> str:
    return " ".join(text.split())
