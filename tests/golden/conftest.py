"""Builds of sites on which lossless traffic has to close."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from lossless_sites import text_of
from railwright import pipeline


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., pipeline.Build]]:
    """Return a maker of builds: site, dialect and, in place of the site's own, a QoS profile."""
    home = tmp_path_factory.mktemp("sites")

    @cache
    def made(site: str, dialect: str, qos: str = "") -> pipeline.Build:
        text = text_of(site)
        text = re.sub(r"\brouting: \w+", "", text)
        text = re.sub(r"^fabric:\s*$", f"fabric:\n  routing: {dialect}", text, flags=re.MULTILINE)
        text = text.replace("fabric: {", f"fabric: {{routing: {dialect}, ")
        if qos:
            text = text.replace("qos: ai-26-48", f"qos: {qos}")
        assert f"routing: {dialect}" in text
        place = home / f"{site}-{dialect}-{qos}"
        place.mkdir()
        (place / "fabric.yml").write_text(text, encoding="utf-8")
        return pipeline.build(place, jobs=0)

    yield made
    made.cache_clear()
