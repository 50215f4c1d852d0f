"""What SONiC's zero touch makes of ZTP JSON files, so that ours can be held against it.

    python -m push.zerotouch --sonic-ztp DIR --commit HASH --store zerotouch.json

The folder is a checkout of sonic-net/sonic-ztp. Its classes read each file, give it their defaults
and find the plugin of each section, and the plugins of the package run to their end. What they
would ask of a switch is stood in for: CONFIG_DB, the EEPROM and every command, of which is stored
what it is. `curl` fails where the real one does without asking anybody: for a scheme that it does
not know, and for a URL with blanks.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import runpy
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

STORE = Path(__file__).with_name("zerotouch.json")
_PACKAGE = "src/usr/lib/python3/dist-packages"
_PLUGINS = "src/usr/lib/ztp/plugins"
_SCHEMES = ("http", "https", "ftp", "ftps", "tftp", "scp", "sftp", "file")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:%_-]*")
_PATIENCE = 100
_URL = "http://192.0.2.1/x.json"
_DYNAMIC = {"source": {"prefix": "http://192.0.2.1/", "identifier": "serial-number"}}
_CONFIG = {"DEVICE_METADATA": {"localhost": {"hwsku": "Other", "hostname": "leaf-1-01"}}}


def _one(name: str, body: object, **top: object) -> dict[str, object]:
    return {"ztp": {name: body, **top}}


CASES: dict[str, object] = {
    "ours": _one(
        "10-configdb-json",
        {
            "dynamic-url": {
                "source": {
                    "prefix": "http://192.168.0.5/ztp/configs/",
                    "identifier": "serial-number",
                    "suffix": ".json",
                }
            },
            "clear-config": True,
            "save-config": True,
            "halt-on-failure": True,
        },
    ),
    "by-hostname": _one("configdb-json", {"dynamic-url": {"source": {"identifier": "hostname"}}}),
    "no-json": '{"ztp": {',
    "empty": "",
    "a-list": [],
    "no-ztp": {"configdb-json": {"url": _URL}},
    "ztp-is-text": {"ztp": "yes"},
    "nothing-to-do": {"ztp": {}},
    "status-boot": _one("configdb-json", {"url": _URL, "status": "BOOT"}),
    "status-disabled": _one("configdb-json", {"url": _URL, "status": "DISABLED"}),
    "status-success": _one("configdb-json", {"url": _URL, "status": "SUCCESS"}),
    "status-lower-case": _one("configdb-json", {"url": _URL, "status": "boot"}),
    "status-number": _one("configdb-json", {"url": _URL, "status": 1}),
    "whole-is-done": _one("configdb-json", {"url": _URL}, status="SUCCESS"),
    "whole-is-nonsense": _one("configdb-json", {"url": _URL}, status="done"),
    "suspend": _one("configdb-json", {"url": _URL, "suspend-exit-code": 10}),
    "suspend-text": _one("configdb-json", {"url": _URL, "suspend-exit-code": "10"}),
    "suspend-negative": _one("configdb-json", {"url": _URL, "suspend-exit-code": -1}),
    "suspend-word": _one("configdb-json", {"url": _URL, "suspend-exit-code": "ten"}),
    "halt-word": _one("configdb-json", {"url": _URL, "halt-on-failure": "yes"}),
    "halt-text": _one("configdb-json", {"url": _URL, "halt-on-failure": "TRUE"}),
    "clear-no": _one("configdb-json", {"url": _URL, "clear-config": False}),
    "clear-word": _one("configdb-json", {"url": _URL, "clear-config": "no"}),
    "save-yes": _one("configdb-json", {"url": _URL, "save-config": True}),
    "reboot": _one("configdb-json", {"url": _URL, "reboot-on-success": True}),
    "metadata-of-the-file": _one("configdb-json", {"url": _URL, "overwrite-device-metadata": True}),
    "no-url": _one("configdb-json", {"clear-config": True}),
    "both-urls": _one("configdb-json", {"url": "nonsense", "dynamic-url": _DYNAMIC}),
    "url-number": _one("configdb-json", {"url": 5}),
    "url-object": _one("configdb-json", {"url": {"source": _URL}}),
    "url-no-source": _one("configdb-json", {"url": {"destination": "/tmp/x"}}),
    "url-source-list": _one("configdb-json", {"url": {"source": [_URL]}}),
    "url-destination-number": _one("configdb-json", {"url": {"source": _URL, "destination": 1}}),
    "url-scheme": _one("configdb-json", {"url": "htp://192.0.2.1/x"}),
    "url-blank": _one("configdb-json", {"url": "http://192.0.2.1/a b"}),
    "url-insecure": _one("configdb-json", {"url": {"source": _URL, "secure": False}}),
    "url-no-headers": _one(
        "configdb-json", {"url": {"source": _URL, "include-http-headers": False}}
    ),
    "url-curl": _one("configdb-json", {"url": {"source": _URL, "curl-arguments": "-k"}}),
    "url-curl-quotes": _one("configdb-json", {"url": {"source": _URL, "curl-arguments": "-k '"}}),
    "url-curl-list": _one("configdb-json", {"url": {"source": _URL, "curl-arguments": ["-k"]}}),
    "dynamic-text": _one("configdb-json", {"dynamic-url": _URL}),
    "dynamic-source-text": _one("configdb-json", {"dynamic-url": {"source": _URL}}),
    "dynamic-no-identifier": _one("configdb-json", {"dynamic-url": {"source": {"prefix": _URL}}}),
    "dynamic-number": _one("configdb-json", {"dynamic-url": {"source": {"identifier": 5}}}),
    "dynamic-prefix-number": _one(
        "configdb-json", {"dynamic-url": {"source": {"prefix": 5, "identifier": "hostname"}}}
    ),
    "dynamic-suffix-number": _one(
        "configdb-json", {"dynamic-url": {"source": {**_DYNAMIC["source"], "suffix": 5}}}
    ),
    "dynamic-literal": _one(
        "configdb-json",
        {"dynamic-url": {"source": {"prefix": "http://192.0.2.1/", "identifier": "serial"}}},
    ),
    "dynamic-script": _one(
        "configdb-json",
        {
            "dynamic-url": {
                "source": {
                    "prefix": "http://192.0.2.1/",
                    "identifier": {"url": "http://192.0.2.1/id.sh"},
                }
            }
        },
    ),
    "dynamic-object": _one(
        "configdb-json", {"dynamic-url": {"source": {"identifier": {"name": "x"}}}}
    ),
    "numbered": _one("05-configdb-json", {"url": _URL}),
    "not-numbered": _one("first-configdb-json", {"url": _URL}),
    "plugin-by-name": _one("initial", {"plugin": {"name": "configdb-json"}, "url": _URL}),
    "plugin-by-word": _one("initial", {"plugin": "configdb-json", "url": _URL}),
    "plugin-unknown": _one("initial", {"plugin": "config-db-json", "url": _URL}),
    "plugin-number": _one("configdb-json", {"plugin": 5, "url": _URL}),
    "plugin-downloaded": _one("mine", {"plugin": {"url": "http://192.0.2.1/mine.sh"}, "x": 1}),
    "plugin-url-nonsense": _one("mine", {"plugin": {"url": {"destination": "/tmp/x"}}}),
    "section-with-blank": _one("configdb json", {"plugin": "configdb-json", "url": _URL}),
    "no-section": _one("configdb-json", "http://192.0.2.1/x"),
    "unknown-key": _one("configdb-json", {"url": _URL, "clear_config": False}),
    "ping": _one("connectivity-check", {"ping-hosts": ["192.0.2.1", "192.0.2.2"]}),
    "ping-one": _one("connectivity-check", {"ping-hosts": "192.0.2.1"}),
    "ping-6": _one("connectivity-check", {"ping6-hosts": ["2001:db8::1"]}),
    "ping-nobody": _one("connectivity-check", {"retry-count": 3}),
    "ping-number": _one("connectivity-check", {"ping-hosts": [5]}),
    "ping-never": _one("connectivity-check", {"ping-hosts": "192.0.2.1", "retry-count": 0}),
    "ping-counts": _one(
        "connectivity-check",
        {"ping-hosts": "192.0.2.1", "ping-count": 0, "retry-interval": -1, "deadline": 5},
    ),
    "download": _one("01-download", {"files": [{"url": {"source": _URL, "destination": "/x"}}]}),
    "download-nothing": _one("01-download", {"files": [{}]}),
    "download-no-list": _one("01-download", {"files": _URL}),
    "firmware": _one("05-firmware", {"install": {"url": _URL, "skip-reboot": True}}),
    "firmware-nothing": _one("05-firmware", {"reboot-on-success": True}),
    "firmware-no-url": _one("05-firmware", {"install": {"version": "SONiC-OS-1"}}),
    "firmware-text": _one("05-firmware", {"install": _URL}),
    "firmware-remove": _one("05-firmware", {"remove": {"version": "SONiC-OS-0"}}),
    "firmware-remove-image": _one("05-firmware", {"remove": {"image": "SONiC-OS-0"}}),
    "firmware-docker": _one("05-firmware", {"upgrade-docker": {"url": _URL}}),
    "plugin-arguments": _one("configdb-json", {"plugin": {"args": "-v"}, "url": _URL}),
    "plugin-no-data": _one("configdb-json", {"plugin": {"ignore-section-data": True}, "url": _URL}),
    "plugin-name-list": _one("configdb-json", {"plugin": {"name": []}, "url": _URL}),
    "suspend-float": _one("configdb-json", {"url": _URL, "suspend-exit-code": 1.5}),
    "suspend-zero": _one("configdb-json", {"url": _URL, "suspend-exit-code": 0}),
    "ping-option": _one("connectivity-check", {"ping-hosts": "-f", "retry-count": 2}),
    "ping-forever": _one("connectivity-check", {"ping-hosts": "a b", "retry-count": -1}),
    "download-last": _one("01-download", {"files": [{"dynamic-url": {}, "url": _URL}]}),
    "download-first": _one("01-download", {"files": [{"url": _URL, "dynamic-url": {}}]}),
    "download-null": _one("01-download", {"files": [{"dynamic-url": _DYNAMIC, "url": None}]}),
    "identifier-with-blank": _one(
        "configdb-json",
        {"dynamic-url": {"source": {"prefix": "http://192.0.2.1/", "identifier": "a b"}}},
    ),
    "graph-acl": _one("graphservice", {"minigraph-url": {"url": _URL}, "acl-url": {"url": _URL}}),
    "graph-acl-alone": _one("graphservice", {"acl-url": {"url": 5}}),
    "graph-empty": _one("graphservice", {"minigraph-url": {}}),
    "snmp": _one("snmp", {"community-ro": "x", "snmp-location": "y"}),
    "snmp-half": _one("snmp", {"community-ro": "x"}),
    "snmp-nothing": _one("snmp", {}),
    "graph": _one("graphservice", {"minigraph-url": {"url": _URL}}),
    "graph-nothing": _one("graphservice", {}),
}
"""Files by name: JSON, or a text that is none."""


class _Machine:
    """What stands in for the switch around the package."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.images = ["SONiC-OS-0", "SONiC-OS-1"]
        self.written: set[str] = set()
        self.pings = 0

    def run(self, command: Any, capture_stdout: bool = True, **_: object) -> Any:  # noqa: FBT001, FBT002
        words = command if isinstance(command, list) else command.split()
        code, lines = self._answer(words)
        return (code, lines, []) if capture_stdout else code

    def _answer(self, words: list[str]) -> tuple[int, list[str]]:
        name = words[0].rsplit("/", 1)[-1]
        if name == "curl":
            return self._curl(words), []
        said = {
            "decode-syseeprom -p": "SN5600",
            "decode-syseeprom -s": "MT1",
            "decode-syseeprom -m": "02:00:5e:10:00:01",
        }.get(" ".join(words))
        if name == "sonic-cfggen" or name.startswith("identifier_"):
            said = "MT1"
        if said is not None:
            return 0, [said]
        if words[:2] == ["sonic-installer", "list"]:
            return 0, ["Current: SONiC-OS-0", "Next: SONiC-OS-0", "Available:", *self.images]
        self.commands.append(" ".join(_plain(word) for word in words))
        if name == "ping":
            return self._ping(words), []
        if words[:2] == ["sonic-installer", "install"]:
            self.images.append("SONiC-OS-2")
        if words[:2] == ["sonic-installer", "remove"]:
            self.images.remove(words[-1])
        return 0, ["one line"]

    def _curl(self, words: list[str]) -> int:
        url = words[-1]
        said = [*(["-k"] if "-k" in words else []), *(["headers"] if "-H" in words else [])]
        self.commands.append(" ".join(("curl", *said, url)))
        if url.partition(":")[0] not in _SCHEMES or " " in url:
            # Without a scheme curl takes http; nobody is called like a file of ours.
            return 3
        path = Path(words[words.index("-o") + 1])
        if path.is_relative_to(tempfile.gettempdir()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(_CONFIG), "utf-8")
        else:
            self.written.add(str(path))  # of a switch, and not of this machine
        return 0

    def _ping(self, words: list[str]) -> int:
        self.pings += 1
        if self.pings > _PATIENCE:
            raise SystemExit(1)  # without an end
        rest = list(words[1:])
        hosts = []
        while rest:
            word = rest.pop(0)
            if word in {"-c", "-w", "-W"} and rest:
                rest.pop(0)
            elif word not in {"-q", "-6"}:
                hosts.append(word)
        return 0 if len(hosts) == 1 and _HOST.fullmatch(hosts[0]) else 2

    def move(self, source: str, to: str) -> None:
        """Move a file of the switch.

        Raises:
            FileNotFoundError: it is not there.
        """
        self.commands.append(f"move {to}")
        if source in self.written:
            self.written.add(to)
        elif Path(source).is_relative_to(tempfile.gettempdir()) and Path(source).exists():
            Path(source).unlink()
        else:
            raise FileNotFoundError(source)

    def is_file(self, path: object) -> bool:
        """Whether a switch has a file, or this machine one of its temporary ones."""
        known = {"/etc/sonic/snmp.yml"} | self.written
        return str(path) in known or Path(str(path)).is_file()


