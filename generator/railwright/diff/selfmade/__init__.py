"""What a switch writes into its own configuration, which is therefore nobody's change."""

from __future__ import annotations

from railwright.diff.selfmade.settling import Kind, settle

__all__ = ["Kind", "settle"]
