"""Floor 3: what a site wants and what hardware can do make the whole fabric. Pure."""

from __future__ import annotations

from railwright.design.expand import design

__all__ = ["design"]
