"""Every input that ever was of interest is read again, without a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.inputs import CORPUS
from fuzz.readers import READERS
from fuzz.run import MAX_BYTES, MAX_FILES

FILES = sorted(path for path in CORPUS.iterdir() if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_but_findings_comes_out(path: Path) -> None:
    reader = path.name.partition("-")[0]
    assert READERS[reader](path.read_bytes())


def test_the_corpus_is_small_and_has_all_readers() -> None:
    assert len(FILES) <= MAX_FILES
    assert max(path.stat().st_size for path in FILES) < MAX_BYTES
    assert {path.name.partition("-")[0] for path in FILES} == set(READERS)
