"""``python -m railwright`` is ``railwright``."""

from __future__ import annotations

from railwright.cli import main

if __name__ == "__main__":
    main()
