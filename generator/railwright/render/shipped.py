"""The shipped templates, compiled once per machine: compiling takes longer than a switch's work.

What a site brings is compiled anew in every run and never kept.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from types import CodeType
from typing import Any, NamedTuple

import jinja2

from railwright.base import cache, resources
from railwright.render.compiler import JsonCodeGenerator

_SUFFIX = ".j2"
_FOLDERS = ("tables/", "macros/")
"""Templates that print JSON; the others are not for this environment."""
_Source = tuple[str, str, Callable[[], bool]]


class _Kept(NamedTuple):
    code: CodeType
    is_current: Callable[[], bool]


class ShippedLoader(jinja2.FileSystemLoader):
    """Finds the shipped templates, and keeps what they compile to in the user's cache folder.

    All are kept in one file. Its key covers every text it was made from: the templates, the floor
    that compiles them, and the versions of Jinja and of Python. One that does not fit, or that
    somebody else could have written, is left alone (:mod:`railwright.base.cache`).
    """

    def __init__(self) -> None:
        """Find the folder.

        Raises:
            ResourceError: there is none.
        """
        root = resources.root("templates")
        self._file = (
            f"templates-{cache.key([bytes(root)]).hex()[:12]}.{sys.implementation.cache_tag}"
        )
        self._kept: Mapping[str, _Kept] | None = None
        super().__init__(root)

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 # Jinja's name
    ) -> jinja2.Template:
        """Return a template.

        Raises:
            TemplateNotFound: there is none of this name.
            TemplateSyntaxError: it is no template.
        """
        # A trace compiles differently, and each time anew: its marks are numbered as it goes.
        if environment.code_generator_class is not JsonCodeGenerator:
            return super().load(environment, name, globals)
        if self._kept is None:
            self._kept = self._recall(environment)
        if name not in self._kept:
            return super().load(environment, name, globals)
        kept = self._kept[name]
        return environment.template_class.from_code(
            environment, kept.code, {} if globals is None else globals, kept.is_current
        )

    def _recall(self, environment: jinja2.Environment) -> Mapping[str, _Kept]:
        """Return every shipped template compiled, from the cache if it is there."""
        names = (
            name
            for name in self.list_templates()
            if name.endswith(_SUFFIX) and name.startswith(_FOLDERS)
        )
        sources = {name: self.get_source(environment, name) for name in names}
        floor = resources.code("render")
        made_from = cache.key(_parts(floor, sources))
        stored = cache.read(self._file, made_from) if floor else None
        if stored is None:
            codes = {
                name: environment.compile(text, name, filename)
                for name, (text, filename, _) in sources.items()
            }
            if floor:
                cache.write(self._file, made_from, marshal.dumps(codes))
        else:
            codes = marshal.loads(stored)  # noqa: S302 # whole, and written by this user
        return {name: _Kept(codes[name], source[2]) for name, source in sources.items()}


def _parts(floor: Iterable[bytes], sources: Mapping[str, _Source]) -> Iterator[bytes]:
    """Yield everything that the compiled templates depend on."""
    yield sys.version.encode()
    yield jinja2.__version__.encode()
    yield from floor
    for name, (text, filename, _) in sources.items():
        yield from (name.encode(), text.encode(), os.fsencode(filename))
