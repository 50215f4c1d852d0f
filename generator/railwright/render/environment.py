"""The sandbox that templates run in: read-only models, JSON by construction, no arithmetic.

A site's templates are other people's input. They see declared fields, properties and methods of
our models and nothing else of them; no underscore names, no ``range``, no operators on numbers, and
filters from a short list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import FunctionType, MappingProxyType
from typing import ClassVar

import jinja2
from jinja2 import filters
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from railwright.base import resources
from railwright.model.types import Model
from railwright.render import tokens
from railwright.render.compiler import JsonCodeGenerator, JsonLiterals

SHIPPED = "shipped"
"""Prefix under which a site template finds the one it replaces."""
FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "join": tokens.join,
        "key": tokens.key,
        "length": len,
        "lower": str.lower,
        "rejectattr": filters.FILTERS["rejectattr"],
        "selectattr": filters.FILTERS["selectattr"],
        "upper": str.upper,
    }
)
"""Every filter that a template may use."""
_NO_ARITHMETIC = "a template does no arithmetic"


_READABLE: dict[type, frozenset[str] | None] = {}


def readable(kind: type) -> frozenset[str] | None:
    """Return the names of a model class that a template may read; None for other classes.

    They are the declared fields, and the public properties and methods that this project wrote.
    What pydantic adds (it can read files) is left out.
    """
    if kind not in _READABLE:
        _READABLE[kind] = frozenset(_names(kind)) if issubclass(kind, Model) else None
    return _READABLE[kind]


def _names(kind: type[Model]) -> Iterator[str]:
    members = (property, cached_property, FunctionType)
    for base in kind.__mro__:
        if issubclass(base, Model):
            written = [name for name, member in vars(base).items() if isinstance(member, members)]
            for name in (*base.model_fields, *written):
                if not name.startswith(("_", "model_")):
                    yield name


class JsonEnvironment(ImmutableSandboxedEnvironment):
    """A Jinja environment that prints CONFIG_DB JSON."""

    code_generator_class = JsonCodeGenerator
    intercepted_binops: ClassVar[frozenset[str]] = frozenset(  # type: ignore[misc]
        ["+", "-", "*", "/", "//", "%", "**"]
    )
    literals: ClassVar[type[JsonLiterals]] = JsonLiterals

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            extensions=[self.literals],
        )
        self.filters = dict(FILTERS)
        self.globals = {}
        self.token = tokens.token
        self.texts = tokens.TEXTS
        self._readers: dict[str, set[type]] = {}

    def readers(self, attribute: str) -> set[type]:
        """Return the classes on which compiled templates may read an attribute without a call.

        The set grows as :meth:`getattr` meets them.
        """
        return self._readers.setdefault(attribute, set())

    def getattr(self, obj: object, attribute: str) -> object:
        """Return an attribute: declared ones of our models, with all checks for the rest."""
        names = readable(type(obj))
        if names is None:
            return super().getattr(obj, attribute)
        if attribute in names:
            self.readers(attribute).add(type(obj))
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may see an attribute of an object."""
        names = readable(type(obj))
        if names is not None:
            return attr in names
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: object, right: object
    ) -> object:
        """Refuse every operator: numbers are worked out before a template sees them."""
        del context, left, right
        msg = f"{_NO_ARITHMETIC}: {operator!r}"
        raise SecurityError(msg)


def loader(site: Path | None) -> jinja2.BaseLoader:
    """Return the loader: a site's templates first, then the shipped ones, also by prefix."""
    shipped = jinja2.FileSystemLoader(resources.root("templates"))
    below: list[jinja2.BaseLoader] = [jinja2.FileSystemLoader(site / "templates")] if site else []
    return jinja2.ChoiceLoader(
        [*below, shipped, jinja2.PrefixLoader({SHIPPED: shipped}, delimiter="/")]
    )
