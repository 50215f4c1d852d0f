"""What the verbs share that talk to switches: which switches, how they are reached, and as whom."""

from __future__ import annotations

import functools
import logging
import resource
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from railwright.base.errors import ExitCode
from railwright.base.text import did_you_mean
from railwright.cli.settings import flags, of_options
from railwright.cli.shell import Body, option, site_and_words
from railwright.model.types import Lifecycle
from railwright.push.settings import PushSettings

if TYPE_CHECKING:  # what talks to switches is loaded when there is one to talk to
    from railwright.model.fabric import Device, Fabric
    from railwright.pipeline import Design
    from railwright.push.line.access import Access, Address
    from railwright.push.line.hosts import Known
    from railwright.push.line.switch import Box

_OF_REAL_SWITCHES = {
    *("user", "port", "family", "key", "passphrase", "password", "sudo", "addresses"),
    *("known_hosts", "logins_per_second"),
}
"""Settings that mean nothing to a lab."""
_LAB_LOGINS = 1000.0
"""Logins in a second; there is no login server to spare."""
_FILE = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    option("--user", help="Who logs in.  [default: admin]"),
    option("--key", type=_FILE, help="Private key.  [default: the agent and the keys of `ssh`]"),
    option(
        "--password",
        metavar="REFERENCE",
        help="Where the password is: env:NAME, file:PATH, keyring:SERVICE/NAME or cmd:PROGRAM.",
    ),
    option(
        "--addresses",
        type=_FILE,
        help="JSON file of other addresses than those of the inventory: switch to host:port.",
    ),
    option("--known-hosts", type=_FILE, help="File of trusted host keys."),
    option(
        "--state",
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder of what is kept about the switches of one site: host keys, and pushes.  "
        "[default: in ~/.local/state/railwright]",
    ),
    option(
        "--lab",
        is_flag=True,
        help="Talk to the lab of the site that is up (`railwright lab up`), SIMULATED, and to no "
        "real switch.",
    ),
    option("--at-once", type=int, help="Switches worked with at the same time.  [default: 50]"),
    option("--logins-per-second", type=float, help="Logins begun in a second.  [default: 20]"),
)


class Reaching(NamedTuple):
    """What the options say; None where they say nothing."""

    user: str | None = None
    key: Path | None = None
    password: str | None = None
    addresses: Path | None = None
    known_hosts: Path | None = None
    state: Path | None = None
    lab: bool = False
    at_once: int | None = None
    logins_per_second: float | None = None

    def over(self, settings: PushSettings, site: Path) -> PushSettings:
        """Return settings with what the options say in the place of theirs.

        Args:
            settings: of the site.
            site: its folder.

        Raises:
            SettingsError: an impossible value, a password that is no reference, or no lab is up.
        """
        from pydantic import ValidationError  # noqa: PLC0415 # Click knows no settings

        given = {name: value for name, value in self._asdict().items() if value is not None}
        if given.pop("lab"):
            # Nothing that leads to a real switch counts.
            kept = settings.model_dump(exclude=_OF_REAL_SWITCHES)
            settings = PushSettings(**kept, logins_per_second=_LAB_LOGINS)
            given |= dict.fromkeys(("password", "addresses", "known_hosts"))
            given |= {name: _lab(site)[name] for name in ("user", "key")}
        try:
            return PushSettings.model_validate(settings.model_dump() | given)
        except ValidationError as error:
            raise of_options(error, flags(_OPTIONS)) from None


def reaching_options(function: Body) -> Body:
    """Add the options; the function gets what they say as ``reaching``."""

    @functools.wraps(function)
    def body(*args: Any, **given: Any) -> ExitCode:  # noqa: ANN401
        reaching = Reaching(*(given.pop(name) for name in Reaching._fields))
        return function(*args, reaching=reaching, **given)

    wrapped: Body = body
    for each in reversed(_OPTIONS):
        wrapped = each(wrapped)
    return wrapped


def site_and_devices(function: Body) -> Body:
    """Add the words ``[SITE] [DEVICE]...``; the function gets ``site`` and ``names``."""

    @site_and_words("[DEVICE]...")
    @functools.wraps(function)
    def body(*args: Any, words: tuple[str, ...], **given: Any) -> ExitCode:  # noqa: ANN401
        return function(*args, names=words, **given)

    return body


