"""Railwright: lossless SONiC fabrics for AI clusters, from one short inventory."""

from __future__ import annotations

__version__ = "0.1.0"
