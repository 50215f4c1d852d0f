"""The sandbox that templates run in: read-only models, JSON by construction, no arithmetic.

A site's templates are other people's input. They see declared fields, properties and methods of
our models and nothing else of them; no underscore names, no ``range``, no operators on numbers,
filters and methods of texts and mappings from short lists, and no file outside the site's folder
of templates.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import FunctionType, MappingProxyType
from typing import ClassVar

import jinja2
from jinja2 import filters
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from railwright.model.types import Model
from railwright.render import limits, ownership, tokens
from railwright.render.compiler import JsonCodeGenerator, JsonLiterals
from railwright.render.shipped import ShippedLoader

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
_OF_TEXT = frozenset(("endswith", "lower", "split", "startswith", "strip", "upper"))
"""Methods of a text that a template may call: none of them makes it longer, or reads a format."""
_OF_MAPPING = frozenset(("get", "items", "keys", "values"))
_OF_ENUM = frozenset(("name", "value"))
_JINJA = "jinja2."
"""Where the classes of loops, macros and imported templates come from."""

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


def _open_attributes(obj: object) -> frozenset[str]:
    """Return the attributes that a template may see of what is no model."""
    if isinstance(obj, Markup):  # printed already
        return frozenset()
    if isinstance(obj, Enum):
        return _OF_ENUM
    if isinstance(obj, str):
        return _OF_TEXT
    if isinstance(obj, Mapping):
        return _OF_MAPPING
    fields = getattr(type(obj), "_fields", ()) if isinstance(obj, tuple) else ()
    return frozenset(fields)


class JsonEnvironment(ImmutableSandboxedEnvironment):
    """A Jinja environment that prints CONFIG_DB JSON."""

    code_generator_class = JsonCodeGenerator
    intercepted_binops: ClassVar[frozenset[str]] = frozenset(  # type: ignore[misc]
        ["+", "-", "*", "/", "//", "%", "**"]
    )
    literals: ClassVar[type[JsonLiterals]] = JsonLiterals

    def __init__(self, loader: jinja2.BaseLoader, *, bounded: bool = False) -> None:
        """Make an environment.

        Args:
            loader: finds the templates.
            bounded: whether what they print and hold has limits (:mod:`railwright.render.limits`).
        """
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
        self.buffer: type[list[str]] = limits.Buffer if bounded else list
        if bounded:
            self.concat = limits.bounded_text  # type: ignore[method-assign]  # of this one only
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
        if type(obj).__module__.startswith(_JINJA):
            return super().is_safe_attribute(obj, attr, value)
        return attr in _open_attributes(obj)

    def wrap_str_format(self, value: object) -> None:
        """Offer no stand-in for ``str.format``: a width in it makes a text of any length."""
        del value

    def joined(self, parts: tuple[object, ...]) -> str:
        """Return what ``a ~ b`` is: text, even where a part was printed already.

        Raises:
            TemplateError: a text that is too long, or a part that CONFIG_DB has no form for.
        """
        return limits.short_text(map(tokens.plain, parts))

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: object, right: object
    ) -> object:
        """Refuse every operator: numbers are worked out before a template sees them."""
        del context, left, right
        msg = f"{_NO_ARITHMETIC}: {operator!r}"
        raise SecurityError(msg)


class _SiteLoader(jinja2.FileSystemLoader):
    """Finds templates in a site's folder, and refuses links that lead out of it."""

    def __init__(self, site: Path) -> None:
        super().__init__(site / ownership.TEMPLATES)
        self._site = site

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template.

        Raises:
            SecurityError: it lies elsewhere.
            TemplateNotFound: there is none of this name.
        """
        path = Path(self._site, ownership.TEMPLATES, *split_template_path(template))
        if os.path.lexists(path) and not ownership.inside(path, self._site):
            msg = f"{template!r} leads out of the site's folder of templates"
            raise SecurityError(msg)
        return super().get_source(environment, template)


def loader(site: Path | None) -> jinja2.BaseLoader:
    """Return the loader: a site's templates first, then the shipped ones, also by prefix."""
    shipped = ShippedLoader()
    below: list[jinja2.BaseLoader] = [_SiteLoader(site)] if site else []
    return jinja2.ChoiceLoader(
        [*below, shipped, jinja2.PrefixLoader({SHIPPED: shipped}, delimiter="/")]
    )
