from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity

_UNIFIED = ("unified", "split-unified")


@device_rule(Severity.ERROR)
def daemons(switch: Switch) -> Iterator[Spot]:
    """One field starts bgpcfgd, the other one writes the files that frrcfgd needs, or the reverse.

    Why: `frr_mgmt_framework_config` chooses the program, `docker_routing_config_mode` the files
        (dockers/docker-fpm-frr/docker_init.sh). YANG compares the two nowhere.
    Fix: Set `separated` with `false`, or `unified` with `true`; the inventory key is `routing`.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/supervisord/supervisord.conf.common.j2
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {docker_routing_config_mode: unified}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {docker_routing_config_mode: split}}}
    """
    mode = switch.text(METADATA, LOCALHOST, "docker_routing_config_mode") or "separated"
    if (mode in _UNIFIED) != switch.frrcfgd:
        program = "frrcfgd" if switch.frrcfgd else "bgpcfgd"
        yield Spot(
            f"{mode!r} does not go with {program}, which frr_mgmt_framework_config starts",
            METADATA,
            LOCALHOST,
            "docker_routing_config_mode",
        )
