"""What several rules about the next release ask."""

from __future__ import annotations

from railwright.model.types import Release


def following(release: Release | None) -> Release | None:
    """Return the release after this one; None after the last one, or where none is known."""
    order = list(Release)
    at = order.index(release) + 1 if release else len(order)
    return order[at] if at < len(order) else None
