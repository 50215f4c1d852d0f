"""A site, and the command line in this process."""

from __future__ import annotations

from cli.conftest import made, railwright, site

__all__ = ["made", "railwright", "site"]
