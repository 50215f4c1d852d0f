"""Floor 5: what changes between two configurations, and the goldens they are held against."""

from __future__ import annotations

from railwright.diff.grouping import ChangeGroup, group
from railwright.diff.semantic import apply, diff

__all__ = ["ChangeGroup", "apply", "diff", "group"]
