"""``railwright hosts``: whose host keys are trusted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.cli.reaching import (
    Reaching,
    chosen,
    keys_of_lab,
    known,
    label,
    reaching_options,
    site_and_devices,
    where,
)
from railwright.cli.shell import Shell, verb, verdict
from railwright.report.protocol import Table

if TYPE_CHECKING:
    from railwright.push.line.hosts import Known

_COLUMNS = ("device", "address", "algorithm", "fingerprint", "state")


@click.group()
def command() -> None:
    """Trust, list and forget the host keys of switches.

    A switch whose key nobody trusts is never logged in to, and one that shows another key than the
    trusted one stops all work.
    """


@command.command("trust", options_metavar="[OPTIONS]")
@verb("hosts trust")
@click.option("--yes", is_flag=True, help="Trust what is shown, without a question.")
@reaching_options
@site_and_devices
def trust(
    shell: Shell, site: Path, names: tuple[str, ...], reaching: Reaching, *, yes: bool
) -> ExitCode:
    """Show the fingerprints of switches, and trust those that are new.

    Without a DEVICE, all that are there. Compare the fingerprints with those that the switches show
    on their console: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`. They are trusted with
    --yes, or after a question on a terminal. A key that changed is not replaced: `railwright hosts
    forget` comes first.
    """
    from railwright.push.line import access, hosts  # noqa: PLC0415 # asyncssh: to talk to switches
    from railwright.push.line.ssh import Ssh  # noqa: PLC0415
    from railwright.push.line.trust import look  # noqa: PLC0415

    push = reaching.over(shell.settings(site).push, site)
    fabric = pipeline.design(site).fabric
    devices = [device.name for device in chosen(fabric, names)]
    file = access.known_hosts_file(fabric.site, push)
    trusted = known(fabric, push, site, reaching)
    with Ssh(push) as ssh:
        looked = look(ssh, devices, where(fabric, push, site, reaching), trusted)
    new = looked.new
    asks = bool(new) and not yes and sys.stdin.isatty() and sys.stderr.isatty()
    rows = (
        (one.device, str(one.address), one.key.algorithm, one.key.fingerprint, one.state.value)
        for one in looked.shown
    )
    shell.report(
        findings=looked.findings,
        tables=(Table(name="hosts", columns=_COLUMNS, rows=tuple(rows)),),
        kinds=shell.kinds(),
        summary=None if asks else label(reaching, _summary(len(new), file, yes=yes)),
    )
    if asks and not click.confirm(f"trust {_switches(len(new))}?", err=True):
        return ExitCode.FINDINGS
    if new and not yes and not asks:
        return ExitCode.FINDINGS
    for one in new:
        trusted = trusted.trusting(one.device, (one.key,))
    if new and not reaching.lab:  # a lab has written its keys down itself, and not for long
        hosts.write(file, trusted)
    return verdict(looked.findings)


def _summary(new: int, file: Path, *, yes: bool) -> str:
    if not new:
        return "nothing new to trust"
    if yes:
        return f"{_switches(new)} trusted in {file}"
    return "nothing is trusted yet: compare the fingerprints, then do it again with --yes"


def _switches(number: int) -> str:
    return f"{number} switch{'es' if number != 1 else ''}"


@command.command("list", options_metavar="[OPTIONS]")
@verb("hosts list")
@reaching_options
@site_and_devices
def list_(shell: Shell, site: Path, names: tuple[str, ...], reaching: Reaching) -> ExitCode:
    """List the trusted host keys of a site; no switch is asked."""
    file, trusted = _read(shell, site, reaching)
    wanted = frozenset(names) or frozenset(trusted.keys)
    rows = tuple(
        (device, key.algorithm, key.fingerprint)
        for device, keys in trusted.keys.items()
        if device in wanted
        for key in keys
    )
    columns = ("device", "algorithm", "fingerprint")
    summary = f"{_switches(len({row[0] for row in rows}))} trusted in {file}"
    shell.report(
        tables=(Table(name="hosts", columns=columns, rows=rows),), summary=label(reaching, summary)
    )
    return ExitCode.OK


@command.command("forget", options_metavar="[OPTIONS]")
@verb("hosts forget")
@reaching_options
@site_and_devices
def forget(shell: Shell, site: Path, names: tuple[str, ...], reaching: Reaching) -> ExitCode:
    """Trust the host keys of the named switches no longer."""
    from railwright.push.line import hosts  # noqa: PLC0415 # as above

    if not names:
        msg = "name the switches: railwright hosts forget SITE DEVICE..."
        raise click.UsageError(msg)
    if reaching.lab:
        msg = "a lab keeps its own keys, and they go with it"
        raise click.UsageError(msg)
    file, trusted = _read(shell, site, reaching)
    missing = [name for name in names if not trusted.of(name)]
    if missing:
        msg = f"nobody trusts {missing[0]!r}"
        raise click.UsageError(msg)
    hosts.write(file, trusted.without(names))
    shell.report(summary=f"{_switches(len(set(names)))} forgotten in {file}")
    return ExitCode.OK


def _read(shell: Shell, site: Path, reaching: Reaching) -> tuple[Path, Known]:
    from railwright.push.line import access, hosts  # noqa: PLC0415 # as above

    push = reaching.over(shell.settings(site).push, site)
    if reaching.lab:
        return keys_of_lab(site)
    inventory, _ = pipeline.load(site)
    file = access.known_hosts_file(inventory.intent.site, push)
    return file, hosts.read(file)
