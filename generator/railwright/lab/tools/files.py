"""Programs on files: those of GNU coreutils that a push may use, by their manuals."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from pathlib import Path

from railwright.lab.job import Job, Tool

FREE_KB = 8_000_000
"""Free space that `df` tells, in kilobytes: made up."""
TOTAL_KB = 16_000_000
FREE_INODES = 1_000_000


def _split(job: Job) -> tuple[set[str], list[str]]:
    """Return the letters of the options and the other words."""
    flags: set[str] = set()
    names: list[str] = []
    for word in job.words:
        if word.startswith("--"):
            flags.add(word)
        elif word.startswith("-") and len(word) > 1:
            flags.update(word[1:])
        else:
            names.append(word)
    return flags, names


def _why(job: Job, name: str, error: OSError, verb: str = "") -> int:
    job.complain(f"{job.name}: {verb}{name}: {error.strerror}")
    return 1


async def cat(job: Job) -> int:
    """Print files."""
    _, names = _split(job)
    code = 0
    if not names:
        job.out(await job.read())
    for name in names:
        try:
            job.out(_path(job, name).read_bytes())
        except OSError as error:
            code = _why(job, name, error)
    return code


def _path(job: Job, name: str) -> Path:
    return job.switch.root.real(name, job.cwd)


async def head(job: Job) -> int:
    """Print the start of files or of what is read."""
    words = list(job.words)
    count = 10
    if "-n" in words[:-1]:
        place = words.index("-n")
        count = int(words[place + 1])
        del words[place : place + 2]
    data = await job.read() if not words else _path(job, words[0]).read_bytes()
    job.out(b"".join(data.splitlines(keepends=True)[:count]))
    return 0


async def echo(job: Job) -> int:
    """Print words."""
    if job.words[:1] == ("-n",):
        job.out(" ".join(job.words[1:]).encode("utf-8", "surrogateescape"))
    else:
        job.say(" ".join(job.words))
    return 0


async def tee(job: Job) -> int:
    """Write what is read to files too."""
    flags, names = _split(job)
    data = await job.read()
    for name in names:
        try:
            job.switch.check_disk(name)
            with _path(job, name).open("ab" if "a" in flags else "wb") as file:
                file.write(data)
        except OSError as error:
            return _why(job, name, error)
    job.out(data)
    return 0


async def df(job: Job) -> int:
    """Print free space, or inodes; a full disk has no space."""
    flags, names = _split(job)
    free = FREE_KB
    head, total = "1024-blocks      Used Available Capacity", TOTAL_KB
    if "i" in flags:
        head, total, free = "   Inodes     IUsed     IFree    IUse%", 2 * FREE_INODES, FREE_INODES
    for name in names:
        if not _path(job, name).exists():
            job.complain(f"df: {name}: No such file or directory")
            return 1
    job.say(f"Filesystem     {head} Mounted on")
    for name in names or ["/"]:
        left = 0 if "i" not in flags and job.switch.faults.below("disk-full", name) else free
        used = total - left
        job.say(f"root-overlay   {total:>11} {used:>9} {left:>9} {100 * used // total:>7}% /")
    return 0


async def dd(job: Job) -> int:
    """Write what is read to a file."""
    given = dict(word.partition("=")[::2] for word in job.words)
    data = await job.read()
    name = given.get("of", "")
    try:
        job.switch.check_disk(name)
        mode = "xb" if "excl" in given.get("conv", "").split(",") else "wb"
        with _path(job, name).open(mode) as file:
            file.write(data)
    except OSError as error:
        job.complain(f"dd: failed to open '{name}': {error.strerror}")
        return 1
    return 0


async def mkdir(job: Job) -> int:
    """Make folders."""
    words, mode = list(job.words), None
    for flag in ("-m", "--mode"):
        if flag in words[:-1]:
            place = words.index(flag)
            mode = int(words[place + 1], 8)
            del words[place : place + 2]
    parents = any(word in {"-p", "--parents", "-pv"} for word in words)
    for word in words:
        digits = word.removeprefix("--mode=").removeprefix("-m")
        if digits != word and digits.isdigit():
            mode = int(digits, base=8)
    for name in (word for word in words if not word.startswith("-")):
        try:
            job.switch.check_disk(name)
            path = _path(job, name)
            if parents:
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.mkdir()
            if mode is not None:
                path.chmod(mode)
        except OSError as error:
            job.complain(f"mkdir: cannot create directory '{name}': {error.strerror}")
            return 1
    return 0


async def move(job: Job) -> int:
    """Rename, within one file system: whole or not at all."""
    _, names = _split(job)
    *sources, target = names
    for name in sources:
        try:
            to = _path(job, target)
            to = to / Path(name).name if to.is_dir() else to
            job.switch.root.entry(name, job.cwd).replace(to)
        except OSError as error:
            job.complain(f"mv: cannot move '{name}' to '{target}': {error.strerror}")
            return 1
    return 0


async def copy(job: Job) -> int:
    """Copy files."""
    _, names = _split(job)
    *sources, target = names
    for name in sources:
        try:
            job.switch.check_disk(target)
            to = _path(job, target)
            to = to / Path(name).name if to.is_dir() else to
            shutil.copyfile(_path(job, name), to)
        except OSError as error:
            job.complain(f"cp: cannot stat '{name}': {error.strerror}")
            return 1
    return 0


async def remove(job: Job) -> int:
    """Remove files and folders."""
    flags, names = _split(job)
    for name in names:
        path = job.switch.root.entry(name, job.cwd)
        try:
            if path.is_dir() and not path.is_symlink():
                if not flags & {"r", "R"}:
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError as error:
            if "f" in flags and isinstance(error, FileNotFoundError):
                continue
            job.complain(f"rm: cannot remove '{name}': {error.strerror}")
            return 1
    return 0


async def rmdir(job: Job) -> int:
    """Remove empty folders."""
    _, names = _split(job)
    for name in names:
        try:
            _path(job, name).rmdir()
        except OSError as error:
            job.complain(f"rmdir: failed to remove '{name}': {error.strerror}")
            return 1
    return 0


async def chmod(job: Job) -> int:
    """Change who may do what with files."""
    _, names = _split(job)
    for name in names[1:]:
        try:
            _path(job, name).chmod(int(names[0], 8))
        except OSError as error:
            return _why(job, name, error, "cannot access ")
    return 0


async def nothing(_job: Job) -> int:
    """Do nothing: the lab's files are as safe as it needs them."""
    return 0


