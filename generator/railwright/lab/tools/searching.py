"""``grep``, as far as a push needs it: lines that fit an extended regular expression.

Source: the manual of GNU grep: exit codes 0 for lines, 1 for none, 2 for a file that is not there.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

from railwright.lab.job import Job, Tool

_INCLUDE = "--include="


async def grep(job: Job) -> int:
    """Print lines that fit, or with ``-c`` how many; with ``-r`` of the files below a folder."""
    options = [word for word in job.words if word.startswith("-")]
    flags = {letter for word in options if not word.startswith("--") for letter in word[1:]}
    includes = [word.removeprefix(_INCLUDE) for word in options if word.startswith(_INCLUDE)]
    pattern, *names = (word for word in job.words if not word.startswith("-"))
    found: list[str] = []
    for name in names:
        path = job.switch.root.real(name, job.cwd)
        files = _below(path, includes) if "r" in flags and path.is_dir() else [path]
        for file in files:
            if not file.is_file():
                job.complain(f"grep: {name}: No such file or directory")
                return 2
            text = file.read_text("utf-8", "replace")
            found += (line for line in text.splitlines() if re.search(pattern, line))
    for line in [str(len(found))] if "c" in flags else found:
        job.say(line)
    return 0 if found else 1


def _below(folder: Path, includes: list[str]) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and any(fnmatchcase(file.name, one) for one in includes or ["*"])
    )


TOOLS: dict[str, Tool] = {"grep": grep}
