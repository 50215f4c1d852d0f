"""Derive ``schemas/yang-map.json`` anew after a bundled module changed.

Run as ``python -m railwright.checks.yang``; a test fails while the file does not fit the modules.
"""

from __future__ import annotations

from railwright.base import atomic
from railwright.checks.yang import mapping, modules

if __name__ == "__main__":
    atomic.write(mapping.shipped_path(), mapping.dumps(mapping.derive(modules.bundled())))
