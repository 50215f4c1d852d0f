"""Hold every command that is sent to switches against the parsers of SONiC's own tools.

    python -m push.grammar --release master --sonic-utilities DIR [--sonic-buildimage DIR]
        [--sonic-swss-common DIR] --store grammar.json

The folders are checkouts of sonic-net's repositories; use the version of Click that setup.py of
the first asks for. Tools written with Click are imported from there and read our words, though none
of them is run; modules that this machine lacks (Redis bindings, platform APIs) are stood in by ones
that do nothing. So is the parser of `sonic-cfggen`, which is one of argparse. `sonic-db-cli` is
written in C++: of it the source says which words it takes. Shell scripts are looked at for the
words that they know. What belongs to Debian, such as `cat` and `mv`, is run by tests and not here.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NamedTuple

import click

from railwright.push.line.command import Spoken
from railwright.push.line.commands import ALL

ACCEPTED, REFUSED, DEBIAN = "accepted", "refused", "not of SONiC"
STORE = Path(__file__).with_name("grammar.json")
_SCRIPTS = {"TSA", "TSB", "TSC"}
_DEBIAN = {
    *("cat", "dd", "df", "flock", "grep", "ls", "mkdir", "mv", "rm", "sha256sum", "stat", "sync"),
    *("systemctl", "systemd-run"),
}
_ENTRY = re.compile(r"'([a-z-]+) = ([a-z_.]+):([a-z_]+)'")
_LONG = re.compile(r'\{"([a-z]+)",\s*\w+,\s*NULL,\s*\'([a-z])\'\s*\}')


class Folders(NamedTuple):
    """Checkouts; those that are None were not given."""

    utilities: Path
    buildimage: Path | None = None
    common: Path | None = None


class _AnythingType(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())

    def __bool__(cls) -> bool:
        return False

    def __add__(cls, other: Any) -> Any:
        return other

    def __getitem__(cls, _: Any) -> Any:
        return cls


class Anything(metaclass=_AnythingType):
    """Stands in for what is not installed: has every attribute, can be called and subclassed."""

    def __new__(cls, *args: Any, **_: Any) -> Any:
        # As a decorator it leaves what it decorates as it is.
        return args[0] if len(args) == 1 and callable(args[0]) else super().__new__(cls)

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getitem__(self, _: Any) -> Any:
        return self

    def __bool__(self) -> bool:
        return False


class _StandIn(ModuleType):
    __path__: list[str] = []  # noqa: RUF012 # a package without a place

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything


class _Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what nobody else finds, for modules of the checkouts alone."""

    def __init__(self, folders: Folders) -> None:
        self._folders = tuple(str(folder) for folder in folders if folder is not None)

    def find_spec(self, name: str, *_: Any) -> importlib.machinery.ModuleSpec | None:
        stood_in = isinstance(sys.modules.get(name.partition(".")[0]), _StandIn)
        if not stood_in and ("." in name or not self._asked()):
            return None  # part of a package that is there, or of no use to others than SONiC's
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def _asked(self) -> bool:
        """Whether a module of a checkout imports."""
        frame = sys._getframe(1)
        while frame is not None and ("importlib" in (name := _file(frame)) or name == __file__):
            frame = frame.f_back
        return frame is not None and _file(frame).startswith(self._folders)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        del module


def _file(frame: FrameType) -> str:
    return frame.f_code.co_filename


def verdict(argv: Sequence[str], folders: Folders) -> str:
    """Return what the tool of a command line says to its words."""
    tool = argv[0]
    if tool in _DEBIAN:
        return DEBIAN
    if tool == "vtysh":  # of FRR, behind a script of SONiC that hands all its words on
        return _script(folders, "base_image_files/vtysh", ("$@",))
    if tool in _SCRIPTS:
        return _script(folders, f"base_image_files/{tool}", argv[1:])
    if tool == "sonic-db-cli":
        return _db_cli(folders, argv[1:])
    if tool == "sonic-cfggen":
        return _cfggen(folders, argv[1:])
    return _click(folders, argv)


def _script(folders: Folders, name: str, words: Sequence[str]) -> str:
    if folders.buildimage is None:
        return "not looked at"
    path = folders.buildimage / "dockers" / "docker-fpm-frr" / name
    text = path.read_text("utf-8") if path.is_file() else ""
    return ACCEPTED if text and all(word in text for word in words) else REFUSED


def _db_cli(folders: Folders, words: Sequence[str]) -> str:
    if folders.common is None:
        return "not looked at"
    text = (folders.common / "sonic-db-cli" / "sonic-db-cli.cpp").read_text("utf-8")
    options = {name for pair in _LONG.findall(text) for name in pair}
    if not options >= {"help", "namespace"} or "db_or_op [cmd [cmd ...]]" not in text:
        return REFUSED
    if any(word.startswith("-") for word in words):
        return REFUSED
    alone = f'operation == "{words[0]}"' in text
    return ACCEPTED if len(words) > 1 or alone else REFUSED


