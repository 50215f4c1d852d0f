"""A site of another revision, built by the program of that revision.

Where this program lies in the repository of the site, a change of its code or templates is a change
of the configurations as much as an edit of the inventory. It shows if the base is built by the code
that was there, which only another process can run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from railwright.base import process
from railwright.base.errors import GoldenError
from railwright.base.text import printable
from railwright.diff import folder
from railwright.diff.revision import Revision
from railwright.model.configdb import ConfigDb

_LIMIT_S: Final = 900
_LINES: Final = 12
"""Of what the other program said, that are told."""
_OURS: Final = "RAILWRIGHT_"


def configurations(revision: Revision, jobs: int | None) -> Mapping[str, ConfigDb]:
    """Return what the program of a revision makes of its site, by device in natural order.

    Args:
        revision: with ``code``.
        jobs: worker processes; None leaves it to that program.

    Raises:
        GoldenError: it cannot, and with which words.
    """
    code = revision.code or revision.root
    out = revision.root.parent / "built"
    command = [sys.executable, "-P", "-m", "railwright", "build", str(revision.site)]
    command += ["-o", str(out), "-q", *([] if jobs is None else ["--jobs", str(jobs)])]
    try:
        ended = process.run(
            command, folder=revision.root, environment=_environment(code), limit_s=_LIMIT_S
        )
    except OSError as error:
        msg = f"the code of {revision.name} cannot be run: {error.strerror or error}"
        raise GoldenError(msg) from None
    if ended.code != 0:
        after = f"within {_LIMIT_S} s" if ended.code is None else f"and ends with {ended.code}"
        msg = f"the code of {revision.name} does not build its site {after}"
        lines = [*_lines(revision, ended.out), *_lines(revision, ended.err)][-_LINES:]
        raise GoldenError("\n  ".join([msg, *lines]), hint="compare with a folder: --against DIR")
    return folder.configurations(out)


def _environment(code: Path) -> dict[str, str]:
    """Return the surroundings of the other program: its own sources first, no settings of ours."""
    given = {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}
    paths = [str(code / "generator"), *filter(None, [given.get("PYTHONPATH")])]
    return given | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}


def _lines(revision: Revision, said: bytes) -> list[str]:
    text = revision.told(said.decode("utf-8", "replace"))
    return [printable(line) for line in text.splitlines() if line.strip()]