async def listing(job: Job) -> int:
    """List names, one in a line."""
    flags, names = _split(job)
    for name in names or ["."]:
        path = _path(job, name)
        if not path.exists():
            job.complain(f"ls: cannot access '{name}': No such file or directory")
            return 2
        found = [path.name] if path.is_file() else [one.name for one in path.iterdir()]
        for each in sorted(found):
            if "a" in flags or "A" in flags or not each.startswith("."):
                job.say(name if path.is_file() else each)
    return 0


async def status(job: Job) -> int:
    """Print what files are, by ``-c FORMAT`` with ``%n`` and ``%F``; a link is a link."""
    words = list(job.words)
    form = words[1] if words[:1] in (["-c"], ["--format"]) and len(words) > 1 else "%n"
    code = 0
    for name in words[2:]:
        path = job.switch.root.entry(name, job.cwd)
        if path.is_symlink():
            kind = "symbolic link"
        elif path.exists():
            kind = "directory" if path.is_dir() else "regular file"
        else:
            job.complain(f"stat: cannot statx '{name}': No such file or directory")
            code = 1
            continue
        job.say(form.replace("%n", name).replace("%F", kind))
    return code


async def sums(job: Job) -> int:
    """Print SHA-256 digests."""
    _, names = _split(job)
    if not names:
        job.say(f"{hashlib.sha256(await job.read()).hexdigest()}  -")
    for name in names:
        try:
            digest = hashlib.sha256(_path(job, name).read_bytes()).hexdigest()
        except OSError as error:
            return _why(job, name, error)
        job.say(f"{digest}  {name}")
    return 0


TOOLS: dict[str, Tool] = {
    "cat": cat,
    "chmod": chmod,
    "chown": nothing,
    "cp": copy,
    "dd": dd,
    "df": df,
    "echo": echo,
    "head": head,
    "ls": listing,
    "mkdir": mkdir,
    "mv": move,
    "rm": remove,
    "rmdir": rmdir,
    "sha256sum": sums,
    "stat": status,
    "sync": nothing,
    "tee": tee,
    "touch": nothing,
}
