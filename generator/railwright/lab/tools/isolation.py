"""``TSA``, ``TSB`` and ``TSC``, and what BGP says of its neighbours.

Source: sonic-net/sonic-buildimage dockers/docker-fpm-frr/TSA, TSB, TSC and base_image_files/TS:
the words, the row that they write, and that they end with 0 before BGP has done anything.
bgpcfgd puts route-maps there later (src/sonic-bgpcfgd/bgpcfgd/managers_device_global.py). The
shape of the summary is that of FRR (FRRouting/frr bgpd/bgp_vty.c, bgp_show_summary).
"""

from __future__ import annotations

import json
from ipaddress import ip_address

from railwright.lab.daemons import ISOLATED
from railwright.lab.job import Job, Tool
from railwright.lab.store import Database, Write
from railwright.lab.switch import Switch
from railwright.model.configdb import Row

SETTLE_SECONDS = 5.0
"""Until bgpcfgd has put its route-maps in place: a judged figure."""
_ROUTES = 4


async def _shift(job: Job, *, away: bool) -> int:
    if not job.root:
        job.say("Root priveleges are needed for this operation")  # the tool's own spelling
        return 1
    switch = job.switch
    config = await switch.tables.config()
    state: Row = config.get("BGP_DEVICE_GLOBAL", {}).get("STATE", {})
    wanted = "true" if away else "false"
    if state.get("tsa_enabled", "false") == wanted:
        job.say(f"System is already in {'Maintenance' if away else 'Normal mode'}")
    else:
        row: Row = {**state, "tsa_enabled": wanted}
        await switch.write((Write("BGP_DEVICE_GLOBAL", "STATE", row),), config)
        modes = ("Normal", "Maintenance") if away else ("Maintenance", "Normal")
        job.say(f"System Mode: {modes[0]} -> {modes[1]}")
        ignored = switch.faults.hit("tsa-ignored" if away else "tsb-fails")
        if not ignored:
            switch.clock.after(SETTLE_SECONDS, lambda: switch.later(_settle(switch, away=away)))
    mode = "Maintenance" if away else "Normal state"
    job.say(
        f"Please execute 'sudo config save' to preserve System mode in {mode} after reboot or"
        " config reload"
    )
    return 0


async def _settle(switch: Switch, *, away: bool) -> None:
    hashes = {ISOLATED: {"isolated": "true" if away else "false"}}
    await switch.tables.put(Database.STATE_DB, hashes)
    switch.note("isolated" if away else "back", "BGP")


async def tsa(job: Job) -> int:
    """Take the switch out of traffic."""
    return await _shift(job, away=True)


async def tsb(job: Job) -> int:
    """Put the switch back into traffic."""
    return await _shift(job, away=False)


async def tsc(job: Job) -> int:
    """Say whether the switch is out of traffic, by what BGP really does."""
    if not job.root:
        job.say("Root priveleges are needed for this operation")
        return 1
    config = await job.switch.tables.config()
    away = await job.switch.daemons.isolated()
    wanted = config.get("BGP_DEVICE_GLOBAL", {}).get("STATE", {}).get("tsa_enabled") == "true"
    mode = "Maintenance" if away else "Normal"
    job.say(f"System Mode: {mode if away == wanted else 'Not consistent'}")
    return 0


async def vtysh(job: Job) -> int:
    """Answer the one question that a push asks FRR: its summary, as JSON."""
    words = list(job.words)
    asked = words[words.index("-c") + 1] if "-c" in words[:-1] else ""
    normal = asked.replace("show ip bgp", "show bgp")
    if normal not in {"show bgp summary json", "show bgp vrf all summary json"}:
        job.switch.note("unknown-command", f"vtysh -c '{asked}'")
        job.say(f"% Unknown command: {asked}")
        return 1
    job.say(json.dumps(await summary(job.switch), indent=2))
    return 0


async def summary(switch: Switch) -> dict[str, object]:
    """Return BGP's summary: sessions to peers over ports that are up are established."""
    config = await switch.tables.config()
    away = await switch.daemons.isolated()
    live = await switch.tables.rows(Database.STATE_DB, "NEIGH_STATE_TABLE|*")
    found: dict[str, dict[str, object]] = {}
    local: Row = config.get("DEVICE_METADATA", {}).get("localhost", {})
    asn = str(local.get("bgp_asn", "0"))
    for key, row in config.get("BGP_NEIGHBOR", {}).items():
        address = key.rsplit("|", 1)[-1]
        state = live.get(f"NEIGH_STATE_TABLE|{address}", {}).get("state")
        up = state == "Established"
        routes = _ROUTES if up else 0
        found.setdefault(_family(address), {})[address] = {
            "hostname": str(row.get("name", "")),
            "remoteAs": int(str(row.get("asn", "0")) or 0),
            "state": "Established" if up else "Active",
            "pfxRcd": routes,
            "pfxSnt": 1 if away else routes,
        }
    return {
        family: {
            "routerId": str(local.get("bgp_router_id", "")),
            "as": int(asn) if asn.isdigit() else 0,
            "vrfName": "default",
            "peerCount": len(peers),
            "peers": peers,
            "failedPeers": sum(
                one["state"] != "Established" for one in map(_shape, peers.values())
            ),
            "totalPeers": len(peers),
        }
        for family, peers in sorted(found.items())
    }


def _shape(peer: object) -> dict[str, object]:
    return peer if isinstance(peer, dict) else {}


def _family(address: str) -> str:
    try:
        version = ip_address(address).version
    except ValueError:
        version = 6
    return f"ipv{version}Unicast"


async def docker(job: Job) -> int:
    """Run a program in a container: of those, `vtysh` in `bgp`; or list the containers."""
    from railwright.lab import shell  # noqa: PLC0415 # which knows this

    words = [word for word in job.words if word not in {"-i", "-t", "-it"}]
    if words[:2] == ["exec", "bgp"]:
        return await shell.run(job.like(*words[2:]))
    if words[:1] == ["ps"]:
        for name in CONTAINERS:
            job.say(name)
        return 0
    job.switch.note("unknown-command", " ".join(job.argv))
    job.complain("docker: not simulated")
    return 1


CONTAINERS = ("bgp", "database", "lldp", "pmon", "snmp", "swss", "syncd", "teamd")

TOOLS: dict[str, Tool] = {
    "TSA": tsa,
    "TSB": tsb,
    "TSC": tsc,
    "vtysh": vtysh,
    "docker": docker,
}
