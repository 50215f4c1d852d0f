"""What the text below an attribute says of it, read from the source when somebody asks.

Pydantic can read it as each class is made, which takes two milliseconds a class at every start of
the program. Only hints, the JSON Schema and the reference need it.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pydantic import BaseModel

from railwright.model.types import Described

_PASSES = 2
"""A class may name one that stands below it, whose own schema is then rebuilt after it."""


def description(kind: type[BaseModel], field: str) -> str | None:
    """Return what a model says of a field, or None if it says nothing."""
    for base in kind.__mro__:
        if field in vars(base).get("__annotations__", {}):
            return _texts(base.__module__).get((base.__qualname__, field))
    return None


def publish() -> None:
    """Put the descriptions of all models loaded so far into their fields and JSON Schemas."""
    kinds = tuple(dict.fromkeys(_below(Described)))
    for kind in kinds:
        for name, field in kind.model_fields.items():
            field.description = field.description or description(kind, name)
    for _ in range(_PASSES):
        for kind in kinds:
            kind.model_rebuild(force=True)


def _below(kind: type[Described]) -> Iterator[type[Described]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _below(sub)


@lru_cache
def _texts(module: str) -> Mapping[tuple[str, str], str]:
    """Return the text below every annotated attribute of a module, by class and attribute."""
    found: dict[tuple[str, str], str] = {}
    for node in ast.parse(inspect.getsource(sys.modules[module])).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for line, after in zip(node.body, node.body[1:], strict=False):
            match line, after:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    found[node.name, name] = inspect.cleandoc(text)
    return found
