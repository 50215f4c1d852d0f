"""Every command line that is ever sent to a switch, with the reader of what it prints.

Nothing else sends text. A command is a list of words; no shell takes them apart, and what comes
from elsewhere is checked here so that none of it can be an option or leave its folder. The source
of each stands beside it: repository and path, or the manual page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Final

from railwright.push.line import lua, printed
from railwright.push.line.command import LONG_BYTES, Command, secretive, speaks, spoken
from railwright.push.line.printed import Free, Listed, UnitState, Version

CHECKPOINTS: Final = "/etc/sonic/checkpoints"
"""Of sonic-net/sonic-utilities generic_config_updater/generic_updater.py."""
SAVED: Final = "/etc/sonic/config_db.json"
RELOAD_LOCK: Final = "/etc/sonic/reload.lock"
"""Held by a `config reload` (sonic-net/sonic-utilities config/main.py, SYSTEM_RELOAD_LOCK)."""
HOME: Final = "/var/lib/railwright"
"""Where our files are on a switch."""
RUN: Final = "/run/railwright"
"""Likewise, of what is gone when it starts again."""
APPLY_S: Final = 3600.0
"""Seconds that the config updater may take; unless told otherwise."""
_UTILITIES = "sonic-net/sonic-utilities"
_BUILDIMAGE = "sonic-net/sonic-buildimage"
_COMMON = "sonic-net/sonic-swss-common sonic-db-cli/sonic-db-cli.cpp"
_COREUTILS = "GNU coreutils manual"
_SYSTEMD = "systemd man/{}.xml"
_RUNNER = ("/usr/bin/python3", "-EsB", "-m", "scripts.runner")
"""Our program (:mod:`railwright.push.scripts`), named from the folder that holds it."""
_DIGEST = "0" * 64
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.(?:service|timer)")
_PATTERN = re.compile(r"railwright-[A-Za-z0-9*_-]{1,64}\.[*a-z]{1,10}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PATH = re.compile(r"(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)+")
_OURS = re.compile(rf"(?:{HOME}|{RUN})(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)+")
_DATABASE = re.compile(r"[A-Z][A-Z_]{1,30}_DB")
CORES: Final = "/var/core"
"""Where programs that died leave what they were (sonic-net/sonic-buildimage
files/image_config/sysctl/90-sonic.conf, coredump-compress of sonic-net/sonic-utilities)."""
LOGS: Final = "/var/log"
LOG: Final = ("--include=syslog", "--include=syslog.1")
"""What is written now and what was before it: it changes hands by its size, at any moment, and the
last one is not compressed yet (files/image_config/logrotate/rsyslog.j2, delaycompress)."""
_ERRORS: Final = " ERR ([a-z]+[0-9]*#(orchagent|syncd)|GenericConfigUpdater)"
"""Lines of the programs behind the chip, and of the config updater: severity, container, program
(sonic-net/sonic-buildimage files/image_config/rsyslog/rsyslog.conf.j2, SONiCFileFormat)."""


def _checked(pattern: re.Pattern[str], word: str, what: str) -> str:
    if not pattern.fullmatch(word) or "/../" in f"{word}/":
        msg = f"{word!r} is not {what}"
        raise ValueError(msg)
    return word


def _path(word: str) -> str:
    return _checked(_PATH, word, "a path of a switch")


def _ours(word: str) -> str:
    return _checked(_OURS, word, f"a path below {HOME}")


def _plain(word: str) -> str:
    # sonic-db-cli looks for options among all its words (getopt_long(3), which reorders them).
    if word.startswith("-") or "\0" in word:
        msg = f"{word!r} would be an option"
        raise ValueError(msg)
    return word


# ---- who it is -------------------------------------------------------------------------------


@speaks(f"{_UTILITIES} show/main.py version")
def version() -> Command[Version]:
    """Build, platform, HwSKU, ASIC and serial number."""
    return Command(("show", "version"), printed.version)


@speaks("proc(5), /proc/sys/kernel/random/boot_id")
def boot_id() -> Command[str]:
    """The id of this boot: another one means that the switch started anew."""
    return Command(("cat", "/proc/sys/kernel/random/boot_id"), printed.boot_id)


@speaks("sysfs, Documentation/ABI/testing/sysfs-class-net of Linux")
def mac() -> Command[str]:
    """MAC address of the management port."""
    return Command(("cat", "/sys/class/net/eth0/address"), printed.mac)


# ---- its configuration -----------------------------------------------------------------------


@speaks(f"{_BUILDIMAGE} src/sonic-config-engine/sonic-cfggen")
def running() -> Command[bytes]:
    """CONFIG_DB as JSON."""
    return secretive(Command(("sonic-cfggen", "-d", "--print-data"), bytes))


@speaks(_COREUTILS, SAVED)
def read(path: str) -> Command[bytes]:
    """The bytes of a file."""
    return secretive(Command(("cat", _path(path)), bytes, root=True))


@speaks(f"{_UTILITIES} config/main.py list_checkpoints")
def checkpoints() -> Command[tuple[str, ...]]:
    """Names of the checkpoints there are."""
    return Command(("config", "list-checkpoints"), printed.names, root=True)


@speaks(f"{_UTILITIES} config/main.py checkpoint", "railwright-1")
def checkpoint(name: str) -> Command[str]:
    """Take a checkpoint; one that is there is overwritten without a word."""
    words = ("config", "checkpoint", _checked(_NAME, name, "a name of a checkpoint"))
    said = printed.says("Checkpoint created successfully.")
    return Command(words, said, root=True, changes=True)


@speaks(f"{_UTILITIES} config/main.py delete_checkpoint", "railwright-1")
def delete_checkpoint(name: str) -> Command[str]:
    """Delete a checkpoint."""
    words = ("config", "delete-checkpoint", _checked(_NAME, name, "a name of a checkpoint"))
    said = printed.says("Checkpoint deleted successfully.")
    return Command(words, said, root=True, changes=True)


@speaks(f"{_UTILITIES} config/main.py apply_patch", f"{HOME}/t1/patch-1.json")
def dry_run(path: str) -> Command[str]:
    """Have the switch judge and order a patch, and apply nothing."""
    words = ("config", "apply-patch", "-d", _path(path))
    said = printed.says("Patch applied successfully.")
    return secretive(Command(words, said, root=True, timeout_s=APPLY_S))


@speaks(f"{_UTILITIES} config/main.py apply_patch", f"{HOME}/t1/patch-1.json")
def apply_patch(path: str) -> Command[str]:
    """Apply a patch. Only ever within a unit: it dies half-way with the session otherwise."""
    words = ("config", "apply-patch", _path(path))
    said = printed.says("Patch applied successfully.")
    return Command(words, said, root=True, changes=True, timeout_s=APPLY_S)


@speaks(f"{_UTILITIES} config/main.py rollback", "railwright-1")
def rollback(name: str) -> Command[str]:
    """Go back to a checkpoint. Only ever within a unit."""
    words = ("config", "rollback", _checked(_NAME, name, "a name of a checkpoint"))
    said = printed.says("Config rolled back successfully.")
    return Command(words, said, root=True, changes=True, timeout_s=APPLY_S)


@speaks(f"{_UTILITIES} config/main.py save", f"{HOME}/t1/saved.json")
def save(path: str) -> Command[None]:
    """Write CONFIG_DB to a file, which is emptied first: never to the one that boots."""
    if _path(path) == SAVED:
        msg = f"{SAVED} is replaced in one step, and never written into"
        raise ValueError(msg)
    words = ("config", "save", "-y", path)
    return Command(words, printed.nothing, root=True, changes=True)


@speaks(f"{_UTILITIES} config/main.py reload", f"{HOME}/t1/after.json")
def reload(path: str) -> Command[None]:
    """Load a whole file and start all services anew. Only ever within a unit."""
    words = ("config", "reload", "-y", _path(path))
    return Command(words, printed.nothing, root=True, changes=True, timeout_s=APPLY_S)


# ---- its databases ---------------------------------------------------------------------------


@speaks(_COMMON, "STATE_DB", "PORT_TABLE|Ethernet0", "speed")
def field(database: str, key: str, name: str) -> Command[str]:
    """A field of a row; empty where there is none."""
    words = ("sonic-db-cli", _database(database), "HGET", _plain(key), _plain(name))
    return Command(words, printed.one_line)


@speaks(_COMMON, "APPL_DB", "PORT_TABLE:*", "LLDP_ENTRY_TABLE:*")
def rows(database: str, *patterns: str) -> Command[Mapping[str, Mapping[str, str]]]:
    """All rows whose key matches one of some patterns of Redis (``KEYS``), at once."""
    words = ("sonic-db-cli", _database(database), "EVAL", lua.ROWS, "0", *map(_plain, patterns))
    return Command(words, printed.rows, limit_bytes=LONG_BYTES)


@speaks(_COMMON, {"COUNTERS_PORT_NAME_MAP": ("SAI_PORT_STAT_IF_IN_DISCARDS",)})
def counters(wanted: Mapping[str, Iterable[str]]) -> Command[printed.Counters]:
    """Some counters of all that each map of names leads to; ``wanted``: map to their fields."""
    asked = {name: tuple(fields) for name, fields in wanted.items()}
    told = (word for name, fields in asked.items() for word in (name, *fields))
    words = ("sonic-db-cli", "COUNTERS_DB", "EVAL", lua.COUNTERS, "0", *map(_plain, told))
    return Command(words, functools.partial(printed.counters, asked=asked), limit_bytes=LONG_BYTES)


def _database(name: str) -> str:
    return _checked(_DATABASE, name, "a database")


# ---- traffic ---------------------------------------------------------------------------------


@speaks(f"{_BUILDIMAGE} dockers/docker-fpm-frr/base_image_files/TSA")
def drain() -> Command[None]:
    """Ask for traffic to go elsewhere; that it was asked says not that it went."""
    return Command(("TSA",), printed.nothing, root=True, changes=True)


@speaks(f"{_BUILDIMAGE} dockers/docker-fpm-frr/base_image_files/TSB")
def undrain() -> Command[None]:
    """Ask for traffic to come back."""
    return Command(("TSB",), printed.nothing, root=True, changes=True)


@speaks(f"{_BUILDIMAGE} dockers/docker-fpm-frr/base_image_files/TSC and TSC in its container")
def drained() -> Command[str]:
    """What FRR's route maps say: ``Normal``, ``Maintenance``, or neither."""
    return Command(("TSC", "no-stats"), printed.mode, root=True)


