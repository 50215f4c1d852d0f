"""The one place that knows where shipped files are."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from railwright.base.errors import ResourceError

Kind = Literal[
    "templates",
    "schemas",
    "inventories",
    "catalog",
    "checks/consumers",
    "diff/selfmade",
    "diff/units",
    "plan/disruption",
    "push/scripts",
]
_PACKAGE = Path(__file__).resolve().parent.parent


def root(kind: Kind) -> Path:
    """Return the folder of one kind of shipped file, in a wheel and in a checkout alike.

    Raises:
        ResourceError: the folder is in neither place.
    """
    for candidate in (_PACKAGE / kind, _PACKAGE.parent.parent / kind):
        if candidate.is_dir():
            return candidate
    msg = f"the shipped folder {kind!r} is missing"
    raise ResourceError(msg, hint="reinstall railwright; a wheel without data is broken")


def checkout() -> Path | None:
    """Return the folder of the sources that this package runs from; None in an installed one."""
    root = _PACKAGE.parent.parent
    there = root / "generator" / "railwright" == _PACKAGE and (root / "templates").is_dir()
    return root if there else None


def shown(path: Path) -> str:
    """Return a path as it is shown to people: inside a shipped folder, without the machine's part.

    ``catalog/platforms/sn5600.yml`` reads the same in a wheel, in a checkout and in a golden.
    """
    for base in (_PACKAGE, _PACKAGE.parent.parent):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.as_posix()


def given(path: Path) -> str:
    """Return how a place names a file that the user named: as the user did, wherever it is.

    A place without a ``/`` is in the folder of the site, where such a file need not be.
    """
    text = path.as_posix()
    return text if "/" in text else f"./{text}"


def code(floor: str) -> tuple[bytes, ...]:
    """Return the source files of one floor of this package, in the order of their names.

    Empty where the package came without its sources.
    """
    return tuple(path.read_bytes() for path in sorted((_PACKAGE / floor).glob("*.py")))
