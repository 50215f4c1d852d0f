"""What is told of an error that nobody foresaw: where it was raised, and not what it says."""

from __future__ import annotations

import traceback
from pathlib import Path


def told(error: BaseException) -> str:
    """Return the kind of an error and where it was raised. Its words may hold a secret."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"a bug: {type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
