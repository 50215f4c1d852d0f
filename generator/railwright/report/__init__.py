"""Floor 7: what a verb has to say, and the formats it can be said in.

A format is one file in ``formats/`` with a ``REPORTER``; the choices of ``--format`` are the files
of that folder.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from railwright.report import formats

if TYPE_CHECKING:  # the names of the formats are needed before anything heavy is loaded
    from railwright.report.protocol import Reporter

DEFAULT_FORMAT = "text"


def format_names() -> tuple[str, ...]:
    """Return the formats there are, the default first."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    return (DEFAULT_FORMAT, *(name for name in names if name != DEFAULT_FORMAT))


def reporter(name: str) -> Reporter:
    """Return the reporter of a format.

    Raises:
        ModuleNotFoundError: there is no such format.
    """
    found: Reporter = import_module(f"railwright.report.formats.{name}").REPORTER
    return found
