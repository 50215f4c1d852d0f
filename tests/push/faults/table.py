"""The faults that a push has to survive, by number, and how tests of them are named.

A file of tests has a function ``fault_01`` for each of its faults, and one test of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from push.faults.world import World

Fault = Callable[[World], None]
FAULTS: Mapping[int, str] = {
    1: "unknown host key",
    2: "changed host key",
    3: "login refused",
    4: "sudo wants a password",
    5: "the address is that of another switch",
    6: "another hostname",
    7: "another MAC or serial number",
    8: "another platform or HwSKU",
    9: "a build that nobody tested",
    10: "other YANG modules",
    11: "no config updater",
    12: "what runs is not what was saved",
    13: "not what the plan starts from",
    14: "what runs is not valid",
    15: "two operators",
    16: "a stale lock",
    17: "somebody reloads the configuration meanwhile",
    18: "somebody writes after the snapshot",
    19: "somebody writes during the change",
    20: "somebody writes between the look and the save",
    21: "the name of the checkpoint is taken",
    22: "the checkpoint is cut off",
    23: "the folder of checkpoints is a link",
    24: "no space for what is sent",
    25: "no space for the checkpoint",
    26: "no space to save",
    27: "the disk is read-only",
    28: "the connection is lost before",
    29: "the connection is lost during the change",
    30: "the connection is lost during the look",
    31: "the connection is lost while it is saved",
    32: "who pushes is killed",
    33: "the laptop sleeps past the timer",
    34: "no space on the operator's machine",
    35: "interrupted once",
    36: "interrupted twice",
    37: "terminated",
    38: "it starts cold during the change",
    39: "it starts warm during the change",
    40: "the power goes while it is saved",
    41: "the change hangs",
    42: "the config updater sorts for hours",
    43: "a service fails and nobody says so",
    44: "the config updater refuses the change",
    45: "the config updater refuses the way back",
    46: "half of the change is made",
    47: "the chip does not have it",
    48: "an error of the chip",
    49: "orchagent dies",
    50: "a port stays down or has another FEC",
    51: "a PFC storm or lossless packets lost",
    52: "BGP does not come back",
    53: "a neighbour is worse",
    54: "traffic never goes",
    55: "TSA is said and not done",
    56: "traffic does not come back",
    57: "the timer does not start",
    58: "the timer fires while it is kept",
    59: "a clock jumps",
    60: "a program of ours is altered there",
    61: "one of many is unreachable",
    62: "too many of many fail",
    63: "the plan was edited after it was approved",
    64: "the plan is too old or made void",
}


def of(space: Mapping[str, object]) -> Mapping[int, Fault]:
    """Return the functions of a file of tests, by the number of their fault."""
    return {
        int(name.removeprefix("fault_")): found
        for name, found in sorted(space.items())
        if name.startswith("fault_") and callable(found)
    }


def every(space: Mapping[str, object]) -> pytest.MarkDecorator:
    """Return what makes one test of all faults of a file."""
    params = [
        pytest.param(fault, id=f"{number:02} {FAULTS[number]}")
        for number, fault in of(space).items()
    ]
    return pytest.mark.parametrize("fault", params)
