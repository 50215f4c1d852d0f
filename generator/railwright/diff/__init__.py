"""Floor 5: what changes between two configurations, cell by cell."""

from __future__ import annotations

from railwright.diff.grouping import group
from railwright.diff.semantic import apply, diff

__all__ = ["apply", "diff", "group"]
