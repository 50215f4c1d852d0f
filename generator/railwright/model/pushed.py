"""What became of a push, or would: for programs and for people."""

from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.made import Made
from railwright.model.types import Described


class PushedWave(Described, Made):
    """Switches that are changed at the same time."""

    devices: tuple[str, ...]
    disruption: Disruption
    seconds: int
    """Predicted, of the slowest of them."""
    hosts: int
    """Servers that it may disturb."""
    drain: str | None
    """What is drained first; None: nothing."""


class PushedSwitch(Described, Made):
    """What became of one switch, or would."""

    device: str
    wave: int
    """From 1."""
    disruption: Disruption
    path: ApplyPath
    outcome: str
    """In one word: `committed`, `already`, `rolled-back`, `refused` ...; of a push that was not
    done, `ready` for a switch that would be changed."""
    words: str
    """What it means for the switch."""
    why: str
    """What went wrong first; empty where nothing did."""
    changed: bool
    """Whether it has the new configuration, saved."""
    settled: bool
    """Whether nothing is left to do."""


class Pushed(Described, Made):
    """What became of a push, or would."""

    txn: str | None
    """Its name; None where nothing was done."""
    of: str | None
    """The push that it takes back; None: it takes none back."""
    sha256: str
    """Of the file of its plan."""
    commit: bool
    """Whether it was done, and not only tried."""
    stopped: str | None
    """Why it was stopped; None: it was not."""
    waves: tuple[PushedWave, ...]
    switches: tuple[PushedSwitch, ...]
    """In the order of the waves."""
