"""The folder of a transaction on the switch, its locks, and what is run from there."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from .rows import Config, Json

READ = ("sonic-cfggen", "-d", "--print-data")
STOP = ("systemctl", "stop")
OK, NOT_DONE, ALTERED, BUSY, TOO_LATE = 0, 1, 3, 4, 5
READ_S = 120


class Refused(Exception):
    """A mode cannot do what it is for; carries the exit code."""

    def __init__(self, why: str, code: int = NOT_DONE) -> None:
        super().__init__(why)
        self.code = code


class Folder:
    """The folder of one transaction."""

    def __init__(self, path: str, digest: str) -> None:
        self.path = Path(path)
        raw = self.read("manifest.json")
        if hashlib.sha256(raw).hexdigest() != digest:
            why = "manifest.json is not what was sent"
            raise Refused(why, ALTERED)
        self.manifest: Json = json.loads(raw)
        for name in self.manifest["files"]:
            self.checked(name)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file that was sent."""
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            why = f"{name} cannot be read: {error.strerror}"
            raise Refused(why, ALTERED) from None

    def checked(self, name: str) -> str:
        """Return the path of a file that was sent, if it is still what was sent."""
        if hashlib.sha256(self.read(name)).hexdigest() != self.manifest["files"][name]:
            why = f"{name} is not what was sent"
            raise Refused(why, ALTERED)
        return str(self.path / name)

    def has(self, *names: str) -> bool:
        """Return whether one of some files is there."""
        return any((self.path / name).exists() for name in names)

    def put(self, name: str, value: object) -> str:
        """Write a file so that it is there whole or not at all, and return its path."""
        write(self.path / name, json.dumps(value, sort_keys=True).encode("ascii"))
        return str(self.path / name)

    def hold(self, name: str, wait_s: float) -> int:
        """Hold a lock until this process ends, and those that it hands it to."""
        handle = os.open(self.path / name, os.O_RDWR | os.O_CREAT, 0o600)
        until = time.monotonic() + wait_s
        while not locked(handle):
            if time.monotonic() >= until:
                os.close(handle)
                why = f"{name} is held by another process"
                raise Refused(why, BUSY)
            time.sleep(0.05)
        return handle

    def stop(self) -> int:
        """Let no step begin, wait until none is running, and return the lock of that.

        A `config reload` is not ended on its way: it has stopped all services and emptied CONFIG_DB
        (sonic-net/sonic-utilities config/main.py, reload), and nothing would start them again.
        """
        self.put("halted", {})
        if self.manifest["path"] == "reload":
            return self.hold("work.lock", self.manifest["halt_s"])
        run((*STOP, f"railwright-apply-{self.manifest['txn']}.service"), READ_S)
        return self.hold("work.lock", self.manifest["halt_s"])


def locked(handle: int) -> bool:
    """Take the lock of a file, if nobody has it; return whether it is taken."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write(path: Path, raw: bytes) -> None:
    """Write a file and bring it and its name to the disk; who may read it stays as it was."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            if path.exists():
                was = path.stat()
                os.fchown(handle, was.st_uid, was.st_gid)
                os.fchmod(handle, was.st_mode & 0o777)
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def run(command: Iterable[str], limit_s: float, held: int | None = None) -> tuple[int | None, str]:
    """Run a program to its end; return its exit code (None: too long) and what it printed.

    It gets the lock that is held: what outlives this process still has it.
    """
    code, out = printed(command, limit_s, held, errors=subprocess.STDOUT)
    return code, out.decode("utf-8", "replace")


def printed(
    command: Iterable[str], limit_s: float, held: int | None = None, errors: int | None = None
) -> tuple[int | None, bytes]:
    """Run a program to its end; return its exit code (None: too long) and its output."""
    with subprocess.Popen(  # noqa: S603 # the commands are those of this program
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        pass_fds=() if held is None else (held,),
        start_new_session=True,
    ) as process:
        try:
            out, _ = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None, b"took longer than %d s" % limit_s
    return process.returncode, out


def running() -> tuple[Config, bytes]:
    """Return the configuration that runs, and its bytes as the switch prints them."""
    code, out = printed(READ, READ_S)
    try:
        config = json.loads(out)
    except ValueError:
        config = None
    if code != 0 or not isinstance(config, dict):
        why = "the configuration cannot be read"
        raise Refused(why)
    return config, out
