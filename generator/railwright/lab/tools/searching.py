"""``grep``, as far as a push needs it: lines counted that fit an extended regular expression.

Source: the manual of GNU grep: exit codes 0 for lines, 1 for none, 2 for a file that is not there.
"""

from __future__ import annotations

import re

from railwright.lab.job import Job, Tool


async def grep(job: Job) -> int:
    """Print lines that fit, or with ``-c`` how many."""
    flags = {word for word in job.words if word.startswith("-")}
    pattern, *names = (word for word in job.words if not word.startswith("-"))
    found: list[str] = []
    for name in names:
        path = job.switch.root.real(name, job.cwd)
        if not path.is_file():
            job.complain(f"grep: {name}: No such file or directory")
            return 2
        text = path.read_text("utf-8", "replace")
        found += (line for line in text.splitlines() if re.search(pattern, line))
    for line in [str(len(found))] if "-c" in flags else found:
        job.say(line)
    return 0 if found else 1


TOOLS: dict[str, Tool] = {"grep": grep}
