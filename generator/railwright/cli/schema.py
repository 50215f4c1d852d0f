"""``railwright schema``: what an inventory may hold, for editors."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from railwright.base import atomic, canonical
from railwright.base.errors import ExitCode
from railwright.inventory.schema import json_schema


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to a file.",
)
def command(output: Path | None) -> ExitCode:
    """Print the JSON Schema of inventories, for editors.

    Editors that read the line `# yaml-language-server: $schema=FILE` complete and check an
    inventory as it is typed.
    """
    data = canonical.dumps(json_schema())
    if output is None:
        sys.stdout.write(data.decode("ascii"))
    else:
        atomic.write(output, data)
    return ExitCode.OK
