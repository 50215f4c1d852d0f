"""A switch with a few rows, a plan for it, and what a push makes of both."""

from __future__ import annotations

from itertools import pairwise

from railwright.diff import patch
from railwright.diff.selfmade import Kind
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import DevicePlan, Rollback, Step
from railwright.model.types import BufferModel, Release
from railwright.plan.file import sha256
from railwright.push.transaction.fit import Fitted, fit

KIND = Kind("marvell-teralynx", BufferModel.TRADITIONAL, Release.R202505)
BEFORE: ConfigDb = {
    "BUFFER_POOL": {"pool": {"size": "1000"}},
    "DEVICE_METADATA": {"localhost": {"hostname": "leaf-1", "hwsku": "x"}},
    "PORT": {
        "Ethernet0": {"admin_status": "up", "mtu": "9100", "speed": "400000"},
        "Ethernet8": {"admin_status": "up", "mtu": "9100", "speed": "400000"},
    },
    "QUEUE": {"Ethernet0|3": {"wred_profile": "old"}, "Ethernet8|3": {"wred_profile": "old"}},
    "TACPLUS": {"global": {"passkey": "canary-before", "timeout": "5"}},
    "WRED_PROFILE": {"old": {"green_max_threshold": "100", "ecn": "ecn_all"}},
}
MIDDLE: ConfigDb = {
    **BEFORE,
    "NTP_SERVER": {"10.0.0.1": {}, "10.0.0.2": {"iburst": "on"}},
    "WRED_PROFILE": {**BEFORE["WRED_PROFILE"], "new": {"green_max_threshold": "200"}},
}
AFTER: ConfigDb = {
    **{name: rows for name, rows in MIDDLE.items() if name != "BUFFER_POOL"},
    "QUEUE": {"Ethernet0|3": {"wred_profile": "new"}, "Ethernet8|3": {"wred_profile": "new"}},
    "WRED_PROFILE": {"new": {"green_max_threshold": "200"}},
    "MAP": {"a/b~c": {"dscp": ["3", "4"]}},
}


def step(before: ConfigDb, after: ConfigDb, ports: tuple[str, ...] = ()) -> Step:
    edits, inverse = patch.both(before, after)
    return Step(
        title="a step",
        disruption=Disruption.PORT_FLAP if ports else Disruption.HITLESS,
        edits=edits,
        inverse=inverse,
        moves=1,
        seconds=20,
        ports_down=ports,
    )


def plan(
    states: tuple[ConfigDb, ...] = (BEFORE, MIDDLE, AFTER), path: ApplyPath = ApplyPath.PATCH
) -> DevicePlan:
    if path is not ApplyPath.PATCH:
        states = (states[0], states[-1])
    steps = [step(a, b) for a, b in pairwise(states)]
    if path is ApplyPath.PATCH:
        steps[-1] = step(states[-2], states[-1], ("Ethernet0", "Ethernet8"))
    return DevicePlan(
        device="leaf-1",
        hwsku="x",
        asic="tl10",
        release="202505",
        before_sha256=sha256(states[0]),
        after_sha256=sha256(states[-1]),
        disruption=Disruption.PORT_FLAP,
        because=None,
        path=path,
        steps=tuple(steps),
        seconds=40,
        rollback=Rollback(path=path, disruption=Disruption.PORT_FLAP),
    )


def no_secret(name: str) -> str:
    msg = f"nobody asked for {name}"
    raise AssertionError(msg)


def fitted(path: ApplyPath = ApplyPath.PATCH) -> Fitted:
    return fit(plan(path=path), BEFORE, KIND, no_secret)
