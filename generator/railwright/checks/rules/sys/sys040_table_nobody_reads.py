from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import without_reader
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def tables(switch: Switch) -> Iterator[Spot]:
    """No program of the switch reads a table.

    Why: The rows load and pass YANG, and nothing comes of them. Most such tables belong to the
        other routing daemon, or to a release that the switch does not run yet.
    Fix: Remove the table, or run what reads it.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/supervisord/supervisord.conf.common.j2 (one
        of two routing daemons runs), src/sonic-bgpcfgd/bgpcfgd/main.py and
        src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py (what each of them reads); sonic-swss
        orchagent/orchdaemon.cpp, sonic-host-services scripts/hostcfgd (most other tables)
    Bad:
        config:
            "*": {LLDP: {GLOBAL: {hello_time: "10"}}}
    Good:
        config:
            "*": {CRM: {Config: {polling_interval: "200"}}}
    """
    for one in switch.once(without_reader):
        if one.key is None:
            yield Spot(one.message, one.table)
