"""Messages of single mistakes that are easy to get wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from railwright.inventory import json_schema
from railwright.inventory.vocabulary import _PATTERNS, describe, known_keys

Load = Callable[..., tuple]  # type: ignore[type-arg]

WRONG = {
    "number-as-field-name": (
        "patches: [{reason: a good reason, set: {PORT: {1: {a: b}}}}]",
        "12:48 INV005 key 1 in 'patches.0.set.PORT' is not text",
        "put it in quotes: '1'",
    ),
    "union-tag-as-key": (
        "patches: [{reason: a good reason, set: {PORT: {a: {b: {str: c}}}}}]",
        "12:52 INV005 b: expected text or a list of texts, found keys with values",
        "write text or a list of texts",
    ),
    "secret-in-place-of-reference": (
        "management: {snmp: {communities: [sesame]}}",
        "12:35 INV005 communities.0: expected {secret: NAME}, found a value",
        "secrets are named as {secret: NAME}; their values never stand in a file",
    ),
    "secret-with-spaces": (
        "management: {snmp: {communities: [{secret: open sesame}]}}",
        (
            "12:44 INV006 secret: what stands here is not"
            " the name of a secret: letters, digits, '_' and '-', 23 characters at most"
        ),
        None,
    ),
    "long-text-is-cut": (
        f"planes: {'x' * 100}",
        f"12:9 INV005 planes: expected a whole number, found the text '{'x' * 39}...",
        "write a whole number",
    ),
    "boolean-for-number": (
        "parallel: false",
        "12:11 INV005 parallel: expected a whole number, found false",
        "write a whole number",
    ),
    "known-keys-are-listed": (
        "asn: {qqq: 1}",
        "12:7 INV003 unknown key 'qqq' in 'asn'",
        "known: leaf_base, spine",
    ),
}


@pytest.mark.parametrize(("text", "wanted", "hint"), WRONG.values(), ids=WRONG)
def test_message(load_text: Load, clean: str, text: str, wanted: str, hint: str | None) -> None:
    inventory, findings = load_text(clean + text + "\n")
    assert inventory is None
    assert [
        f"{one.location.line}:{one.location.column} {one.id} {one.message}" for one in findings
    ] == [wanted]
    assert findings[0].hint == hint


def test_secrets_are_not_repeated(load_text: Load, clean: str) -> None:
    text = "management: {aaa: {tacacs: [{server: 192.0.2.1}], key: hunter2}}\n"
    _, findings = load_text(clean + text)
    assert findings
    assert "hunter2" not in repr(findings)


def test_keys_of_places() -> None:
    assert known_keys(("asn",)) == ("spine", "leaf_base")
    assert known_keys(("devices",)) == ()
    assert "host_ports" in known_keys(("pods", 3))
    assert known_keys(("cables", 0, "match"))[0] == "between"
    assert known_keys(("no", "such", "place")) == ()
    assert describe(("asn", "spine")) == "ASN of all spines."
    assert describe(("asn", "x")) is None


def _patterns(schema: object) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
        return own.union(*(_patterns(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(_patterns(item) for item in schema))
    return set()


def test_every_pattern_has_words() -> None:
    speed = r"^\d{1,4}(\.\d)?[GT]$"  # has a message of its own
    assert _patterns(json_schema()) - {speed} == set(_PATTERNS)
