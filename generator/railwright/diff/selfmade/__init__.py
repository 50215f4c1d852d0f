"""What a switch writes into its own configuration, which is therefore no change of anybody's."""

from __future__ import annotations

from railwright.diff.selfmade.reading import settle

__all__ = ["settle"]
