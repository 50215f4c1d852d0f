"""``config interface``, ``config bgp`` and ``config qos``: what operators type past any plan.

Source: sonic-net/sonic-utilities config/main.py (startup, shutdown, _change_bgp_session_status,
qos, _clear_qos, _qos_update_ports) and utilities_common/intf_filter.py. `config qos reload` empties
its tables first and fills them from the templates of the HwSKU; those are no part of a lab, so that
here it is as on a switch whose HwSKU has none: what was there is gone, and it ends with 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import click

from railwright.lab.job import Job
from railwright.lab.store import Write
from railwright.lab.tools import grammar
from railwright.lab.tools.grammar import Abbreviated, Refused, doing
from railwright.model.configdb import ConfigDb, Row

QOS_TABLES = (
    *("PORT_QOS_MAP", "QUEUE", "TC_TO_PRIORITY_GROUP_MAP", "MAP_PFC_PRIORITY_TO_QUEUE"),
    *("TC_TO_QUEUE_MAP", "DSCP_TO_TC_MAP", "MPLS_TC_TO_TC_MAP", "SCHEDULER"),
    *("PFC_PRIORITY_TO_PRIORITY_GROUP_MAP", "WRED_PROFILE", "CABLE_LENGTH", "BUFFER_PG"),
    *("BUFFER_QUEUE", "BUFFER_PORT_INGRESS_PROFILE_LIST", "BUFFER_PORT_EGRESS_PROFILE_LIST"),
    *("BUFFER_PROFILE", "BUFFER_POOL", "DEFAULT_LOSSLESS_BUFFER_PARAMETER"),
    "LOSSLESS_TRAFFIC_PATTERN",
)
"""What `config qos reload` and `config qos clear` empty."""
_DYNAMIC = frozenset(("mellanox", "barefoot"))
"""Makers whose chips have the dynamic buffer model."""
_BY_NAME = ("PORT", "PORTCHANNEL", "VLAN_SUB_INTERFACE", "LOOPBACK_INTERFACE")
_WRONG = "Interface name is invalid. Please enter a valid interface name!!"
Read = tuple[grammar.Action, click.Context]


async def _write(job: Job, writes: Iterable[Write], config: ConfigDb) -> None:
    await job.switch.write(tuple(writes), config)


# ---- interfaces ----------------------------------------------------------------------------------


@click.group("interface", cls=Abbreviated)
@click.option("-n", "--namespace", default=None)
def interface(namespace: str | None) -> None:
    """Interface-related configuration tasks."""


def _admin(verb: str, state: str, said: str) -> click.Command:
    @click.command(verb, help=said)
    @click.argument("interface_name", metavar="<interface_name>", required=True)
    def command(interface_name: str) -> Read:
        async def act(job: Job) -> int:
            try:
                names = named(interface_name)
            except ValueError as error:
                raise Refused(str(error)) from None
            config = await job.switch.tables.config()
            known = {name for table in _BY_NAME for name in config.get(table, {})}
            if len(names) == 1 and names[0] not in known:
                raise Refused(_WRONG)
            writes = [
                Write(table, name, {**row, "admin_status": state})
                for table in _BY_NAME
                for name, row in config.get(table, {}).items()
                if name in names
            ]
            await _write(job, writes, config)
            return 0

        return doing(act)

    return command


interface.add_command(_admin("startup", "up", "Start up interface"))
interface.add_command(_admin("shutdown", "down", "Shut down interface"))


def named(text: str) -> tuple[str, ...]:
    """Return the names of ``Ethernet0,Ethernet8-10``.

    Raises:
        ValueError: it is no list of names and ranges.
    """
    found: list[str] = []
    for part in text.split(","):
        prefix = next((one for one in ("Ethernet", "PortChannel") if part.startswith(one)), None)
        if "-" not in part:
            found.append(part)
            continue
        if prefix is None:
            msg = (
                f"Invalid interface range '{part}'. A range must start with 'Ethernet' or"
                " 'PortChannel'."
            )
            raise ValueError(msg)
        first, last = part.removeprefix(prefix).split("-")[:2]
        if not first.isdigit() or not last.isdigit():
            msg = f"Invalid interface range '{part}'. Expected a range like '{prefix}0-3'."
            raise ValueError(msg)
        if int(first) > int(last):
            msg = (
                f"Invalid interface range '{part}'. The start of the range must not be greater"
                " than the end."
            )
            raise ValueError(msg)
        found += [f"{prefix}{number}" for number in range(int(first), int(last) + 1)]
    return tuple(found)


# ---- BGP -----------------------------------------------------------------------------------------


@click.group("bgp", cls=Abbreviated)
def bgp() -> None:
    """BGP-related configuration tasks."""


def _sessions(verb: str, state: str, said: str) -> click.Group:
    top = Abbreviated(verb, help=f"{said} BGP session(s)")
    verbose = click.option("-v", "--verbose", is_flag=True)

    @top.command("all", help=f"{said} all BGP sessions")
    @verbose
    def everything(verbose: bool) -> Read:  # noqa: ARG001, FBT001 # Click
        async def act(job: Job) -> int:
            config = await job.switch.tables.config()
            await _session(job, config, list(config.get("BGP_NEIGHBOR", {})), state)
            return 0

        return doing(act)

    @top.command("neighbor", help=f"{said} BGP session by neighbor IP address or hostname.")
    @click.argument("ipaddr_or_hostname", metavar="<ipaddr_or_hostname>", required=True)
    @verbose
    def neighbor(ipaddr_or_hostname: str, verbose: bool) -> Read:  # noqa: ARG001, FBT001 # Click
        async def act(job: Job) -> int:
            config = await job.switch.tables.config()
            rows = config.get("BGP_NEIGHBOR", {})
            keys = [key for key in rows if key == ipaddr_or_hostname.lower()]
            keys = keys or [key for key in rows if rows[key].get("name") == ipaddr_or_hostname]
            if not keys:
                msg = f"Could not locate neighbor '{ipaddr_or_hostname}'"
                raise Refused(msg)
            await _session(job, config, keys, state)
            return 0

        return doing(act)

    return top


bgp.add_command(_sessions("shutdown", "down", "Shut down"))
bgp.add_command(_sessions("startup", "up", "Start up"))


async def _session(job: Job, config: ConfigDb, keys: list[str], state: str) -> None:
    verb = "Starting" if state == "up" else "Shutting"
    for key in keys:
        parts = tuple(key.split("|"))  # a key of more than one part is shown as a tuple
        shown = parts[0] if len(parts) == 1 else str(parts)
        job.say(f"{verb} {state} BGP session with neighbor {shown}...")
    rows = config.get("BGP_NEIGHBOR", {})
    writes = [Write("BGP_NEIGHBOR", key, {**rows[key], "admin_status": state}) for key in keys]
    await _write(job, writes, config)


# ---- QoS -----------------------------------------------------------------------------------------


class _Wish(NamedTuple):
    """What `config qos reload` is told."""

    ports: str | None
    dynamic: bool
    dry_run: str | None


@click.group("qos", cls=Abbreviated)
def qos() -> None:
    """QoS-related configuration tasks."""


@qos.command("clear")
@click.option("--verbose", is_flag=True)
def clear(verbose: bool) -> Read:  # noqa: ARG001, FBT001 # Click
    """Clear QoS configuration."""

    async def act(job: Job) -> int:
        await _clear(job)
        return 0

    return doing(act)


@qos.command("reload")
@click.option("--ports", required=False)
@click.option("--no-dynamic-buffer", is_flag=True)
@click.option("--no-delay", is_flag=True, hidden=True)
@click.option("--verbose", is_flag=True)
@click.option("--json-data", type=click.STRING)
@click.option("--dry_run", type=click.STRING)
def reload(ports: str | None, no_dynamic_buffer: bool, dry_run: str | None, **_: object) -> Read:  # noqa: FBT001 # Click
    """Reload QoS configuration."""
    wish = _Wish(ports, not no_dynamic_buffer, dry_run)
    return doing(lambda job: _reload(job, wish))


async def _reload(job: Job, wish: _Wish) -> int:
    facts = job.switch.facts
    config = await job.switch.tables.config()
    local: Row = config.get("DEVICE_METADATA", {}).get("localhost", {})
    folder = f"/usr/share/sonic/device/{facts.platform}/{facts.hwsku}"
    has_model = facts.vendor_asic in _DYNAMIC
    if wish.ports:
        name = "buffers_dynamic" if local.get("buffer_model") == "dynamic" else "buffers"
        job.say(f"Buffer definition template not found at {folder}/{name}.json.j2")
        job.complain("Aborted!")
        return grammar.ABORTED
    if not wish.dry_run:
        await _clear(job)
    name = "buffers_dynamic" if wish.dynamic and has_model else "buffers"
    model = "dynamic" if wish.dynamic else "traditional"
    updated = has_model and local.get("buffer_model") != model
    if updated:
        row: Row = {**local, "buffer_model": model}
        config = await job.switch.tables.config()
        await _write(job, (Write("DEVICE_METADATA", "localhost", row),), config)
    job.say(f"Buffer definition template not found at {folder}/{name}.json.j2")
    if updated:
        job.say("Buffer calculation model updated, restarting swss is required to take effect")
    return 0


async def _clear(job: Job) -> None:
    config = await job.switch.tables.config()
    gone = [Write(table, key, None) for table in QOS_TABLES for key in config.get(table, {})]
    await _write(job, gone, config)


GROUPS: tuple[click.Command, ...] = (interface, bgp, qos)
