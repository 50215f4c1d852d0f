"""How files that nobody made here are checked."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from railwright.cli import root


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """Return what counts the findings about a file, by id; those about missing words are none."""

    def check(config: dict[str, Any], *options: str) -> Counter[str]:
        file = tmp_path / "config_db.json"
        file.write_text(json.dumps(config))
        asked = ["check", "-j", "0", "--format", "json", *options, str(file)]
        found = json.loads(CliRunner().invoke(root, asked).stdout)["findings"]
        return Counter(one["id"] for one in found if one["id"] != "RUL002")

    return check