@speaks("FRR doc/user/bgp.rst, show bgp summary json")
def bgp() -> Command[Mapping[str, str]]:
    """State of each BGP session."""
    return Command(("vtysh", "-c", "show bgp summary json"), printed.bgp, root=True)


@speaks(f"{_UTILITIES} pfcwd/main.py PfcwdCli.show_stats")
def storms() -> Command[Mapping[str, str]]:
    """State of each queue that the PFC watchdog has seen at work: ``stormed`` is a storm."""
    return Command(("pfcwd", "show", "stats"), printed.storms)


# ---- what runs by itself ---------------------------------------------------------------------


@speaks(_SYSTEMD.format("systemd-run"), "railwright-t1", f"{HOME}/t1", ("apply", _DIGEST))
def start(name: str, folder: str, words: Iterable[str]) -> Command[None]:
    """Run our program in its folder, outliving the session; how it ended stays to be looked at."""
    argv = (*_service(name, folder), "--remain-after-exit", "--", *_RUNNER, *_arguments(words))
    return Command(argv, printed.nothing, root=True, changes=True)


@speaks(_SYSTEMD.format("systemd-run"), "railwright-t1", f"{HOME}/t1", ("back", _DIGEST), 600)
def start_later(name: str, folder: str, words: Iterable[str], after_s: int) -> Command[None]:
    """Arm a timer that runs our program; seconds of a clock that nobody can set."""
    if after_s < 1:
        msg = f"{after_s} s is no time to wait"
        raise ValueError(msg)
    when = (f"--on-active={after_s}s", "--timer-property=AccuracySec=1s")
    argv = (*_service(name, folder), *when, "--", *_RUNNER, *_arguments(words))
    return Command(argv, printed.nothing, root=True, changes=True)


