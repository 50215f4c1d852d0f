"""Derive ``schemas/yang-map.json``, and how it is in each release, anew after a module changed.

Run as ``python -m railwright.checks.yang``; a test fails while the files do not fit the modules.
"""

from __future__ import annotations

from railwright.base import atomic
from railwright.checks.yang import mapping, modules, releases

if __name__ == "__main__":
    atomic.write(mapping.shipped_path(), mapping.dumps(mapping.derive(modules.bundled())))
    atomic.write(releases.plans_path(), releases.derive_patches())
