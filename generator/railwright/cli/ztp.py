"""``railwright ztp``: what switches ask for when they start for the first time, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from railwright import pipeline
from railwright.base.errors import ExitCode, SettingsError
from railwright.base.resources import given
from railwright.cli.reaching import chosen, site_and_devices
from railwright.cli.shell import Shell, option, verb, verdict
from railwright.model import ztp_kinds as kinds
from railwright.model.finding import Finding
from railwright.model.inventory import Inventory

if TYPE_CHECKING:
    from railwright.push.ztp.judge import Object

_BY = ("serial-number", "hostname")


@click.command(options_metavar="[OPTIONS]")
@verb("ztp", output=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="RAILWRIGHT_ZTP",
    show_envvar=True,
    help="Folder to write to.  [default: ztp/<site>]",
)
@option(
    "--url",
    required=True,
    help="Where the folder will be served, such as http://192.168.0.5/ztp; no login in it.",
)
@option(
    "--by",
    type=click.Choice(_BY),
    default=_BY[0],
    show_default=True,
    help="How a switch names itself: by the serial number of the inventory, or by the host name "
    "that DHCP gave it.",
)
@option(
    "--sections",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help='ZTP JSON file whose sections are added: `{"ztp": {"05-firmware": ...}}`.',
)
@site_and_devices
def command(
    shell: Shell,
    site: Path,
    names: tuple[str, ...],
    *,
    output: Path | None,
    sections: Path | None,
    **how: str,
) -> ExitCode:
    """Write what switches ask for when they start for the first time.

    Writes ztp.json, one configuration for each box, snippets for DHCP servers and MANIFEST.json.
    Without a DEVICE, all that are there. Every configuration is judged first by the rules and by
    YANG: an error ends with 1, and nothing is written. No file holds a secret; those in `unfilled/`
    want some to be filled in, and no switch asks for them before.
    """
    from railwright.push.ztp import export, judge  # noqa: PLC0415 # only this verb needs them
    from railwright.push.ztp.document import DOCUMENT, By, is_base  # noqa: PLC0415

    settings = shell.settings(site)
    url, by = how["url"], how["by"]
    if not is_base(url):
        msg = f"--url: {url!r} is no URL of http, https, ftp or tftp without login and query"
        raise SettingsError(msg)
    more, wrong = _read(sections)
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
        devices = chosen(built.design.fabric, names)
        checked = pipeline.check(built, jobs=settings.jobs, progress=progress)
    wrong += tuple(one for one in checked.findings if pipeline.counts_as_error(one))
    made = export.export(
        export.Wish(built.design.fabric.site, url, By(by), more),
        devices,
        built.design.inventory.intent.devices,
        built.configs,
    )
    folder = output or Path("ztp") / built.design.fabric.site
    seen = {(one.id, one.message) for one in wrong}
    again = judge.read(made.files[DOCUMENT], DOCUMENT)[1]
    told = tuple(_placed(one, built.design.inventory) for one in made.findings)
    findings = (*wrong, *told, *(o for o in again if (o.id, o.message) not in seen))
    changed = 0
    written = verdict(findings) is ExitCode.OK
    if written:
        findings += export.stale(folder, made)
        changed = export.write(folder, made)
    boxes = made.manifest.boxes
    unfilled = sum(1 for box in boxes.values() if box.fill)
    summary = f"{len(boxes)} of {len(devices)} switches written to {folder}"
    summary += f", {unfilled} of them to be filled in" if unfilled else ""
    shell.report(
        findings=findings,
        facts={
            "folder": str(folder),
            "devices": len(devices),
            "boxes": len(boxes),
            "unfilled": unfilled,
            "files": len(made.files) + 1 if written else 0,
            "files_changed": changed,
        },
        kinds=shell.kinds(),
        summary=summary if written else "nothing was written",
    )
    return verdict(findings)


def _placed(finding: Finding, inventory: Inventory) -> Finding:
    """Return a finding about a box with the line that would say which it is."""
    if finding.id != kinds.NO_BOX.id or finding.device is None:
        return finding
    place = inventory.locate("devices", finding.device)
    return finding.model_copy(update={"location": place})


def _read(path: Path | None) -> tuple[Object | None, tuple[Finding, ...]]:
    """Return the further sections of a file, and what is wrong with them.

    Raises:
        SettingsError: the file cannot be read.
    """
    if path is None:
        return None, ()
    from railwright.push.ztp import document, judge  # noqa: PLC0415 # as above

    try:
        raw = path.read_bytes()
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise SettingsError(msg) from None
    found, findings = judge.read(raw, given(path))
    return found, (*findings, *document.clashes(found or {}, given(path)))
