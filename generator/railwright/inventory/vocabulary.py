"""Questions about the model of an inventory: which keys a place knows, and what they mean."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from functools import lru_cache

from pydantic import BaseModel

from railwright.model.described import description
from railwright.model.intent import SiteIntent
from railwright.model.inventory import Path
from railwright.model.scalars import ONE_LINE

_PATTERNS = {
    r"^\d{1,3}(-\d{1,3})?(,\d{1,3}(-\d{1,3})?)*$": "a range of cages, such as 1-32 or 1,3,5-8",
    r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$": (
        "a name of lower-case letters, digits and inner hyphens, 63 characters at most"
    ),
    r"^[\x20-\x7e]+$": "plain ASCII text on one line",
    r"^[A-Za-z][A-Za-z0-9_-]{0,22}$": (
        "the name of a secret: letters, digits, '_' and '-', 23 characters at most"
    ),
    ONE_LINE: "text on one line, without control characters",
    r"^[A-Z]{3}\d{3}$": "the id of a finding, such as CAB004",
    r"^\d{4}-\d{2}-\d{2}$": "a date, such as 2026-12-31",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$": (
        "a serial number of letters, digits, '.', '_' and '-', 64 characters at most"
    ),
    r"^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$": (
        "the MAC address of a port, such as 02:00:5e:10:00:01"
    ),
}


def pattern_words(pattern: str) -> str:
    """Return what a pattern of the model means, to stand after "is not"."""
    return _PATTERNS.get(pattern, f"of the form {pattern}")


def known_keys(path: Path) -> tuple[str, ...]:
    """Return the keys that the mapping at a path may have; empty where any name will do."""
    model = _model(_at(path))
    return tuple(model.model_fields) if model else ()


def describe(path: Path) -> str | None:
    """Return the first paragraph of what the model says about a key."""
    model = _model(_at(path[:-1]))
    text = description(model, str(path[-1])) if model else None
    return " ".join(text.split("\n\n")[0].split()) if text else None


@lru_cache(maxsize=4096)
def _at(path: Path) -> object:
    annotation: object = SiteIntent
    for step in path:
        annotation = _inside(annotation, step)
    return annotation


def _inside(annotation: object, step: str | int) -> object:
    annotation = _bare(annotation)
    model = _model(annotation)
    if model is not None:
        field = model.model_fields.get(str(step))
        return field.annotation if field else None
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is Mapping:
        return arguments[1]
    return arguments[0] if arguments else None


def _model(annotation: object) -> type[BaseModel] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def _bare(annotation: object) -> object:
    """Take ``Annotated`` and ``| None`` away."""
    while True:
        origin = typing.get_origin(annotation)
        arguments = typing.get_args(annotation)
        if origin is typing.Annotated:
            annotation = arguments[0]
        elif origin in {typing.Union, types.UnionType}:
            annotation = next(item for item in arguments if item is not types.NoneType)
        else:
            return annotation
