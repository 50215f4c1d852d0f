"""Take the pictures of the documentation anew: ``python tests/pages/screenshots.py``.

They are not compared by any test: fonts differ from machine to machine.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
sys.path[:0] = [str(ROOT / "generator"), str(ROOT / "tests")]

from browser import program, running  # noqa: E402
from pages import plans  # noqa: E402
from railwright import pipeline  # noqa: E402
from railwright.cli import qos_words  # noqa: E402
from railwright.report.page import page  # noqa: E402
from railwright.report.plan_page import plan_page  # noqa: E402

if TYPE_CHECKING:
    from browser import Page

FOLDER = ROOT / "docs" / "images"


class Picture(NamedTuple):
    """What is on a picture."""

    name: str
    site: str
    top: str
    """Selector of what stands at the top."""
    height: int
    dark: bool


PICTURES = (
    Picture("page-lab.png", "lab", "body", 960, dark=False),
    Picture("page-rubin-1t6.png", "rubin-1t6", "#k1 h3:nth-of-type(3)", 900, dark=True),
    Picture("page-flow.png", "lab", "#f1", 400, dark=False),
)


class PlanPicture(NamedTuple):
    """What is on a picture of a plan."""

    name: str
    case: str
    """Of :data:`plans.CASES`."""
    top: str
    """Selector of what stands at the top."""
    opened: tuple[int, ...]
    """Changes that are unfolded, by their place on the page."""
    height: int
    dark: bool


PLANS = (
    PlanPicture("plan-fabric.png", "pod", "body", (), 1000, dark=False),
    PlanPicture("plan-changes.png", "replaced", "#topology", (1, 3), 1000, dark=True),
)


def _plan(tab: Page, picture: PlanPicture, folder: Path) -> None:
    file = folder / f"{picture.case}.html"
    file.write_text(plan_page(*plans.planned(picture.case)), "utf-8")
    tab.look(1120, picture.height, dark=picture.dark)
    tab.open(file.as_uri())
    for place in picture.opened:
        tab.evaluate(f"document.querySelectorAll('[data-hunk]')[{place - 1}].open = true")
    tab.evaluate(f"document.querySelector({picture.top!r}).scrollIntoView()")
    tab.screenshot(FOLDER / picture.name)


def main() -> None:
    """Write every picture."""
    path = program()
    if path is None:
        sys.exit("there is no Chromium on this machine")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(path, Path(folder, "profile")) as browser,
    ):
        tab = browser.page()
        for picture in PICTURES:
            made = pipeline.design(ROOT / "inventories" / picture.site)
            file = Path(folder, f"{picture.site}.html")
            file.write_text(page(made.fabric, qos_words.findings_of(made)), "utf-8")
            tab.look(1120, picture.height, dark=picture.dark)
            tab.open(file.as_uri())
            tab.evaluate(f"document.querySelector({picture.top!r}).scrollIntoView()")
            tab.screenshot(FOLDER / picture.name)
        for drawn in PLANS:
            _plan(tab, drawn, Path(folder))


if __name__ == "__main__":
    main()
