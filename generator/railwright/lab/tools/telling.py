"""``logger``: a line into the log of the system. Source: logger(1) of util-linux."""

from __future__ import annotations

from railwright.lab.job import Job, Tool


async def logger(job: Job) -> int:
    """Write words as a line of the log, with the severity and the tag that are given."""
    words, severity, tag = list(job.words), "notice", "root"
    while words and words[0] in {"-p", "-t"}:
        option, value = words.pop(0), words.pop(0)
        if option == "-t":
            tag = value
        else:
            severity = value.rpartition(".")[2]
    job.switch.log(f"{severity.upper()} {tag}: {' '.join(words)}")
    return 0


TOOLS: dict[str, Tool] = {"logger": logger}
