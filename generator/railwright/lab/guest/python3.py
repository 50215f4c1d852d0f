"""Python as a script on a virtual switch sees it: the switch's files, and the switch's programs.

Usage: python3.py FOLDER [OPTION...] (SCRIPT | -m MODULE | -c CODE | -) [WORD...]

FOLDER holds `guest.json` and `bin` with a client for each program. Paths are turned where Python
hands them to the system, so a script needs no knowledge of it; one that leaves Python's own
functions aside is not kept in.
"""

from __future__ import annotations

import builtins
import functools
import io
import json
import os
import posixpath
import runpy
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_FOLDER = sys.argv[1]
_ROOT: str = json.loads(Path(_FOLDER, "guest.json").read_text("utf-8"))["root"]
_KEPT = tuple({sys.prefix, sys.base_prefix, sys.exec_prefix, posixpath.dirname(os.__file__)})
_UNIT = "RAILWRIGHT_LAB_UNIT"
_DISK = json.loads(os.environ.get("RAILWRIGHT_LAB_DISK", "{}"))
_WRITES = os.O_WRONLY | os.O_RDWR
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/fd", "/proc/self")
_ONE = (
    *("access", "chdir", "chmod", "chown", "listdir", "lstat", "mkdir", "mkfifo", "open"),
    *("pathconf", "readlink", "remove", "rmdir", "scandir", "stat", "statvfs", "truncate"),
    *("unlink", "utime"),
)
_TWO = ("link", "rename", "replace")


def real(path: Any) -> Any:  # noqa: ANN401 # whatever the functions of os take
    """Return where a path of the switch is on this machine."""
    if not isinstance(path, (str, os.PathLike)):
        return path
    text = os.fspath(path)
    if not isinstance(text, str) or not text.startswith("/"):
        return path
    text = posixpath.normpath("/" + text.lstrip("/"))
    for kept in (*_KEPT, *_DEVICES, _ROOT, _FOLDER):
        if text == kept or text.startswith(kept + "/"):
            return path
    return _ROOT + text


def _turned(function: Callable[..., Any], paths: int) -> Callable[..., Any]:
    @functools.wraps(function)
    def turned(*args: Any, **given: Any) -> Any:  # noqa: ANN401 # as above
        return function(*map(real, args[:paths]), *args[paths:], **given)

    return turned


def _refuse(path: Any) -> None:  # noqa: ANN401 # as above
    """Refuse to write where the disk of the switch is full, or cannot be written."""
    for at, number in _DISK.get("refused", ()):
        if f"{os.fspath(path)}/".startswith(f"{at.rstrip('/')}/"):
            raise OSError(number, os.strerror(number), path)


def _opening(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def opening(path: Any, flags: int, *rest: Any, **given: Any) -> Any:  # noqa: ANN401 # as above
        if flags & _WRITES and isinstance(path, (str, os.PathLike)):
            _refuse(path)
        return function(path, flags, *rest, **given)

    return opening


def _replacing(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def replacing(source: Any, target: Any, **given: Any) -> None:  # noqa: ANN401 # as above
        cuts = [after for at, after in _DISK.get("cut", ()) if os.fspath(target) == at]
        if cuts and not cuts[0]:
            subprocess.call(["reboot"])  # noqa: S607 # the switch's, which does not come back
        function(source, target, **given)
        if cuts:
            subprocess.call(["reboot"])  # noqa: S607 # as above

    return replacing


def _install() -> None:
    for name in _ONE:
        if hasattr(os, name):
            setattr(os, name, _turned(getattr(os, name), 1))
    for name in _TWO:
        setattr(os, name, _turned(getattr(os, name), 2))
    os.open, os.replace = _opening(os.open), _replacing(os.replace)
    link = os.symlink
    os.symlink = lambda src, dst, *rest, **more: link(src, real(dst), *rest, **more)
    builtins.open = io.open = _turned(io.open, 1)
    where = os.getcwd
    os.getcwd = lambda: where().removeprefix(_ROOT) or "/"  # what Path uses
    for name in ("getuid", "geteuid", "getgid", "getegid"):
        setattr(os, name, lambda: 0)
    os.chown = lambda *_args, **_given: None
    subprocess.Popen.__init__ = _starting(subprocess.Popen.__init__)  # type: ignore[method-assign]
    os.system = _system
    sys.executable = "/usr/bin/python3"


def _system(command: Any) -> int:  # noqa: ANN401 # as above
    return subprocess.call(["sh", "-c", os.fsdecode(command)])  # noqa: S603, S607 # the switch's


def _starting(start: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(start)
    def starting(self: object, args: Any, *rest: Any, **given: Any) -> None:  # noqa: ANN401
        shell = given.pop("shell", False)
        words: Sequence[Any] = [args] if isinstance(args, (str, bytes, os.PathLike)) else list(args)
        if shell:
            words = ["sh", "-c", *words]
        name = posixpath.basename(os.fsdecode(words[0]))
        program = f"{_FOLDER}/bin/{name}"
        if not os.access(program, os.X_OK):
            raise FileNotFoundError(2, "No such file or directory", os.fsdecode(words[0]))
        given.pop("executable", None)
        if given.get("env") is not None and _UNIT in os.environ:
            given["env"] = {**given["env"], _UNIT: os.environ[_UNIT]}
        if given.get("cwd") is not None:
            given["cwd"] = real(given["cwd"])
        start(self, [program, *words[1:]], *rest, **given)

    return starting


def main() -> None:
    """Run a script, or code."""
    words = sys.argv[2:]
    alone = False
    while words and words[0].startswith("-") and words[0] not in {"-", "-c", "-m"}:
        alone = alone or "I" in words[0]
        words.pop(0)
    here = os.getcwd()  # noqa: PTH109 # before it is turned
    _install()
    if words[:1] == ["-m"]:
        sys.path.insert(0, here)
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        return
    if not words or words[0] == "-":
        code, name = sys.stdin.read(), "<stdin>"
        sys.argv = words or ["-"]
    elif words[0] == "-c":
        code, name = words[1], "<string>"
        sys.argv = ["-c", *words[2:]]
    else:
        name = words[0]
        try:
            code = Path(name).read_text("utf-8")
        except OSError as error:
            sys.stderr.write(f"python3: can't open file '{name}': {error.strerror}\n")
            sys.exit(2)
        sys.argv = words
        if not alone:
            sys.path.insert(0, posixpath.dirname(real(posixpath.abspath(name))))
    space = {"__name__": "__main__", "__file__": name, "__builtins__": builtins}
    exec(compile(code, name, "exec"), space)  # noqa: S102 # this is what a Python is for


if __name__ == "__main__":
    main()
