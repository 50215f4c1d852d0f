"""The ZTP JSON file that all switches get: each asks for its own configuration by who it is.

The section of the configuration follows what the plugin does (sonic-net/sonic-ztp
src/usr/lib/ztp/plugins/configdb-json): with `clear-config` the file is loaded by `config reload`
and becomes /etc/sonic/config_db.json, platform, HwSKU and MAC taken from the switch; `save-config`
writes down then what runs, so that the next start has nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from railwright.base.canonical import Json
from railwright.base.location import Location
from railwright.model import ztp_kinds as kinds
from railwright.model.finding import Finding, found
from railwright.push.ztp.judge import Object, plugin_of

CONFIGS: Final = "configs"
"""Folder of what switches ask for."""
SECTION: Final = "10-configdb-json"
"""Sections run in the order of their names: `05-firmware` before it, `20-...` behind it."""
DOCUMENT: Final = "ztp.json"
_URL = re.compile(
    r"(?:https?|ftp|tftp)://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(?::[0-9]{1,5})?"
    r"(?:/[A-Za-z0-9._~-]+)*/?"
)


class By(StrEnum):
    """How a switch names itself when it asks for its file."""

    SERIAL = "serial-number"
    HOSTNAME = "hostname"


def is_base(url: str) -> bool:
    """Whether a URL is one that files can stand below: no login, no query, nothing to quote."""
    return _URL.fullmatch(url) is not None


def document(base: str, by: By, more: Object | None = None) -> dict[str, Json]:
    """Return the file.

    Args:
        base: where the exported folder is served.
        by: what stands for a switch in the name of its file.
        more: further sections, and keys of the whole.
    """
    ours: dict[str, Json] = {
        "dynamic-url": {
            "source": {
                "prefix": f"{base.rstrip('/')}/{CONFIGS}/",
                "identifier": by.value,
                "suffix": ".json",
            }
        },
        "clear-config": True,
        "save-config": True,
        "halt-on-failure": True,
    }
    return {"ztp": {**(more or {}), SECTION: ours}}  # type: ignore[dict-item]  # was JSON


def clashes(more: Mapping[str, object], file: str) -> tuple[Finding, ...]:
    """Return what of a file of sections cannot stand beside ours."""
    wrong = []
    for name in more:
        if name == SECTION:
            wrong.append(f"{name}: this section is made from the site")
        elif isinstance(more[name], dict) and plugin_of(name) == plugin_of(SECTION):
            wrong.append(f"{name}: a second configuration would be loaded over that of the site")
    return tuple(found(kinds.TAKEN, Location(file), message, subject=message) for message in wrong)