def _plain(word: str) -> str:
    return Path(word).name if word.startswith(tempfile.gettempdir()) else word


class _Database:
    def connect(self) -> None:
        """Nobody listens."""

    def get_entry(self, table: str, _: str) -> Mapping[str, str]:
        if table == "ZTP":
            return {"profile": "active"}
        return {"platform": "x86_64", "hwsku": "Own", "mac": "02:00:5e:10:00:01"}

    def mod_entry(self, *_: object) -> None:
        """Nothing is written."""


def _prepared(folder: Path, home: Path, machine: _Machine) -> Any:
    """Import the package so that it works below a folder; return its module of sections."""
    sys.path.insert(0, str(folder / _PACKAGE))
    for name in ("swsscommon", "swsscommon.swsscommon"):
        module = ModuleType(name)
        module.ConfigDBConnector = _Database  # type: ignore[attr-defined]
        sys.modules[name] = module
    defaults = import_module("ztp.defaults")
    for key, value in defaults.defaultCfg.items():
        if isinstance(value, str) and value.startswith(("/host", "/var", "/etc", "/tmp")):
            defaults.defaultCfg[key] = f"{home}{value}"
    defaults.defaultCfg["plugins-dir"] = str(folder / _PLUGINS)
    defaults.cfg_file = str(home / "ztp_cfg.json")  # type: ignore[attr-defined]
    library: Any = import_module("ztp.ZTPLib")
    library.runCommand = machine.run
    import_module("socket").gethostname = lambda: "leaf-1-01"  # type: ignore[attr-defined]
    library.systemReboot = lambda: machine.commands.append("reboot")
    return import_module("ztp.ZTPSections")


