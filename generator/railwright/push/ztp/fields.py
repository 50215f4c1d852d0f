"""What SONiC's zero touch reads of a ZTP JSON file: which keys, of which form.

Source: sonic-net/sonic-ztp. The package `ztp` (ZTPLib.py getValue, ZTPSections.py, ZTPObjects.py,
Downloader.py) and its plugins say what is taken; the design (sonic-net/SONiC doc/ztp/ztp.md) says
more than they do in places, which are named where they matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Form(Enum):
    """How a value is read. The words follow "is not"."""

    FLAG = "true or false"
    """A text that says so is taken as well (ZTPLib.py getValue)."""
    NUMBER = "a whole number"
    """Likewise a text that ``int`` reads."""
    TEXT = "text"
    ANY = "anything"
    URL = "a URL, or an object with `source`"
    DYNAMIC = "an object with `source.identifier`"
    OBJECT = "an object"
    LIST = "a list"
    HOSTS = "a host or a list of hosts"


def takes(form: Form, value: object) -> bool:
    """Return whether a leaf has a form, as the package reads it; null counts as left out."""
    if value is None or form is Form.ANY:
        return True
    if form is Form.FLAG:
        return str(value).lower() in {"true", "false"}
    if form is Form.NUMBER:
        try:
            int(value)  # type: ignore[call-overload]  # what else it takes, the package takes
        except (TypeError, ValueError, OverflowError):
            return False
        return True
    kind = {Form.TEXT: str, Form.OBJECT: dict, Form.LIST: list}.get(form)
    return kind is None or isinstance(value, kind)


STATES: Final = ("BOOT", "IN-PROGRESS", "SUSPEND", "DISABLED", "FAILED", "SUCCESS")
"""Values of `status`; any other counts as DISABLED (ZTPSections.py, ConfigSection)."""
TO_RUN: Final = ("BOOT", "IN-PROGRESS", "SUSPEND")
"""Those of a section that is run (ztp-engine.py, __processConfigSections)."""
IDENTIFIERS: Final = (
    *("hostname", "hostname-fqdn", "serial-number", "product-name", "sonic-version"),
)
"""What a switch puts in the place of an identifier (ZTPObjects.py Identifier)."""
EVERY: Final[Mapping[str, Form]] = {
    "status": Form.TEXT,
    "description": Form.ANY,
    "timestamp": Form.ANY,
    "start-timestamp": Form.ANY,
    "exit-code": Form.ANY,
    "error": Form.ANY,
    "ignore-result": Form.FLAG,
    "reboot-on-success": Form.FLAG,
    "reboot-on-failure": Form.FLAG,
    "halt-on-failure": Form.FLAG,
    "suspend-exit-code": Form.NUMBER,
}
"""Keys of each section, and of `ztp` itself."""
TOP: Final[Mapping[str, Form]] = {
    **EVERY,
    "restart-ztp-on-failure": Form.FLAG,
    "restart-ztp-no-config": Form.FLAG,
    "config-fallback": Form.FLAG,
    "ztp-json-version": Form.ANY,
    "ztp-json-source": Form.ANY,
    "url": Form.URL,
    "dynamic-url": Form.DYNAMIC,
}
"""Keys of `ztp` that are no sections."""
PLUGIN: Final[Mapping[str, Form]] = {
    "url": Form.URL,
    "dynamic-url": Form.DYNAMIC,
    "name": Form.TEXT,
    "shell": Form.FLAG,
    "ignore-section-data": Form.FLAG,
    "args": Form.TEXT,
    "umask": Form.TEXT,
}
"""Keys of `plugin` (ZTPSections.py plugin and pluginArgs, ztp-engine.py)."""
_DOWNLOAD: Final[Mapping[str, Form]] = {
    "destination": Form.TEXT,
    "include-http-headers": Form.FLAG,
    "secure": Form.FLAG,
    "curl-arguments": Form.TEXT,
    "encrypted": Form.ANY,
    "timeout": Form.NUMBER,
}
URL: Final[Mapping[str, Form]] = {"source": Form.TEXT, **_DOWNLOAD}
DYNAMIC: Final[Mapping[str, Form]] = {"source": Form.OBJECT, **_DOWNLOAD}
SOURCE: Final[Mapping[str, Form]] = {
    "prefix": Form.TEXT,
    "identifier": Form.ANY,
    "suffix": Form.TEXT,
}
_FILE: Final[Mapping[str, Form]] = {"url": Form.URL, "dynamic-url": Form.DYNAMIC}
_INSTALL: Final[Mapping[str, Form]] = {
    **_FILE,
    "pre-check": Form.OBJECT,
    "version": Form.TEXT,
    "set-default": Form.FLAG,
    "set-next-boot": Form.FLAG,
    "skip-reboot": Form.FLAG,
    "status": Form.TEXT,
}
_REMOVE: Final[Mapping[str, Form]] = {"version": Form.TEXT, "pre-check": Form.OBJECT}
_DOCKER: Final[Mapping[str, Form]] = {
    **_FILE,
    "pre-check": Form.OBJECT,
    "container-name": Form.TEXT,
    "cleanup-image": Form.FLAG,
    "enforce-check": Form.FLAG,
    "tag": Form.TEXT,
}
FIRMWARE: Final[Mapping[str, Mapping[str, Form]]] = {
    "remove": _REMOVE,
    "install": _INSTALL,
    "upgrade-docker": _DOCKER,
}
"""What a section of firmware may do, in the order of the plugin."""
FILE: Final = _FILE
PLUGINS: Final[Mapping[str, Mapping[str, Form]]] = {
    "configdb-json": {
        **_FILE,
        "clear-config": Form.FLAG,
        "save-config": Form.FLAG,
        "overwrite-device-metadata": Form.FLAG,
    },
    "connectivity-check": {
        "ping-hosts": Form.HOSTS,
        "ping6-hosts": Form.HOSTS,
        "retry-interval": Form.NUMBER,
        "retry-count": Form.NUMBER,
        "ping-count": Form.NUMBER,
        "deadline": Form.NUMBER,
        "timeout": Form.NUMBER,
    },
    "download": {"files": Form.LIST},
    "firmware": dict.fromkeys(FIRMWARE, Form.OBJECT),
    "graphservice": {"minigraph-url": Form.OBJECT, "acl-url": Form.OBJECT},
    "snmp": {
        "community-ro": Form.TEXT,
        "snmp-location": Form.TEXT,
        "restart-agent": Form.FLAG,
    },
    "test-plugin": {},
}
"""Plugins of the package, with the keys that each reads of its section."""
ALONE: Final = frozenset(("configdb-json", "connectivity-check", "firmware", "snmp"))
"""Those that end at once when they are given more than the file of their section."""
