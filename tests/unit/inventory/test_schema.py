"""The schema that editors read."""

from __future__ import annotations

from pathlib import Path

from railwright.base import canonical, resources, yaml12
from railwright.inventory import json_schema
from railwright.inventory.schema import EXAMPLE
from railwright.model.intent import SiteIntent

FILE = resources.root("schemas") / "inventory.schema.json"


def test_committed_file_is_current() -> None:
    """Rewrite it with ``railwright schema > schemas/inventory.schema.json``."""
    assert FILE.read_bytes() == canonical.dumps(json_schema())


def _objects(schema: object) -> list[dict[str, object]]:
    if isinstance(schema, dict):
        own = [schema] if isinstance(schema.get("properties"), dict) else []
        return own + [one for value in schema.values() for one in _objects(value)]
    if isinstance(schema, list):
        return [one for item in schema for one in _objects(item)]
    return []


def test_nothing_unknown_is_allowed() -> None:
    objects = _objects(json_schema())
    assert len(objects) > 20
    assert all(one["additionalProperties"] is False for one in objects)


def test_every_key_says_what_it_is() -> None:
    silent = [
        f"{one.get('title')}.{name}"
        for one in _objects(json_schema())
        for name, body in one["properties"].items()  # type: ignore[attr-defined]
        if "description" not in body
    ]
    assert silent == []


def test_pod_numbers_are_keys() -> None:
    pods = json_schema()["properties"]["pods"]  # type: ignore[index,call-overload]
    assert list(pods["patternProperties"]) == ["^[1-9][0-9]*$"]  # type: ignore[index,call-overload]
    assert pods["additionalProperties"] is False  # type: ignore[index,call-overload]


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema()
    text = canonical.dumps(schema).decode()
    for name in {part.split('"')[0] for part in text.split("#/$defs/")[1:]}:
        assert name in schema["$defs"]  # type: ignore[operator]


def test_no_default_of_nothing() -> None:
    assert b'"default": null' not in canonical.dumps(json_schema())


def test_defaults_are_told() -> None:
    iburst = json_schema()["$defs"]["NtpServer"]["properties"]["iburst"]  # type: ignore[index,call-overload]
    assert iburst["default"] is True  # type: ignore[index,call-overload]


def test_example_is_an_inventory(tmp_path: Path) -> None:
    text = canonical.dumps(EXAMPLE).replace(b'"1": {', b"1: {")
    data = yaml12.read_text(text, (tmp_path / "x").name).data
    assert SiteIntent.model_validate(data).pods[1].hosts["gpu"].count == 8
