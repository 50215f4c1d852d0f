"""``railwright init``: a site to start from."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from railwright.base import atomic, canonical, resources
from railwright.base.errors import ExitCode
from railwright.cli.shell import Shell, verb
from railwright.inventory import MAIN_FILE
from railwright.inventory.schema import json_schema

SCHEMA = "inventory.schema.json"
_MODELINE = "# yaml-language-server: $schema="
_SITE = re.compile(r"^site: [a-z0-9-]+", re.MULTILINE)
_NOT_OF_A_NAME = re.compile(r"[^a-z0-9]+")
_NAME_CHARACTERS = 63


@click.command(short_help="Start a site.")
@verb("init", output=False)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def command(shell: Shell, folder: Path) -> ExitCode:
    """Start a site: copy the lab inventory to a new folder.

    DIR gets the inventory `lab` (2 spines, 4 leaves) under its own name, and the JSON Schema that
    lets an editor complete it. Put it under a folder called `inventories` to have its goldens in
    `golden_configs` beside that folder.
    """
    shell.settings()
    if folder.exists() and any(folder.iterdir()):
        msg = f"{folder} is not empty; init writes to a new folder only"
        raise click.UsageError(msg)
    source = resources.root("inventories") / "lab"
    shutil.copytree(source, folder, dirs_exist_ok=True)
    atomic.write(folder / SCHEMA, canonical.dumps(json_schema()))
    for path in sorted(folder.glob("*.yml")):
        _point_at_schema(path)
    _name_site(folder / MAIN_FILE, folder.resolve().name)
    shell.report(
        facts={"site": str(folder)},
        summary=f"next: edit {folder}, then railwright check {folder}",
    )
    return ExitCode.OK


def _point_at_schema(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    pointed = [f"{_MODELINE}{SCHEMA}\n" if line.startswith(_MODELINE) else line for line in lines]
    path.write_text("".join(pointed), "utf-8")


def _name_site(path: Path, folder: str) -> None:
    """Write a folder's name into ``site:``, in the letters that a name may have."""
    name = _NOT_OF_A_NAME.sub("-", folder.lower())[:_NAME_CHARACTERS].strip("-")
    if name:
        text = _SITE.sub(f"site: {name}", path.read_text("utf-8"), count=1)
        path.write_text(text, "utf-8")