@speaks(_SYSTEMD.format("systemd-run"), "railwright-t1", f"{HOME}/t1", ("save", _DIGEST), 60.0)
def call(name: str, folder: str, words: Iterable[str], timeout_s: float) -> Command[None]:
    """Run our program to its end, whose exit code is that of the answer; it outlives us as well."""
    argv = (*_service(name, folder), "--wait", "--collect", "--", *_RUNNER, *_arguments(words))
    return Command(argv, printed.nothing, root=True, changes=True, timeout_s=timeout_s)


def _service(name: str, folder: str) -> tuple[str, ...]:
    unit = _checked(_NAME, name, "a name of a unit")
    return ("systemd-run", "--quiet", f"--unit={unit}", f"--working-directory={_ours(folder)}")


def _arguments(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        word if _OURS.fullmatch(word) else _checked(_WORD, word, "an argument of our program")
        for word in words
    )


@speaks(_SYSTEMD.format("systemctl"), "railwright-t1.timer")
def unit(name: str) -> Command[UnitState]:
    """What systemd says of a unit; one that is not there has the load state ``not-found``."""
    wanted = "--property=LoadState,ActiveState,SubState,Result,ExecMainStatus"
    return Command(("systemctl", "show", wanted, _unit(name)), printed.unit)


@speaks(_SYSTEMD.format("systemctl"), "railwright-*-t1.*")
def units(pattern: str) -> Command[tuple[Listed, ...]]:
    """The units of ours that are loaded, by a pattern of their names."""
    words = ("systemctl", "list-units", "--all", "--plain", "--no-legend", "--no-pager")
    pattern = _checked(_PATTERN, pattern, "a pattern of units of ours")
    return Command((*words, pattern), printed.units)