def look(folder: Path) -> dict[str, Any]:
    """Return what the package makes of each case."""
    machine = _Machine()
    seen: dict[str, Any] = {}
    real = (os.path.isfile, os.chmod, shutil.move, time.sleep)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        (home / "var/log").mkdir(parents=True)
        (home / "var/run/ztp").mkdir(parents=True)
        for each in ("host/ztp", "etc/rsyslog.d"):
            (home / each).mkdir(parents=True)
        sections = _prepared(folder, home, machine)
        os.path.isfile = machine.is_file  # type: ignore[assignment]
        os.chmod = lambda path, mode: Path(path).exists() and real[1](path, mode)  # type: ignore[assignment]
        shutil.move = machine.move  # type: ignore[assignment]
        time.sleep = lambda _: None
        try:
            for name, case in CASES.items():
                machine.__init__()  # type: ignore[misc]  # a new one, which the package knows
                seen[name] = _verdict(case, home, sections, machine)
        finally:
            os.path.isfile, os.chmod, shutil.move, time.sleep = real  # type: ignore[assignment]
    return seen


def _verdict(case: object, home: Path, sections: Any, machine: _Machine) -> Any:
    source = home / "source.json"
    source.write_text(case if isinstance(case, str) else json.dumps(case), "utf-8")
    for each in ("host/ztp/ztp_data.json", "var/lib/ztp"):
        shutil.rmtree(home / each, ignore_errors=True)
    hush = StringIO()
    with redirect_stdout(hush), redirect_stderr(hush):
        try:
            read = sections.ZTPJson(str(source), str(home / "host/ztp/ztp_data.json"))
        except ValueError:
            return "dropped"
        except Exception as error:  # noqa: BLE001 # what the service has no word for
            return f"dies of {type(error).__name__}"
        ends: dict[str, Any] = {}
        for name in read.section_names:
            machine.commands.clear()
            ends[name] = _section(name, read, machine)
        return {"status": read.ztpDict["status"], "sections": ends}


