"""What can be asked of a lab that is up: how it is, faults, time, and to end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from railwright.base.errors import LabError
from railwright.base.text import did_you_mean
from railwright.lab import LABEL
from railwright.lab.clock import Clock
from railwright.lab.control import Answer, Handler, Request
from railwright.lab.faults import KINDS, Fault
from railwright.lab.switch import Switch
from railwright.lab.traffic import Work


def verbs(
    switches: Mapping[str, Switch], clock: Clock, over: asyncio.Event, work: Work
) -> Mapping[str, Handler]:
    """Return what answers each verb."""

    async def status(_: Request) -> Answer:
        return {
            "label": LABEL,
            "seconds": round(clock.now(), 1),
            "speed": clock.speed,
            "flaps": len(work.flaps),
            "lossless_drops": work.lossless_drops,
            "switches": {name: await _told(switch) for name, switch in switches.items()},
        }

    async def fault(asked: Request) -> Answer:
        switch = find(switches, str(asked.get("switch")))
        if asked.get("kind") is None:
            switch.faults.clear()
        else:
            switch.faults.arm(
                Fault(
                    kind=str(asked["kind"]),
                    at=str(asked.get("at", "")),
                    after=int(str(asked.get("after", 0))),
                    times=int(str(asked.get("times", 1))),
                    code=int(str(asked.get("code", 1))),
                )
            )
        return {"faults": [vars(one) for one in switch.faults.armed()]}

    async def faults(_: Request) -> Answer:
        return {"faults": dict(KINDS)}

    async def advance(asked: Request) -> Answer:
        clock.advance(float(str(asked.get("seconds", 0))))
        return {"seconds": round(clock.now(), 1)}

    async def down(_: Request) -> Answer:
        over.set()
        return {"down": True}

    return {"status": status, "fault": fault, "faults": faults, "advance": advance, "down": down}


def find(switches: Mapping[str, Switch], name: str) -> Switch:
    """Return a switch.

    Raises:
        LabError: there is none of this name.
    """
    if name not in switches:
        msg = f"the lab has no switch {name!r}"
        raise LabError(msg, hint=did_you_mean(name, switches))
    return switches[name]


async def _told(switch: Switch) -> Answer:
    return {
        "hwsku": switch.facts.hwsku,
        "release": str(switch.facts.release),
        "down": switch.down,
        "boots": switch.boots,
        "units": [f"{one.name} {one.state.value}" for one in switch.units.all()],
        "faults": [vars(one) for one in switch.faults.armed()],
        "events": [list(one) for one in switch.events],
    }
