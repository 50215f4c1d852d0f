"""Take the pictures of findings and of a comment anew: ``python tests/pages/findings.py``.

A shipped inventory gets three mistakes; what the formats say about them is drawn. Another gets
longer cables, and the comment on the pull request is drawn. No test compares the pictures, for
fonts differ from machine to machine.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
sys.path[:0] = [str(ROOT / "generator"), str(ROOT / "tests")]

from browser import program, running  # noqa: E402
from pages import drawn  # noqa: E402
from railwright import cli, pipeline  # noqa: E402
from railwright.checks import catalogue  # noqa: E402
from railwright.report import reporter  # noqa: E402
from railwright.report.protocol import Report  # noqa: E402
from repositories import commit, git, repository  # noqa: E402
from running import edit  # noqa: E402

FOLDER = ROOT / "docs" / "images"
SITE = "inventories/hall1"
MISTAKES = """
patches:
  - match: {device: leaf-1-01}
    reason: this port is measured without its watchdog
    set:
      PFC_WD: {Ethernet0: null}
  - match: {tier: spine}
    reason: the collector reads interface counters
    set:
      FLEX_COUNTER_TABLE: {PORT: {POLL_INTERVAL: "fast"}}
"""
TIMERS = "  bgp: {keepalive_s: 3, holdtime_s: 6}\n"
WIDTH = 900


def report() -> Report:
    """Return what ``check`` says about the inventory with its mistakes, in the present folder."""
    shutil.copytree(ROOT / "inventories" / "lab", SITE)
    file = Path(SITE, "fabric.yml")
    text = file.read_text("utf-8").replace("site: lab", "site: hall1")
    text = text.replace("  qos: ai-26-48\n", f"  qos: ai-26-48\n{TIMERS}")
    file.write_text(text + MISTAKES, "utf-8")
    built = pipeline.build(Path(SITE), jobs=0)
    checked = pipeline.check(built, jobs=0)
    return Report(
        verb="check", site=SITE, findings=checked.findings, kinds=catalogue.kinds(),
        facts={"devices": len(built.configs)},
    )  # fmt: skip


def pages(found: Report) -> dict[str, str]:
    """Return the name of each picture, and its page."""
    lines = Path(SITE, "fabric.yml").read_text("utf-8").splitlines()
    return {
        "findings-github.png": drawn.github(_written("github", found), f"{SITE}/fabric.yml", lines),
        "findings-gitlab.png": drawn.gitlab(_written("gitlab", found)),
        "findings-markdown.png": drawn.markdown(_written("markdown", found)),
    }


def comment() -> str:
    """Return the comment on a pull request that makes cables longer, in the present folder."""
    top = Path("pull-request")
    shutil.copytree(ROOT / "inventories" / "lab", top / SITE)
    edit(top / SITE, "site: lab", "site: hall1")
    commit(repository(top), "base")
    edit(top / SITE, "length_m: 30", "length_m: 45")
    commit(top, "longer cables")
    os.chdir(top)
    base = f"git:{git(Path(), 'rev-parse', 'HEAD^1')}"
    code = cli.run(["plan", SITE, "--against", base, "--comment", "comment.md", "-q"])
    if code:
        sys.exit(code)
    return Path("comment.md").read_text("utf-8")


def _written(form: str, found: Report) -> str:
    stream = io.StringIO()
    reporter(form).write(found, stream)
    return stream.getvalue()


def main() -> None:
    """Write every picture."""
    path = program()
    if path is None:
        sys.exit("there is no Chromium on this machine")
    with (
        tempfile.TemporaryDirectory() as folder,
        running(path, Path(folder, "profile")) as browser,
    ):
        os.chdir(folder)
        tab = browser.page()
        drawings = pages(report())
        drawings["plan-comment.png"] = drawn.comment(comment(), unfolded=2)
        for name, text in drawings.items():
            file = Path(folder, f"{name}.html")
            file.write_text(text, "utf-8")
            tab.look(WIDTH, 100)
            tab.open(file.as_uri())
            tab.look(WIDTH, int(tab.evaluate("document.documentElement.scrollHeight")))
            tab.screenshot(FOLDER / name)
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
