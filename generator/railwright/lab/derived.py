"""Rows of the other databases, as daemons make them of CONFIG_DB; and what the chip would hold.

Names of tables and fields: sonic-net/sonic-swss-common common/schema.h; APPL_DB PORT_TABLE and
STATE_DB PORT_TABLE as sonic-net/sonic-swss portsyncd and orchagent/portsorch.cpp write them;
LLDP_ENTRY_TABLE as sonic-net/sonic-dbsyncd src/lldp_syncd/daemon.py; NEIGH_STATE_TABLE as
sonic-net/sonic-buildimage dockers/docker-fpm-frr/bgpmon; the maps of COUNTERS_DB and the attributes
of ASIC_DB by the names of opencomputeproject/SAI inc/saiport.h, saiqueue.h, saibuffer.h, saiwred.h.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping

from railwright.base.ranges import expand
from railwright.lab.cabling import Cabling
from railwright.lab.facts import Facts
from railwright.lab.faults import Faults
from railwright.lab.store import Database, raw
from railwright.model.configdb import ConfigDb, Row

Hashes = dict[str, dict[str, str]]
_NONE: Mapping[str, Row] = {}
_TO_APPL = {
    "BUFFER_POOL": "BUFFER_POOL_TABLE",
    "BUFFER_PROFILE": "BUFFER_PROFILE_TABLE",
    "BUFFER_PG": "BUFFER_PG_TABLE",
    "BUFFER_QUEUE": "BUFFER_QUEUE_TABLE",
}
_WRED = {
    "green_min_threshold": "SAI_WRED_ATTR_GREEN_MIN_THRESHOLD",
    "green_max_threshold": "SAI_WRED_ATTR_GREEN_MAX_THRESHOLD",
    "green_drop_probability": "SAI_WRED_ATTR_GREEN_DROP_PROBABILITY",
    "yellow_min_threshold": "SAI_WRED_ATTR_YELLOW_MIN_THRESHOLD",
    "yellow_max_threshold": "SAI_WRED_ATTR_YELLOW_MAX_THRESHOLD",
    "red_min_threshold": "SAI_WRED_ATTR_RED_MIN_THRESHOLD",
    "red_max_threshold": "SAI_WRED_ATTR_RED_MAX_THRESHOLD",
}
_PROFILE = {
    "xon": "SAI_BUFFER_PROFILE_ATTR_XON_TH",
    "xoff": "SAI_BUFFER_PROFILE_ATTR_XOFF_TH",
    "size": "SAI_BUFFER_PROFILE_ATTR_RESERVED_BUFFER_SIZE",
    "dynamic_th": "SAI_BUFFER_PROFILE_ATTR_SHARED_DYNAMIC_TH",
    "static_th": "SAI_BUFFER_PROFILE_ATTR_SHARED_STATIC_TH",
}
SERVICES = ("bgp", "database", "lldp", "pmon", "swss", "syncd")
"""Services that the lab tells of."""
_KINDS = {"port": 0x1, "queue": 0x15, "pg": 0x1A, "wred": 0x13, "profile": 0x19}


def oid(kind: str, name: str) -> str:
    """Return the id of an object of the chip; the same name has the same one, always."""
    return f"oid:0x{_KINDS[kind]:x}{zlib.crc32(f'{kind} {name}'.encode()):012x}"


def databases(facts: Facts, config: ConfigDb, cabling: Cabling) -> dict[Database, Hashes]:
    """Return what the daemons of a switch have written by now."""
    return {
        Database.APPL_DB: {**_ports(facts, config, cabling), **_lldp(facts, config, cabling)}
        | _buffers(config),
        Database.STATE_DB: _states(facts, config, cabling),
        Database.COUNTERS_DB: _maps(config),
    }


def _ports(facts: Facts, config: ConfigDb, cabling: Cabling) -> Hashes:
    found: Hashes = {"PORT_TABLE:PortInitDone": {"lanes": "0"}}
    for name, row in config.get("PORT", _NONE).items():
        up = cabling.is_up(facts.name, name)
        fields = {field: str(value) for field, value in row.items()}
        found[f"PORT_TABLE:{name}"] = {**fields, "oper_status": "up" if up else "down"}
    return found


def _lldp(facts: Facts, config: ConfigDb, cabling: Cabling) -> Hashes:
    found: Hashes = {}
    for name in config.get("PORT", _NONE):
        far = cabling.far(facts.name, name)
        if far is None or not cabling.is_up(facts.name, name):
            continue
        row: Row = {}
        if far.device in cabling.seen:
            row = cabling.seen[far.device].config.get("PORT", _NONE).get(far.port, {})
        found[f"LLDP_ENTRY_TABLE:{name}"] = {
            "lldp_rem_sys_name": far.device,
            "lldp_rem_port_id": str(row.get("alias", far.port)),
            "lldp_rem_port_desc": str(row.get("description", far.port)),
            "lldp_rem_port_id_subtype": "7" if row else "5",
            "lldp_rem_chassis_id_subtype": "4",
        }
    return found


def _buffers(config: ConfigDb) -> Hashes:
    found = {
        f"{to}:{key.replace('|', ':')}": raw(row)
        for table, to in _TO_APPL.items()
        for key, row in config.get(table, _NONE).items()
    }
    # Under the dynamic model a group asks for its profile with NULL, and gets one in APPL_DB alone
    # (sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp); its figures are not made up here.
    for key, row in config.get("BUFFER_PG", _NONE).items():
        port, _, groups = key.partition("|")
        if row.get("profile") == "NULL":
            name = _profile(config, port, row)
            found[f"BUFFER_PG_TABLE:{port}:{groups}"] = {"profile": name}
            found[f"BUFFER_PROFILE_TABLE:{name}"] = {"pool": "ingress_lossless_pool"}
    return found


def _profile(config: ConfigDb, port: str, row: Row) -> str:
    """Return the profile of a row of buffers, also where the switch has to find one."""
    if row.get("profile") != "NULL":
        return str(row.get("profile", ""))
    lengths = next(iter(config.get("CABLE_LENGTH", _NONE).values()), {})
    speed = config.get("PORT", _NONE).get(port, {}).get("speed")
    return f"pg_lossless_{speed}_{lengths.get(port)}_profile"


def _states(facts: Facts, config: ConfigDb, cabling: Cabling) -> Hashes:
    found: Hashes = {"SYSTEM_READY|SYSTEM_STATE": {"Status": "UP"}}
    found |= {
        f"ALL_SERVICE_STATUS|{name}": {"service_status": "OK", "app_ready_status": "OK"}
        for name in SERVICES
    }
    for name, row in config.get("PORT", _NONE).items():
        up = cabling.is_up(facts.name, name)
        found[f"PORT_TABLE|{name}"] = {
            "state": "ok",
            "netdev_oper_status": "up" if up else "down",
            "admin_status": str(row.get("admin_status", "down")),
            "speed": str(row.get("speed", "0")),
            "fec": str(row.get("fec", "N/A")),
            "mtu": str(row.get("mtu", "9100")),
        }
        if cabling.far(facts.name, name) is not None:
            found[f"TRANSCEIVER_INFO|{name}"] = {
                "type": "OSFP 8X Pluggable Transceiver",
                "manufacturer": "SIMULATED",
                "model": "SIMULATED",
            }
    for key in config.get("BGP_NEIGHBOR", _NONE):
        address = key.rsplit("|", 1)[-1]
        up = cabling.established(facts.name, address)
        found[f"NEIGH_STATE_TABLE|{address}"] = {"state": "Established" if up else "Active"}
    return found


def _maps(config: ConfigDb) -> Hashes:
    ports = {name: oid("port", name) for name in config.get("PORT", _NONE)}
    queues = {
        name: oid("queue", name)
        for table in ("QUEUE", "BUFFER_QUEUE")
        for name, _ in _spread(config, table)
    }
    groups = {name: oid("pg", name) for name, _ in _spread(config, "BUFFER_PG")}
    found = {
        "COUNTERS_PORT_NAME_MAP": ports,
        "COUNTERS_QUEUE_NAME_MAP": queues,
        "COUNTERS_PG_NAME_MAP": groups,
    }
    return {name: fields for name, fields in found.items() if fields}


def chip(config: ConfigDb) -> Hashes:
    """Return what ASIC_DB holds of a configuration that the chip has taken, as far as QoS goes."""
    found: Hashes = {}
    for name in config.get("PORT", _NONE):
        row = config.get("PORT_QOS_MAP", _NONE).get(name, {})
        mask = sum(1 << bit for bit in lossless(row))
        found[f"ASIC_STATE:SAI_OBJECT_TYPE_PORT:{oid('port', name)}"] = {
            "SAI_PORT_ATTR_PRIORITY_FLOW_CONTROL": str(mask)
        }
    for name, row in config.get("WRED_PROFILE", _NONE).items():
        fields = {to: str(row[field]) for field, to in _WRED.items() if field in row}
        mode = str(row.get("ecn", "ecn_none")).removeprefix("ecn_").upper()
        fields["SAI_WRED_ATTR_ECN_MARK_MODE"] = f"SAI_ECN_MARK_MODE_{mode}"
        found[f"ASIC_STATE:SAI_OBJECT_TYPE_WRED:{oid('wred', name)}"] = fields
    found |= _queues(config)
    for name, row in _spread(config, "BUFFER_PG"):
        profile = _profile(config, name.partition(":")[0], row)
        found[f"ASIC_STATE:SAI_OBJECT_TYPE_INGRESS_PRIORITY_GROUP:{oid('pg', name)}"] = {
            "SAI_INGRESS_PRIORITY_GROUP_ATTR_BUFFER_PROFILE": _oid("profile", profile)
        }
    for name, row in config.get("BUFFER_PROFILE", _NONE).items():
        fields = {to: str(row[field]) for field, to in _PROFILE.items() if field in row}
        found[f"ASIC_STATE:SAI_OBJECT_TYPE_BUFFER_PROFILE:{oid('profile', name)}"] = fields
    return found


def _queues(config: ConfigDb) -> Hashes:
    found: Hashes = {}
    for name, row in _spread(config, "QUEUE"):
        key = f"ASIC_STATE:SAI_OBJECT_TYPE_QUEUE:{oid('queue', name)}"
        wred = str(row.get("wred_profile", ""))
        found[key] = {"SAI_QUEUE_ATTR_WRED_PROFILE_ID": _oid("wred", wred)}
    for name, row in _spread(config, "BUFFER_QUEUE"):
        key = f"ASIC_STATE:SAI_OBJECT_TYPE_QUEUE:{oid('queue', name)}"
        profile = str(row.get("profile", ""))
        found.setdefault(key, {})["SAI_QUEUE_ATTR_BUFFER_PROFILE_ID"] = _oid("profile", profile)
    return found


def _oid(kind: str, name: str) -> str:
    return oid(kind, name) if name else "oid:0x0"


def ail(states: Hashes, appl: Hashes, faults: Faults) -> None:
    """Let rows be as faults say that are there at once."""
    for port in faults.at("no-optic"):
        states.pop(f"TRANSCEIVER_INFO|{port}", None)
    for port in faults.at("lldp-silent"):
        appl.pop(f"LLDP_ENTRY_TABLE:{port}", None)
    for port in faults.at("wrong-fec"):
        row = states.get(f"PORT_TABLE|{port}")
        if row is not None:
            row["fec"] = "fc" if row["fec"] != "fc" else "rs"


def without(config: ConfigDb, rows: Iterable[str]) -> ConfigDb:
    """Return a configuration without some rows, as ``TABLE|key``."""
    found = {table: dict(row) for table, row in config.items()}
    for each in rows:
        table, _, key = each.partition("|")
        found.get(table, {}).pop(key, None)
    return found


def lossless(row: Row) -> tuple[int, ...]:
    """Return the priorities that a row of PORT_QOS_MAP pauses."""
    text = str(row.get("pfc_enable", ""))
    return tuple(int(one) for one in text.split(",") if one.strip().isdigit())


def _spread(config: ConfigDb, table: str) -> Iterator[tuple[str, Row]]:
    """Yield each queue or group as the maps of COUNTERS_DB name it: ``Ethernet0:3``."""
    for key, row in config.get(table, _NONE).items():
        port, _, numbers = key.partition("|")
        for number in expand(numbers) if numbers else ():
            yield f"{port}:{number}", row


def queues(config: ConfigDb) -> tuple[str, ...]:
    """Return the lossless queues of ports, as ``Ethernet0:3``."""
    return tuple(
        f"{port}:{priority}"
        for port, row in config.get("PORT_QOS_MAP", _NONE).items()
        if port in config.get("PORT", _NONE)
        for priority in lossless(row)
    )
