"""More of ``show``: counters of ports, LLDP, BGP and ECN; and ``ecnconfig``.

Source: sonic-net/sonic-utilities show/interfaces/__init__.py, show/bgp_frr_v4.py, show/main.py and
what they run: utilities_common/portstat.py, netstat.py and bgp_util.py, scripts/lldpshow and
scripts/ecnconfig. `show bgp summary` is no command there. What no chip counted is N/A.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from railwright.base.natural import natural_key
from railwright.lab.job import Job, Tool
from railwright.lab.store import Database
from railwright.lab.tools import grammar
from railwright.lab.tools.grammar import Aliased, doing
from railwright.lab.tools.isolation import summary
from railwright.lab.tools.looks import NONE, Read, asics, counted, say
from railwright.lab.tools.tables import simple
from railwright.lab.traffic import OCTETS_PER_SECOND

_PORT = (
    *("IFACE", "STATE", "RX_OK", "RX_BPS", "RX_UTIL", "RX_ERR", "RX_DRP", "RX_OVR"),
    *("TX_OK", "TX_BPS", "TX_UTIL", "TX_ERR", "TX_DRP", "TX_OVR"),
)
_ERRORS = ("RX_ERR", "RX_DRP", "RX_OVR", "TX_ERR", "TX_DRP", "TX_OVR")
_PEER = (
    *("Neighbhor", "V", "AS", "MsgRcvd", "MsgSent", "TblVer"),  # the tool's own spelling
    *("InQ", "OutQ", "Up/Down", "State/PfxRcd", "NeighborName"),
)
_LLDP = ("LocalPort", "RemoteDevice", "RemotePortID", "Capability", "RemotePortDescr")

# ---- ports, neighbours ---------------------------------------------------------------------------


@click.group("counters", invoke_without_command=True)
@click.option("-i", "--interface")
@click.option("-p", "--period", type=click.INT)
@click.option("-j", "--json", "as_json", is_flag=True)
@click.option("--nonzero", is_flag=True)
@click.option("--verbose", is_flag=True)
@asics
def counters(
    interface: str | None,
    as_json: bool,  # noqa: FBT001 # Click
    **_: object,
) -> Read | None:
    """Show interface counters."""
    if click.get_current_context().invoked_subcommand is not None:
        return None
    wanted = interface.split(",") if interface else None
    return doing(lambda job: _ports(job, _PORT[2:], wanted, as_json=as_json))


@counters.command("errors")
@click.option("-p", "--period", type=click.INT)
@click.option("-j", "--json", "as_json", is_flag=True)
@click.option("--verbose", is_flag=True)
@asics
def errors(as_json: bool, **_: object) -> Read:  # noqa: FBT001 # Click
    """Show interface counters errors."""
    return doing(lambda job: _ports(job, _ERRORS, None, as_json=as_json))


async def _ports(
    job: Job, fields: tuple[str, ...], wanted: list[str] | None, *, as_json: bool
) -> int:
    counts = await counted(job)
    live = await job.switch.tables.rows(Database.APPL_DB, "PORT_TABLE:*")
    names = counts.get("COUNTERS_PORT_NAME_MAP", {})
    header = ("IFACE", "STATE", *fields)
    lines = []
    for port in sorted(names, key=natural_key):
        if wanted is not None and port not in wanted:
            continue
        row = live.get(f"PORT_TABLE:{port}", {})
        cells = _port(counts.get(f"COUNTERS:{names[port]}", {}), row.get("speed", ""))
        lines.append((port, _state(row), *(cells[name] for name in fields)))
    if lines and as_json:
        found = {line[0]: dict(zip(header[1:], line[1:], strict=True)) for line in lines}
        job.say(json.dumps(found, indent=4, sort_keys=True))
    elif lines:
        say(job, simple(header, lines, right=True))
    return 0


def _state(row: Mapping[str, str]) -> str:
    if row.get("admin_status") != "up":
        return "X"
    return "U" if row.get("oper_status") == "up" else "D"


def _port(row: Mapping[str, str], speed: str) -> dict[str, str]:
    cells = dict.fromkeys(_PORT[2:], NONE)
    for to, way in (("RX", "IN"), ("TX", "OUT")):
        for name, field in (("OK", "UCAST_PKTS"), ("ERR", "ERRORS"), ("DRP", "DISCARDS")):
            found = row.get(f"SAI_PORT_STAT_IF_{way}_{field}")
            if found is not None:
                cells[f"{to}_{name}"] = f"{int(found):,}"
        rate = OCTETS_PER_SECOND if row.get(f"SAI_PORT_STAT_IF_{way}_OCTETS", "0") != "0" else 0
        cells[f"{to}_BPS"] = _rate(rate)
        if speed.isdigit() and int(speed):
            cells[f"{to}_UTIL"] = f"{rate / (int(speed) * 1e6 / 8) * 100:.2f}%"
    return cells


def _rate(octets: int) -> str:
    for unit, size in (("MB", 1_000_000), ("KB", 1_000)):
        if octets > 10 * size:
            return f"{octets / size:.2f} {unit}/s"
    return f"{octets:.2f} B/s"


@click.group("lldp", cls=Aliased)
def lldp() -> None:
    """Show LLDP information."""


@lldp.command("table")
@click.option("--verbose", is_flag=True)
def lldp_table(verbose: bool) -> Read:  # noqa: ARG001, FBT001 # Click
    """Show LLDP neighbors in tabular format."""

    async def act(job: Job) -> int:
        found = await job.switch.tables.rows(Database.APPL_DB, "LLDP_ENTRY_TABLE:*")
        lines = []
        for name in sorted(found, key=natural_key):
            row = found[name]
            lines.append(
                (
                    name.partition(":")[2],
                    row.get("lldp_rem_sys_name", ""),
                    row.get("lldp_rem_port_id", ""),
                    "BR",
                    row.get("lldp_rem_port_desc", ""),
                )
            )
        job.say("Capability codes: (R) Router, (B) Bridge, (O) Other")
        say(job, [*simple(_LLDP, lines), "-" * 50])
        job.say(f"Total entries displayed:  {len(lines)}")
        return 0

    return doing(act)


def _ip(version: int) -> click.Group:
    """Return `show ip` or `show ipv6`, with what BGP says."""

    @click.command("summary")
    @asics
    def command(**_: object) -> Read:
        """Show summarized information of BGP state."""

        async def act(job: Job) -> int:
            say(job, await _bgp(job, version))
            return 0

        return doing(act)

    bgp = Aliased("bgp", help=f"Show IPv{version} BGP information")
    bgp.add_command(command)
    top = Aliased("ip" if version == 4 else "ipv6", help=f"Show IPv{version} commands")  # noqa: PLR2004
    top.add_command(bgp)
    return top


async def _bgp(job: Job, version: int) -> list[str]:
    found = (await summary(job.switch)).get(f"ipv{version}Unicast")
    told: dict[str, object] = found if isinstance(found, dict) else {}
    peers = told.get("peers")
    lines = []
    known = peers if isinstance(peers, dict) else {}
    for address in sorted(known, key=natural_key):
        one = known[address]
        up = one["state"] == "Established"
        state = str(one["pfxRcd"] if up else one["state"])
        counts = ("1", "1", "1") if up else ("0", "0", "0")
        since = "00:00:00" if up else "never"
        lines.append(
            (address, "4", str(one["remoteAs"]), *counts, "0", "0", since, state, one["hostname"])
        )
    head = f"BGP router identifier {told.get('routerId', '')}, local AS number {told.get('as', 0)}"
    return [
        f"\nIPv{version} Unicast Summary:",
        f"{head} vrf-id 0",
        "BGP table version 1",
        "RIB entries 0, using 0 bytes of memory",
        f"Peers {len(lines)}, using 0 KiB of memory",
        "Peer groups 0, using 0 bytes of memory",
        "\n",
        *simple(_PEER, lines),
        f"\nTotal number of neighbors {len(lines)}",
    ]


# ---- ECN -----------------------------------------------------------------------------------------


@click.command("ecn")
@click.option("--verbose", is_flag=True)
@asics
def ecn(**_: object) -> Read:
    """Show ECN configuration."""
    return doing(_profiles)


async def _profiles(job: Job) -> int:
    rows = (await job.switch.tables.config()).get("WRED_PROFILE", {})
    for name, row in rows.items():
        job.say(f"Profile: {name}")
        say(job, [*simple((), [(field, str(value)) for field, value in row.items()]), ""])
    return 0


@click.command("ecnconfig")
@click.argument("state", type=click.Choice(["on", "off"], case_sensitive=False), required=False)
@click.option("-l", "--list", "listed", is_flag=True)
@click.option("-q", "--queue", "queues")
@click.option("-vv", "--verbose", is_flag=True)
@click.option("-n", "--namespace")
def _ecnconfig(state: str | None, listed: bool, queues: str | None, **_: object) -> Read:  # noqa: FBT001 # Click
    """Show and change: ECN WRED configuration."""

    async def act(job: Job) -> int:
        if listed:
            return await _profiles(job)
        if queues is None or state is not None:
            job.switch.note("unknown-command", " ".join(job.argv))
            return 1  # what it would change is changed by patches here
        config = await job.switch.tables.config()
        port = next(iter(sorted(config.get("DEVICE_NEIGHBOR", {}), key=natural_key)), None)
        if port is None:
            job.complain("Exception caught:  No active ports detected in table 'DEVICE_NEIGHBOR'")
            return 1
        job.say("ECN status:")
        for number in queues.split(","):
            row = config.get("QUEUE", {}).get(f"{port}|{number}", {})
            on = row.get("wred_profile") == "AZURE_LOSSLESS"  # the one name that it knows
            job.say(f"queue {number}: {'on' if on else 'off'}")
        return 0

    return doing(act)


async def ecnconfig(job: Job) -> int:
    """Run `ecnconfig`."""
    return await grammar.run(_ecnconfig, job)


GROUPS: tuple[click.Command, ...] = (lldp, _ip(4), _ip(6), ecn)
TOOLS: dict[str, Tool] = {"ecnconfig": ecnconfig}