def _cfggen(folders: Folders, words: Sequence[str]) -> str:
    if folders.buildimage is None:
        return "not looked at"
    home = folders.buildimage / "src" / "sonic-config-engine"
    sys.path.insert(0, str(home))
    found: list[argparse.ArgumentParser] = []

    class Seen(Exception):
        pass

    def parse(self: argparse.ArgumentParser, *_: Any) -> None:
        found.append(self)
        raise Seen

    loader = importlib.machinery.SourceFileLoader("sonic_cfggen", str(home / "sonic-cfggen"))
    module = ModuleType("sonic_cfggen")
    module.__file__ = str(home / "sonic-cfggen")
    loader.exec_module(module)
    real = argparse.ArgumentParser.parse_args
    argparse.ArgumentParser.parse_args = parse  # type: ignore[method-assign,assignment]
    try:
        module.main()
    except Seen:
        pass
    finally:
        argparse.ArgumentParser.parse_args = real  # type: ignore[method-assign]
    try:
        with redirect_stderr(io.StringIO()):
            found[0].parse_args(list(words))
    except SystemExit:
        return REFUSED
    return ACCEPTED


def _click(folders: Folders, argv: Sequence[str]) -> str:
    setup = (folders.utilities / "setup.py").read_text("utf-8")
    entries = {name: (module, root) for name, module, root in _ENTRY.findall(setup)}
    if argv[0] not in entries:
        return REFUSED
    module, root = entries[argv[0]]
    command: click.Command = getattr(importlib.import_module(module), root)
    context, words = None, list(argv[1:])
    try:
        while True:
            context = command.make_context(argv[0], words, parent=context)
            if not isinstance(command, click.Group):
                return ACCEPTED
            words = [*_protected(context), *context.args]
            if not words and command.invoke_without_command:
                return ACCEPTED
            _, inner, words = command.resolve_command(context, words)
            if inner is None:
                return REFUSED
            command = inner
    except (click.ClickException, click.exceptions.Exit):
        return REFUSED


def _protected(context: click.Context) -> Sequence[str]:
    """Return the words that wait for the next command; Click has had several names for them."""
    found: Sequence[str] = vars(context).get("_protected_args") or vars(context).get(
        "protected_args", ()
    )
    return found


def look(folders: Folders, wanted: Sequence[Spoken] = ALL) -> list[dict[str, str]]:
    """Return the verdict on every command there is."""
    sys.path.insert(0, str(folders.utilities))
    sys.meta_path.append(_Missing(folders))
    general = importlib.import_module("utilities_common.general")
    vars(general)["load_module_from_source"] = lambda name, _path: _StandIn(name)
    return [
        {"line": shlex.join(one.command.argv), "verdict": verdict(one.command.argv, folders)}
        for one in wanted
    ]


def commit(folder: Path) -> str:
    noted = folder / ".commit"
    if noted.is_file():
        return noted.read_text("utf-8").strip()
    done = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "HEAD"],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def main(words: Sequence[str]) -> int:
    """Look at one release, and keep what was found beside what was found of others."""
    parser = argparse.ArgumentParser(prog="push.grammar")
    parser.add_argument("--release", default="master")
    for name in ("sonic-utilities", "sonic-buildimage", "sonic-swss-common"):
        parser.add_argument(f"--{name}", type=Path, required=name == "sonic-utilities")
    parser.add_argument("--store", type=Path)
    given = parser.parse_args(words)
    folders = Folders(given.sonic_utilities, given.sonic_buildimage, given.sonic_swss_common)
    versions = {"click": importlib.metadata.version("click")}
    commits = {
        name: commit(folder)
        for name, folder in zip(
            ("sonic-utilities", "sonic-buildimage", "sonic-swss-common"), folders, strict=True
        )
        if folder is not None
    }
    found = look(folders)
    for one in found:
        sys.stdout.write(f"{one['verdict']:<13} {one['line'][:100]}\n")
    if given.store is not None:
        kept = json.loads(given.store.read_text("utf-8")) if given.store.is_file() else {}
        releases = kept.get("releases", {})
        verdicts = [one["verdict"] for one in found]
        releases[given.release] = {"commits": commits, **versions, "verdicts": verdicts}
        lines = [one["line"] for one in found]
        if kept.get("commands") not in (None, lines):  # of others nobody knows any more
            releases = {given.release: releases[given.release]}
        text = json.dumps({"commands": lines, "releases": releases}, indent=1)
        given.store.write_text(text + "\n", "utf-8")
    return int(any(one["verdict"] == REFUSED for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
