from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def flag(switch: Switch) -> Iterator[Spot]:
    """The HwSKU keeps the switch to the buffer rows of CONFIG_DB, which DEVICE_METADATA denies.

    Why: At every start the switch sets the field itself, so that what runs is never what was
        generated; counters and the watchdog then know queues with a row alone. YANG does not know
        HwSKUs.
    Fix: Set `create_only_config_db_buffers` to `true`.
    Source: sonic-buildimage files/build_templates/docker_image_ctl.j2
        (create_only_config_db_buffers.json); sonic-swss orchagent/flexcounterorch.cpp
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {create_only_config_db_buffers: "false"}}}
    Good:
        config:
            leaf-1-03: {DEVICE_METADATA: {localhost: {create_only_config_db_buffers: "false"}}}
    """
    field = "create_only_config_db_buffers"
    sku = switch.hwsku
    if sku and sku.create_only_buffers and switch.text(METADATA, LOCALHOST, field) != "true":
        mend = (Mend(METADATA, LOCALHOST, field, "true"),)
        message = f"{sku.name} sets it to true at every start"
        yield Spot(message, METADATA, LOCALHOST, field, mend=mend)
