from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def daemons(switch: Switch) -> Iterator[Spot]:
    """Frrcfgd runs, but FRR is started as for separate files, which frrcfgd does not write.

    Why: `frr_mgmt_framework_config` makes one file for all of FRR, and only the modes `unified` and
        `split-unified` start the program that loads it. YANG compares the two fields nowhere. With
        bgpcfgd every mode works, and `split` leaves the files to people.
    Fix: Set `unified` with `true`, or `separated` with `false`; the inventory key is `routing`.
    Source: sonic-buildimage dockers/docker-fpm-frr/docker_init.sh and
        dockers/docker-fpm-frr/frr/supervisord/supervisord.conf.common.j2 (vtysh_b)
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {docker_routing_config_mode: separated}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {docker_routing_config_mode: unified}}}
    """
    mode = switch.text(METADATA, LOCALHOST, "docker_routing_config_mode") or "separated"
    if switch.frrcfgd and mode == "separated":
        yield Spot(
            "'separated' does not go with frrcfgd, which frr_mgmt_framework_config starts",
            METADATA,
            LOCALHOST,
            "docker_routing_config_mode",
        )
