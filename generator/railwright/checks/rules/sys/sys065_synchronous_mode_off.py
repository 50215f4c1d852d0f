from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def asynchronous(switch: Switch) -> Iterator[Spot]:
    """Orchagent does not wait for the chip.

    Why: A row that the chip refuses is taken as done: buffers, queues or routes are then not as the
        configuration says, and nothing is told. YANG takes either word.
    Fix: Set `synchronous_mode` to `enable`.
    Source: sonic-buildimage dockers/docker-orchagent/orchagent.sh
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {synchronous_mode: disable}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {synchronous_mode: null}}}
    """
    if switch.text(METADATA, LOCALHOST, "synchronous_mode") == "disable":
        mend = (Mend(METADATA, LOCALHOST, "synchronous_mode", "enable"),)
        message = "what the chip refuses is not noticed"
        yield Spot(message, METADATA, LOCALHOST, "synchronous_mode", mend=mend)