def _section(name: str, read: Any, machine: _Machine) -> Any:
    body = read.ztpDict[name]
    told: dict[str, Any] = {"status": body["status"]}
    if body.get("suspend-exit-code") is not None:
        told["suspend"] = body["suspend-exit-code"]
    told["flags"] = sorted(
        key for key in ("halt-on-failure", "reboot-on-success") if body[key] is True
    )
    try:
        plugin = read.plugin(name)
    except Exception as error:  # noqa: BLE001 # the service takes it for a section that failed
        return {**told, "plugin": None, "died": type(error).__name__}
    if plugin is None:
        return {**told, "plugin": None}
    told["plugin"] = Path(plugin).name
    if Path(plugin).name == "plugin":
        return {**told, "plugin": "downloaded"}
    words = read.pluginArgs(name).split()
    before, sys.argv = sys.argv, [plugin, *words]
    try:
        runpy.run_path(plugin, run_name="__main__")
        told["code"] = 0
    except SystemExit as end:
        told["code"] = int(end.code or 0)
    except Exception as error:  # noqa: BLE001 # a traceback ends a program with 1
        told["code"], told["died"] = 1, type(error).__name__
    finally:
        sys.argv = before
    told["commands"] = list(machine.commands)
    return told


def main() -> None:
    """Look at all cases and store what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sonic-ztp", type=Path, required=True)
    parser.add_argument("--commit", required=True)
    parser.add_argument("--store", type=Path, default=STORE)
    told = parser.parse_args()
    seen = look(told.sonic_ztp)
    found = {"source": "sonic-net/sonic-ztp", "commit": told.commit, "seen": seen}
    told.store.write_text(json.dumps(found, indent=1) + "\n", "ascii")


if __name__ == "__main__":
    main()
