"""The JSON Schema of an inventory, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema

from railwright.base.canonical import Json
from railwright.model import described
from railwright.model.intent import SiteIntent

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

EXAMPLE: Final[dict[str, Json]] = {
    "site": "lab",
    "fabric": {"release": "202511", "qos": "ai-26-48"},
    "tiers": {
        "leaf": {"count": 4, "platform": "SN5600"},
        "spine": {"count": 2, "platform": "SN5600"},
    },
    "pods": {"1": {"hosts": {"gpu": {"profile": "dgx-h100", "count": 8}}}},
    "cables": [{"match": {"between": ["leaf", "spine"]}, "length_m": 20, "media": "smf"}],
}
"""A small site. Pod numbers are text here because JSON has no other keys."""


class _Generator(GenerateJsonSchema):
    """No titles made of key names: an editor shows the key anyway."""

    def field_title_should_be_set(self, schema: object) -> bool:
        """Return False for every field."""
        del schema
        return False

    def default_schema(self, schema: CoreSchema) -> JsonSchemaValue:
        """Leave empty defaults out: an absent key says the same."""
        result = super().default_schema(schema)  # type: ignore[arg-type]
        if isinstance(default := result.get("default"), dict):
            result["default"] = {key: value for key, value in default.items() if value is not None}
        if result.get("default", True) in (None, {}, [], ()):
            del result["default"]
        return result


def json_schema() -> dict[str, Json]:
    """Return the schema of ``fabric.yml`` and its sister files together (draft 2020-12)."""
    described.publish()
    schema: dict[str, Json] = SiteIntent.model_json_schema(schema_generator=_Generator)
    properties = schema["properties"]
    if isinstance(properties, dict) and isinstance(pods := properties["pods"], dict):
        # Editors see the whole-number keys of YAML as text.
        body = pods.pop("additionalProperties", None) or pods.pop("patternProperties")
        pods.pop("propertyNames", None)
        pods["patternProperties"] = {"^[1-9][0-9]*$": body}
        pods["additionalProperties"] = False
    return {
        "$schema": DIALECT,
        **schema,
        "title": "Railwright inventory of a site",
        "examples": [EXAMPLE],
    }
