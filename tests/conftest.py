"""Settings for the whole suite: the same examples every time in CI, a cache folder of its own."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

from railwright.base import redact

settings.register_profile("any", deadline=None)  # a busy machine is no failure
settings.register_profile("ci", derandomize=True, database=None, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "any")


def pytest_configure(config: pytest.Config) -> None:
    """Hear signals, whoever starts the suite, and keep in a folder that goes what is cached.

    A shell without job control has programs behind ``&`` ignore SIGINT, and nohup(1) SIGHUP; the
    programs that tests start and stop would do so, too.
    """
    for each, handler in (
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGTERM, signal.SIG_DFL),
        (signal.SIGHUP, signal.SIG_DFL),
    ):
        if signal.getsignal(each) is signal.SIG_IGN:
            signal.signal(each, handler)
    if hasattr(config, "workerinput"):  # of pytest-xdist: the process that started it has done so
        return
    cache = tempfile.TemporaryDirectory(prefix="railwright-tests-")
    config.add_cleanup(cache.cleanup)
    os.environ["XDG_CACHE_HOME"] = cache.name


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What a test learned of secrets is forgotten with it."""
    yield
    redact.KNOWN.__init__()  # type: ignore[misc]
