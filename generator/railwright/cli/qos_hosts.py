"""``railwright qos hosts``: what the NICs at the far end must be set to, and a check for it."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base import atomic
from railwright.base.errors import ExitCode
from railwright.cli import qos_words
from railwright.cli.shell import Shell, site_option, verb
from railwright.model.fabric import Fabric, HostPort
from railwright.model.host_contract import HostContract
from railwright.model.qos_profile import QosProfile
from railwright.render.hosts import ProfileOf, checker_script, host_contracts, review_file
from railwright.report.protocol import Table


@click.command(name="hosts")
@verb("qos hosts", output=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to.  [default: build/<site>/hosts]",
)
@site_option
def command(shell: Shell, site: Path, output: Path | None) -> ExitCode:
    """Write what hosts must be set to, and a script that checks a host against it.

    For each group of hosts <group>.yml, for review, and <group>-check.sh. The script only reads; it
    says OK, WRONG or UNKNOWN for each setting of each port, and ends with 0, 1 or 2.
    """
    shell.settings(site)
    designed = pipeline.design(site)
    fabric, catalog = designed.fabric, designed.catalog
    names = {device.qos.profile for device in fabric.devices}
    names |= {port.qos.dscp_to_tc_map or "" for device in fabric.devices for port in device.ports}
    profiles = {name: catalog.qos(name) for name in sorted(names) if name}
    contracts = host_contracts(fabric, _profile_of(fabric, profiles), catalog)
    folder = output or Path("build") / fabric.site / "hosts"
    for contract in contracts:
        atomic.write(folder / f"{contract.name}.yml", review_file(contract).encode())
        atomic.write(folder / f"{contract.name}-check.sh", checker_script(contract).encode())
    shell.report(
        findings=qos_words.findings_of(designed),
        tables=(_table(contracts),),
        facts={"folder": str(folder), "contracts": len(contracts), "files": 2 * len(contracts)},
    )
    return ExitCode.OK


def _profile_of(fabric: Fabric, profiles: dict[str, QosProfile]) -> ProfileOf:
    """Return what tells the profile at the switch port of a host port."""

    def profile(port: HostPort) -> QosProfile:
        device = fabric.device(port.leaf)
        own = device.port_by_name[port.interface].qos.dscp_to_tc_map
        return profiles[own or device.qos.profile]

    return profile


def _table(contracts: tuple[HostContract, ...]) -> Table:
    columns = ("contract", "hosts", "server", "nic", "ports", "profile", "settings", "evidence")
    return Table(
        name="contracts",
        columns=columns,
        rows=tuple(
            (
                one.name,
                len(one.hosts),
                one.server,
                one.nic_model,
                len(one.ports),
                one.qos,
                len(one.settings),
                one.evidence.value,
            )
            for one in contracts
        ),
    )
