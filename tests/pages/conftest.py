"""A browser for the tests of a module, and the pages of plans in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import Browser, Page, program, running
from pages.plan_reading import open_page
from pages.plans import planned


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all pages."""
    path = program()
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with running(path, tmp_path_factory.mktemp("chromium") / "profile") as started:
        yield started


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """One tab for all pages."""
    return browser.page()


@pytest.fixture
def opened(tab: Page, tmp_path: Path, case: str) -> Page:
    """The page of a plan, freshly written and opened."""
    return open_page(tab, tmp_path / f"{case}.html", planned(case))