@speaks(_SYSTEMD.format("systemctl"), "railwright-t1.service")
def forget_failed(name: str) -> Command[None]:
    """Have systemd forget that a unit failed; until then it counts as degraded."""
    words = ("systemctl", "reset-failed", _unit(name))
    return Command(words, printed.nothing, root=True, changes=True)


@speaks(_SYSTEMD.format("systemctl"), "railwright-t1.timer")
def stop(name: str) -> Command[None]:
    """Stop a unit."""
    words = ("systemctl", "stop", _unit(name))
    return Command(words, printed.nothing, root=True, changes=True)


@speaks(_SYSTEMD.format("systemctl"))
def system_state() -> Command[str]:
    """``running``, ``degraded``, ``starting`` ...; of all but the first the exit code is 1."""
    return Command(("systemctl", "is-system-running"), printed.system_state, rcs=(0, 1))


@speaks(_SYSTEMD.format("systemctl"))
def failed() -> Command[tuple[str, ...]]:
    """Units that failed."""
    words = ("systemctl", "list-units", "--state=failed", "--plain", "--no-legend", "--no-pager")
    return Command(words, printed.first_words)


@speaks("GNU grep manual")
def errors() -> Command[tuple[str, ...]]:
    """Lines of the log in which orchagent or syncd tell of an error; without one the code is 1."""
    words = ("grep", "-rhE", *LOG, _ERRORS, LOGS)
    return secretive(Command(words, printed.logged, root=True, rcs=(0, 1)))


def _unit(name: str) -> str:
    return _checked(_UNIT, name, "a unit")


# ---- files -----------------------------------------------------------------------------------


@speaks(_COREUTILS, ("/etc/sonic", "/host", "/tmp"))  # noqa: S108 # of a switch
def free_kib(paths: Iterable[str]) -> Command[tuple[Free, ...]]:
    """Room in the file systems of some paths."""
    return Command(("df", "-P", "-k", *map(_path, paths)), printed.free)


@speaks(_COREUTILS, ("/etc/sonic", "/host"))
def free_inodes(paths: Iterable[str]) -> Command[tuple[Free, ...]]:
    """Inodes left in the file systems of some paths."""
    return Command(("df", "-P", "-i", *map(_path, paths)), printed.free)


@speaks(_COREUTILS, CORES)
def listed(path: str) -> Command[tuple[str, ...]]:
    """Names of what is in a folder; of one that is not there the exit code is 2."""
    return Command(("ls", "-1", _path(path)), printed.lines, root=True, rcs=(0, 2))


@speaks(_COREUTILS, (CHECKPOINTS, RELOAD_LOCK))
def kinds(paths: Iterable[str]) -> Command[Mapping[str, str]]:
    """What files are, those that are there: ``directory``, ``symbolic link``, ``regular file``."""
    words = ("stat", "-c", "%n:%F", *map(_path, paths))
    return Command(words, printed.kinds, root=True, rcs=(0, 1))


@speaks("util-linux sys-utils/flock.1.adoc", RELOAD_LOCK)
def is_held(path: str) -> Command[None]:
    """Whether somebody has the lock of a file that is there; nothing is kept from them."""
    words = ("flock", "--shared", "--nonblock", "--conflict-exit-code", "75", _path(path), "true")
    return Command(words, printed.nothing, root=True, rcs=(0, 75))


@speaks(_COREUTILS, f"{HOME}/t1")
def make_folder(path: str) -> Command[None]:
    """Make a folder of ours for nobody else; one that is there makes it fail, so it is a lock."""
    place = path if path in {HOME, RUN} else _ours(path)
    return Command(("mkdir", "-m", "0700", place), printed.nothing, root=True, changes=True)


@speaks(_COREUTILS, f"{HOME}/t1/patch-1.json", b"[]")
def receive(path: str, data: bytes) -> Command[None]:
    """Write a file of ours, which must not be there, and have it reach the disk."""
    words = ("dd", f"of={_ours(path)}", "conv=excl,fsync", "status=none")
    return Command(words, printed.nothing, root=True, changes=True, stdin=data)


@speaks(_COREUTILS, (f"{HOME}/t1/patch-1.json",))
def sha256(paths: Iterable[str]) -> Command[Mapping[str, str]]:
    """Digests of files."""
    return Command(("sha256sum", *map(_path, paths)), printed.sha256, root=True)


@speaks(_COREUTILS, f"{HOME}/t1")
def remove(path: str) -> Command[None]:
    """Remove a file or folder of ours."""
    return Command(("rm", "-rf", _ours(path)), printed.nothing, root=True, changes=True)


ALL: Final = spoken()
"""Every builder of this file, in its order."""
