"""What keeps a switch from being changed now, whatever the change is. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from railwright.base.errors import AnswerError, AnswerLost
from railwright.push.line import commands
from railwright.push.line.commands import CHECKPOINTS, RELOAD_LOCK
from railwright.push.line.switch import Switch

WRITTEN: Final = ("/etc/sonic", "/var/lib", "/run", "/tmp")  # noqa: S108 # of a switch
"""Folders that a push writes to, or the config updater."""
LEAST_KIB: Final = 64 << 10
LEAST_INODES: Final = 1000
_TIMES: Final = 4
"""How often a configuration is written while it is changed: checkpoint, folder, files, saved."""
_HELD: Final = 75
_SECOND: Final = "/run/redis0"
"""The database of the first of many ASICs (sonic-net/sonic-buildimage
files/build_templates/docker_image_ctl.j2): each has a CONFIG_DB of its own."""
_ZTP: Final = "ztp.service"
"""sonic-net/sonic-ztp debian/ztp.service; it may replace the whole configuration."""
_WARM: Final = ("STATE_DB", "WARM_RESTART_ENABLE_TABLE|system", "enable")
"""sonic-net/sonic-buildimage files/image_config/config-setup/config-setup: on from before a warm
restart until all programs are through with it."""


def obstacles(switch: Switch, txn: str, size: int) -> frozenset[str]:
    """Return what keeps a switch from being changed.

    Args:
        switch: the switch.
        txn: the transaction, whose own units are none.
        size: bytes of its configuration.

    Raises:
        AnswerLost: nobody knows.
        AnswerError: a question failed.
    """
    return frozenset((*_room(switch, size), *_others(switch, txn), *_files(switch)))


def _room(switch: Switch, size: int) -> Iterator[str]:
    wanted = max(LEAST_KIB, _TIMES * size >> 10)
    for path, one in zip(WRITTEN, switch.free(*WRITTEN), strict=True):
        if one.free < wanted:
            yield f"{path} has {one.free:,} KiB left, and {wanted:,} are wanted"
    inodes = switch.ask(commands.free_inodes(WRITTEN))
    for path, one in zip(WRITTEN, inodes, strict=True):
        if one.free < LEAST_INODES and one.free:  # btrfs and the like count none
            yield f"{path} has {one.free:,} inodes left"


def _others(switch: Switch, txn: str) -> Iterator[str]:
    for one in switch.ask(commands.units("railwright-*.*")):
        if one.busy and txn not in one.name:
            yield f"{one.name} of another push is at work there"
    if switch.ask(commands.unit(_ZTP)).runs:
        yield f"{_ZTP} is at work"
    if switch.ask(commands.field(*_WARM)) == "true":
        yield "a warm restart is not over, or is enabled"


def _files(switch: Switch) -> Iterator[str]:
    kinds = switch.ask(commands.kinds((CHECKPOINTS, RELOAD_LOCK, _SECOND)))
    if _SECOND in kinds:
        yield "it has several ASICs, of which a push knows nothing"
    kind = kinds.get(CHECKPOINTS, "directory")
    if kind != "directory":
        yield f"{CHECKPOINTS} is a {kind}"
    if RELOAD_LOCK in kinds:
        answer = switch.do(commands.is_held(RELOAD_LOCK))
        if answer.unknown:
            msg = f"{switch.name}: {answer.said()}"
            raise AnswerLost(msg)
        if answer.rc == _HELD:
            yield "a `config reload` is at work"
        elif answer.rc:
            msg = f"{switch.name}: flock: {answer.said()}"
            raise AnswerError(msg)