def chosen(fabric: Fabric, names: Iterable[str]) -> tuple[Device, ...]:
    """Return the switches that are named, each once; without a name, all that are there.

    Raises:
        UsageError: the site has no such switch.
    """
    by_name = {device.name: device for device in fabric.devices}
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in by_name:
            hint = did_you_mean(name, by_name)
            msg = f"the site has no switch {name!r}" + (f"; {hint}" if hint else "")
            raise click.UsageError(msg)
    if wanted:
        return tuple(by_name[name] for name in wanted)
    return tuple(one for one in fabric.devices if one.state is not Lifecycle.PLANNED)


def where(
    fabric: Fabric, push: PushSettings, site: Path, reaching: Reaching
) -> Mapping[str, Address]:
    """Return where each switch of a site is reached, as far as that is known.

    Raises:
        SettingsError: the file of addresses is none, or no lab is up.
    """
    from railwright.push.line import access  # noqa: PLC0415 # as above

    names = [device.name for device in fabric.devices]
    if reaching.lab:
        switches = _lab(site)["switches"]
        return {name: access.Address(one["address"], one["port"]) for name, one in switches.items()}
    elsewhere = access.read_addresses(push.addresses, names) if push.addresses else None
    return access.addresses(fabric.devices, push, elsewhere)


def boxes(design: Design, reaching: Reaching) -> Mapping[str, Box]:
    """Return what tells switches from any other, as the inventory says; of a lab, made up."""
    from railwright.push.line.switch import Box  # noqa: PLC0415 # as above

    if reaching.lab:
        from railwright.lab.facts import mac, serial  # noqa: PLC0415 # as above

        return {one.name: Box(mac(one.name), serial(one.name)) for one in design.fabric.devices}
    said = design.inventory.intent.devices
    return {name: Box(one.mac or "", one.serial or "") for name, one in said.items()}


def known(fabric: Fabric, push: PushSettings, site: Path, reaching: Reaching) -> Known:
    """Return whose host keys are trusted: of a lab those that it wrote down.

    Raises:
        SettingsError: the file of trusted keys is none, or no lab is up.
    """
    from railwright.push.line import access, hosts  # noqa: PLC0415 # as above

    if reaching.lab:
        return keys_of_lab(site)[1]
    return hosts.read(access.known_hosts_file(fabric.site, push))


def keys_of_lab(site: Path) -> tuple[Path, Known]:
    """Return where a lab wrote its host keys down, and whose they are.

    Raises:
        LabError: none is up.
    """
    from railwright.push.line import hosts  # noqa: PLC0415 # as above

    lab = _lab(site)
    file = Path(lab["known_hosts"])
    by_port = {f"[{one['address']}]:{one['port']}": name for name, one in lab["switches"].items()}
    found = hosts.Known({})
    for line in file.read_text("utf-8").splitlines():
        place, algorithm, encoded = line.split()[:3]
        found = found.trusting(by_port[place], (hosts.parse_key(algorithm, encoded),))
    return file, found


def ways(
    fabric: Fabric, push: PushSettings, site: Path, reaching: Reaching
) -> Mapping[str, Access]:
    """Return how each switch of a site is reached, and as whom; references are followed now.

    No log of this process shows a secret from then on, and no core file is left of it.

    Raises:
        SettingsError: the file of addresses or of trusted keys is none.
        SecretError: a reference leads nowhere.
    """
    from railwright.base import redact  # noqa: PLC0415 # as above
    from railwright.push.line import access, secrets  # noqa: PLC0415

    if reaching.lab:
        click.echo("SIMULATED: a lab answers, and no switch", err=True)
    for handler in (*logging.getLogger("railwright").handlers, logging.lastResort):
        if handler is not None:  # the last is that of asyncio and of all who have none
            handler.addFilter(redact.GUARD)
    _leave_no_core()
    secrets.learn((push.password, push.passphrase, *push.secrets.values()), redact.KNOWN)
    return access.accesses(
        where(fabric, push, site, reaching),
        known(fabric, push, site, reaching),
        access.credentials(push, redact.KNOWN, site),
    )


def _leave_no_core() -> None:
    """Have no core file written where this process dies: it would hold what the process knows."""
    with suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def label(reaching: Reaching, summary: str) -> str:
    """Return a summary that says so where no real switch was asked."""
    return f"SIMULATED: {summary}" if reaching.lab else summary


def _lab(site: Path) -> dict[str, Any]:
    """Return what the lab of a site wrote for its clients.

    Raises:
        LabError: none is up.
    """
    from railwright.lab import home  # noqa: PLC0415 # only where one is asked for

    return home.up(site)
