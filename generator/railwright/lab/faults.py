"""What can be made to go wrong on a switch of the lab: by name, at a step, so many times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from railwright.base.errors import LabError
from railwright.base.text import did_you_mean

KINDS: Mapping[str, str] = {
    "host-key-change": "The switch shows another host key.",
    "auth-deny": "No login is let in.",
    "unreachable": "Every connection breaks, and none is begun.",
    "sudo-asks": "sudo wants a password.",
    "drop-link-during-apply": "The session breaks after move --after of the config updater.",
    "drop-session": "The session breaks when command --at starts, such as `config save`.",
    "drop-after-bytes": "The session breaks when --after bytes of a command were written.",
    "hang": "Command --at never ends.",
    "fail": "Command --at ends with --code and says nothing.",
    "garbage": "Command --at prints bytes that are no text, in place of what it says.",
    "flood": "Command --at prints 3 MB before what it says.",
    "disk-full": "Nothing can be written to files, or to those below --at, such as /etc/sonic.",
    "read-only": "Files on the disk can be read only, or those below --at.",
    "power-cut": "The power goes as a program of ours replaces file --at: before it has, or with"
    " --after 1 once it has.",
    "short-checkpoint": "A checkpoint is written to its half.",
    "gcu-refuse": "The config updater refuses the patch.",
    "gcu-stop": "The config updater fails after move --after; what was written stays.",
    "service-validator": "A service fails behind a move: the log says so, the updater ends with 0.",
    "foreign-write": "Somebody else changes a row after move --after.",
    "updater-hangs": "The config updater hangs after move --after.",
    "reboot": "The switch starts cold after move --after.",
    "warm-reboot": "The switch starts warm after move --after.",
    "slow": "Moves take --after times as long.",
    "port-stays-down": "A port that was shut does not come up again.",
    "tsa-ignored": "TSA says yes, and BGP does as before.",
    "tsb-fails": "TSB says yes, and the switch stays out of traffic.",
    "timer-lost": "A timer that was armed is gone at once.",
    "timer-refused": "systemd-run fails to start a timer.",
    "no-command": "Command --at is not there.",
    "storm": "PFC storms on a lossless queue as soon as a row changes.",
    "lossless-drops": "Lossless packets are dropped as soon as a row changes.",
    "orchagent-core": "orchagent dies behind a change and leaves a core file.",
    "sai-reject": "The chip does not take a change that CONFIG_DB has.",
    "sai-error": "orchagent tells the log of an error of the chip behind a change.",
    "bgp-down": "A BGP session does not come back after a change.",
    "neighbour-regresses": "A neighbour drops lossless packets as soon as a row changes.",
    "asic-ignores-row": "The chip does not have row --at, such as 'PORT_QOS_MAP|Ethernet0'.",
    "port-down": "Port --at is down, whatever it is told.",
    "no-optic": "Port --at has no optic, and is down.",
    "wrong-fec": "Port --at runs with another FEC than it is told.",
    "fec-errors": "Port --at loses frames that FEC cannot mend.",
    "pfc-storm": "PFC storms on queue --at, such as Ethernet0:3.",
    "watchdog-off": "The PFC watchdog does not look at port --at.",
    "lldp-silent": "Port --at hears no neighbour, though it is up.",
    "swap-cables": "The plugs of two ports are exchanged: --at Ethernet0,Ethernet4, or another"
    " switch's: --at Ethernet0,leaf-1-02:Ethernet0.",
    "wrong-identity": "The switch says that it is another one: by its mac and serial, or by the one"
    " of mac, serial, platform and hwsku that --at names.",
    "wrong-release": "The switch runs another image.",
}
"""Every fault, and what it does."""


@dataclass
class Fault:
    """A fault that waits.

    Attributes:
        kind: which.
        at: the command or step that it is about; empty: any.
        after: moves or bytes that pass before, or a factor.
        times: how often it still happens; 0 or less: always.
        code: of commands that fail.
    """

    kind: str
    at: str = ""
    after: int = 0
    times: int = 1
    code: int = 1


class Faults:
    """The faults of one switch.

    Args:
        changed: called when others wait than before.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._armed: list[Fault] = []
        self._changed = changed

    def arm(self, fault: Fault) -> None:
        """Let a fault wait.

        Raises:
            LabError: there is no such fault.
        """
        if fault.kind not in KINDS:
            msg = f"no fault is called {fault.kind!r}"
            raise LabError(msg, hint=did_you_mean(fault.kind, KINDS))
        if fault.times <= 0:
            fault.times = -1
        self._armed.append(fault)
        self._changed()

    def clear(self) -> None:
        """Drop all faults."""
        self._armed.clear()
        self._changed()

    def armed(self) -> tuple[Fault, ...]:
        """Return the faults that wait."""
        return tuple(self._armed)

    def at(self, kind: str) -> tuple[str, ...]:
        """Return what the faults of a kind that wait are about."""
        return tuple(one.at for one in self._armed if one.kind == kind)

    def waiting(self, kind: str, at: str = "") -> Fault | None:
        """Return a fault without using it up."""
        return next(
            (one for one in self._armed if one.kind == kind and (not one.at or one.at == at)), None
        )

    def hit(self, kind: str, at: str = "", count: int | None = None) -> Fault | None:
        """Return a fault that happens now, and use it up once.

        Args:
            kind: which.
            at: the command or step.
            count: moves that were made; a fault with another ``after`` does not happen.
        """
        found = self.waiting(kind, at)
        if found is None or (count is not None and count != found.after):
            return None
        if found.times > 0:
            found.times -= 1
            if not found.times:
                self._armed.remove(found)
        return found

    def below(self, kind: str, path: str) -> Fault | None:
        """Return a fault about files that a path is below, without using it up."""
        for one in self._armed:
            if one.kind == kind and f"{path}/".startswith(f"{one.at.rstrip('/')}/"):
                return one
        return None

    def meets(self, kind: str, words: str) -> Fault | None:
        """Return a fault about a command, and use it up once.

        Args:
            kind: which.
            words: of the command; those of the fault begin them.
        """
        for one in self._armed:
            if one.kind == kind and f"{words} ".startswith(f"{one.at} " if one.at else ""):
                return self.hit(kind, one.at)
        return None
