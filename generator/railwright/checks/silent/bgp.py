"""What bgpcfgd and frrcfgd need before they add a neighbour, and say nothing about."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.silent.condition import Spot, condition
from railwright.checks.silent.config import (
    LOCALHOST,
    METADATA,
    Config,
    address,
    interface,
    text,
)
from railwright.model.configdb import Row

GLOBALS, NEIGHBOR, FAMILY = "BGP_GLOBALS", "BGP_NEIGHBOR", "BGP_NEIGHBOR_AF"
LOOPBACK = "LOOPBACK_INTERFACE"
_IPV4 = 4
_UNIFIED = ("unified", "split-unified")
_EFFECT = {
    "asn": "a neighbour without an ASN never comes up",
    "name": "nothing names the neighbour, in FRR or in the state database",
    "local_addr": "nothing makes the session wait for its interface",
}


@condition("BGP010", "no-bgp-asn", "Give `bgp_asn`; the inventory's `asn` plan does.")
def asn(config: Config) -> Iterator[Spot]:
    """DEVICE_METADATA has no ASN, so no BGP neighbour is ever added.

    bgpcfgd waits for it without a word (sonic-buildimage
    src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, the list of dependencies). YANG does not require it.
    """
    if not config.text(METADATA, LOCALHOST, "bgp_asn"):
        yield Spot("no bgp_asn: no BGP neighbour is added", METADATA, LOCALHOST, "bgp_asn")


@condition(
    "BGP011",
    "routing-daemons-disagree",
    "Set `separated` with `false`, or `unified` with `true`; the inventory key is `routing`.",
)
def daemons(config: Config) -> Iterator[Spot]:
    """One field starts bgpcfgd, the other one writes the files that frrcfgd needs, or the reverse.

    ``frr_mgmt_framework_config`` chooses the program (sonic-buildimage
    dockers/docker-fpm-frr/frr/supervisord/supervisord.conf.common.j2),
    ``docker_routing_config_mode`` the files (dockers/docker-fpm-frr/docker_init.sh). YANG compares
    the two nowhere.
    """
    mode = config.text(METADATA, LOCALHOST, "docker_routing_config_mode") or "separated"
    if (mode in _UNIFIED) != config.frrcfgd:
        program = "frrcfgd" if config.frrcfgd else "bgpcfgd"
        yield Spot(
            f"{mode!r} does not go with {program}, which frr_mgmt_framework_config starts",
            METADATA,
            LOCALHOST,
            "docker_routing_config_mode",
        )


@condition("BGP012", "no-loopback-row", "Add the row Loopback0 without a prefix.")
def loopback(config: Config) -> Iterator[Spot]:
    """LOOPBACK_INTERFACE has no row Loopback0, so bgpcfgd adds no neighbour.

    It waits for the row even where a router id is given (sonic-buildimage
    src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, the list of dependencies). YANG asks for it only
    beside an address.
    """
    rows = config.rows(LOOPBACK)
    if "Loopback0" not in rows and not any(key.startswith("Loopback0|") for key in rows):
        yield Spot("there is no Loopback0: no BGP neighbour is added", LOOPBACK, "Loopback0")


@condition("BGP013", "no-loopback-address", "Give Loopback0 one IPv4 address with /32.")
def loopback_address(config: Config) -> Iterator[Spot]:
    """Loopback0 has no IPv4 host address, which is the BGP router id.

    bgpcfgd takes the router id from it unless one is given (sonic-buildimage
    src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, get_lo_ipv4), and the switches of a fabric reach each
    other by it. YANG takes any prefix, or none.
    """
    own = [key for key in config.rows(LOOPBACK) if key.partition("|")[0] == "Loopback0"]
    found = (interface(key.partition("|")[2]) for key in own)
    hosts = (one for one in found if one is not None and one.version == _IPV4)
    if own and not any(one.network.prefixlen == one.max_prefixlen for one in hosts):
        yield Spot("Loopback0 has no IPv4 address with /32", LOOPBACK, "Loopback0")


@condition("BGP014", "incomplete-neighbor", "Give the field.")
def neighbor_fields(config: Config) -> Iterator[Spot]:
    """A BGP neighbour lacks a field that its session is made from.

    The session is then written without it (sonic-buildimage
    dockers/docker-fpm-frr/frr/bgpd/templates/general/instance.conf.j2), and without ``asn`` never
    comes up. YANG requires none of them. With frrcfgd only ``asn`` and ``name`` are asked for: an
    unnumbered session has no address.
    """
    needed = ("asn", "name") if config.frrcfgd else ("asn", "name", "local_addr")
    for key, row in config.rows(NEIGHBOR).items():
        for field in needed:
            if not text(row, field):
                yield Spot(f"no {field}: {_EFFECT[field]}", NEIGHBOR, key, field)


@condition("BGP015", "foreign-local-address", "Use the address of the interface to this neighbour.")
def local_addresses(config: Config) -> Iterator[Spot]:
    """The local address of a BGP neighbour is on no interface of the switch.

    bgpcfgd waits for the interface for ever, without a word (sonic-buildimage
    src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, get_local_interface). YANG compares no addresses.
    """
    own = {found for found, _ in config.addresses()}
    for key, row in config.rows(NEIGHBOR).items():
        wanted = address(text(row, "local_addr"))
        if wanted is not None and wanted not in own:
            message = f"{wanted} is an address of no interface: the neighbour never appears"
            yield Spot(message, NEIGHBOR, key, "local_addr")


@condition("BGP016", "no-local-asn", "Give row `default` of BGP_GLOBALS its `local_asn`.")
def local_asn(config: Config) -> Iterator[Spot]:
    """With frrcfgd, BGP_GLOBALS has no local ASN in row default, so there is no BGP at all.

    frrcfgd writes `router bgp` from this field and passes over every BGP table until it is there
    (sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py). YANG does not require it.
    """
    if config.frrcfgd and not config.text(GLOBALS, "default", "local_asn"):
        yield Spot("no local_asn: FRR gets no BGP instance", GLOBALS, "default", "local_asn")


@condition("BGP017", "neighbor-without-family", "Add a row for each address family it carries.")
def families(config: Config) -> Iterator[Spot]:
    """With frrcfgd, a BGP neighbour has no address family, so it carries no routes.

    The session comes up empty, or not at all: families are activated by rows of BGP_NEIGHBOR_AF
    only (sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py). YANG does not compare
    the two tables.
    """
    if config.frrcfgd:
        carried = {key.rpartition("|")[0] for key in config.rows(FAMILY)}
        for key in config.rows(NEIGHBOR):
            if "|" in key and key not in carried:
                yield Spot("has no row in BGP_NEIGHBOR_AF: it carries no routes", NEIGHBOR, key)


@condition("BGP018", "family-not-active", "Set `admin_status` up and both route maps.")
def activation(config: Config) -> Iterator[Spot]:
    """With frrcfgd, an address family is not activated or lacks a route map, so no route passes.

    A family is off without ``admin_status``, and FRR passes nothing over eBGP without a policy in
    each direction (RFC 8212; no field of CONFIG_DB turns that off). YANG requires none of the
    three fields.
    """
    if config.frrcfgd:
        for key, row in config.rows(FAMILY).items():
            if text(row, "admin_status") not in {"up", "true"}:
                yield Spot("the family is not activated", FAMILY, key, "admin_status")
            for field in ("route_map_in", "route_map_out"):
                if not row.get(field):
                    yield Spot(f"no {field}: no route passes (RFC 8212)", FAMILY, key, field)


@condition("BGP019", "empty-route-map", "Add a row to ROUTE_MAP, such as `NAME|10`.")
def route_maps(config: Config) -> Iterator[Spot]:
    """With frrcfgd, a BGP neighbour uses a route map without entries, which refuses everything.

    A route map ends with a refusal (FRR manual, chapter "Route Maps"). YANG asks only for its name
    in ROUTE_MAP_SET.
    """
    filled = {key.partition("|")[0] for key in config.rows("ROUTE_MAP")}
    for key, row in config.rows(FAMILY).items():
        for field in ("route_map_in", "route_map_out"):
            for name in _names(row, field):
                if name not in filled:
                    yield Spot(f"route map {name} has no row in ROUTE_MAP", FAMILY, key, field)


@condition("BGP020", "neighbor-key-of-other-daemon", "Write the key as `default|<neighbour>`.")
def neighbor_keys(config: Config) -> Iterator[Spot]:
    """With frrcfgd, the key of a BGP neighbour has no VRF, so the row is passed over.

    frrcfgd reads `vrf|neighbour` only (sonic-buildimage
    src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py). YANG allows both forms.
    """
    if config.frrcfgd:
        for key in config.rows(NEIGHBOR):
            if "|" not in key:
                yield Spot("frrcfgd passes over a key without a VRF", NEIGHBOR, key)


def _names(row: Row, field: str) -> list[str]:
    value = row.get(field, [])
    return [value] if isinstance(value, str) else list(value)
