from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import without_reader
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def rows(switch: Switch) -> Iterator[Spot]:
    """Programs read a table, but pass over this row or field of it.

    Why: It loads and passes YANG, and nothing comes of it: the program that would act on it is the
        other routing daemon's, or knows no such field.
    Fix: Remove it, or run what reads it.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py (cmn_key_map,
        nbr_key_map), dockers/docker-fpm-frr/frr/bgpd/templates/general/instance.conf.j2 (the fields
        of a neighbour that either daemon knows)
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"default|Ethernet256": {nhopself: "0"}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"default|Ethernet256": {conn_retry: "10"}}}
    """
    for one in switch.once(without_reader):
        ours = one.field is not None or not switch.frrcfgd  # else BGP020 says it
        if one.key is not None and ours:
            yield Spot(one.message, one.table, one.key, one.field)
