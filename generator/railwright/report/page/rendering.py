"""The page's templates: escaped by default, style and script inside, nothing loaded."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import jinja2
from markupsafe import Markup

from railwright.base.resources import root

_FOLDER = "pages"


class Inlined(NamedTuple):
    """A file that stands in the page, and how the content security policy names it."""

    text: Markup
    digest: str


def render(
    template: str,
    *,
    script: str = "page.js",
    styles: Sequence[str] = ("page.css",),
    **values: object,
) -> str:
    """Render a page.

    Args:
        template: its name in the folder of pages.
        script: likewise.
        styles: likewise; a later one over an earlier one.
        values: what the template prints.

    The style and the script are allowed by their digests, so that nothing else of the page can
    run, whatever an inventory holds.

    Raises:
        ResourceError: the shipped templates are missing.
    """
    inlined = {"style": _inlined(*styles), "script": _inlined(script)}
    return _environment().get_template(template).render(**inlined, **values)


def _inlined(*names: str) -> Inlined:
    folder = root("templates").joinpath(_FOLDER)
    text = "".join(folder.joinpath(name).read_text("utf-8") for name in names)
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return Inlined(Markup(text), f"sha256-{digest}")  # noqa: S704 - shipped, and no input in it


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(root("templates") / _FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
