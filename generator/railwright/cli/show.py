"""``railwright show``: the fabric and the catalog as tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from railwright import catalog as catalogs
from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.cli import tables
from railwright.cli.shell import Shell, find_site, is_site, verb
from railwright.model.fabric import Fabric
from railwright.report.protocol import Table

_OF_FABRIC: Mapping[str, Callable[[Fabric], Table]] = {
    "fabric": tables.devices,
    "links": tables.links,
    "addresses": tables.addresses,
}
_OF_CATALOG: Mapping[str, Callable[[catalogs.Catalog], Table]] = {
    "platforms": tables.platforms,
    "optics": tables.optics,
}


@click.command()
@verb("show")
@click.argument("subject", type=click.Choice([*_OF_FABRIC, *_OF_CATALOG]))
@click.argument("site", required=False, type=click.Path(path_type=Path))
def command(shell: Shell, subject: str, site: Path | None) -> ExitCode:
    """Show the fabric, its links and addresses, or what the catalog holds.

    `platforms` and `optics` need no SITE; with one, its own catalog files are listed too.
    """
    if subject in _OF_CATALOG:
        named = site or os.environ.get("RAILWRIGHT_SITE") or is_site(Path())
        folder = find_site(site) if named else None
        shell.settings(folder)
        shell.report(tables=(_OF_CATALOG[subject](catalogs.load(folder)),))
        return ExitCode.OK
    folder = find_site(site)
    shell.settings(folder)
    designed = pipeline.design(folder)
    fabric = designed.fabric
    facts = {
        "site": fabric.site,
        "pods": len(fabric.pods),
        "planes": fabric.planes,
        "devices": len(fabric.devices),
        "hosts": len(fabric.hosts),
        "gpus": fabric.gpus,
        "links": len(fabric.links),
    }
    shell.report(tables=(_OF_FABRIC[subject](fabric),), facts=facts if subject == "fabric" else {})
    return ExitCode.OK
