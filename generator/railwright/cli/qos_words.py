"""What the verbs below ``qos`` share: finding the site, the switch and the port in their words."""

from __future__ import annotations

import os
from pathlib import Path

import click

from railwright.base.text import did_you_mean
from railwright.checks import suppress
from railwright.cli.shell import find_site, is_site
from railwright.model.fabric import Device, Fabric, Port
from railwright.model.finding import Finding
from railwright.pipeline import Design

_BUFFERS = ("BUF", "MMU")
"""Families of findings about buffers."""


def split(words: tuple[str, ...], least: int, most: int, want: str) -> tuple[Path, tuple[str, ...]]:
    """Return the site and the words behind it; the first word is the site if it is a folder.

    A device that has the name of a folder is therefore written after an explicit site.

    Args:
        words: as given.
        least: words needed beside the site.
        most: words allowed beside the site.
        want: those words, for the message.

    Raises:
        UsageError: too few or too many, or there is no site.
    """
    first = Path(words[0])
    site, rest = (first, words[1:]) if first.is_dir() else (None, words)
    if not least <= len(rest) <= most:
        msg = f"give {want}"
        if site is not None and len(rest) < least:
            msg += (
                f"; {words[0]!r} is a folder, so it was taken for the SITE: write a device that "
                "has the name of a folder after an explicit SITE"
            )
        raise click.UsageError(msg)
    return find_site(site), rest


def perhaps_site(given: Path | None) -> Path | None:
    """Return the site folder as :func:`find_site`, or None where nobody speaks of one.

    Raises:
        UsageError: what was named is no folder.
    """
    named = given or os.environ.get("RAILWRIGHT_SITE") or is_site(Path())
    return find_site(given) if named else None


def findings_of(designed: Design) -> tuple[Finding, ...]:
    """Return what the design had to say, with what the site accepts marked."""
    return suppress.mark(designed.findings, designed.inventory)


def buffer_findings(designed: Design) -> tuple[Finding, ...]:
    """Return what the design had to say about buffers, on whichever switch.

    One finding stands for every switch with the same cause and names the first alone, so those of
    one switch cannot be told.
    """
    return tuple(one for one in findings_of(designed) if one.id.startswith(_BUFFERS))


def device_of(fabric: Fabric, name: str) -> Device:
    """Return a switch by name.

    Raises:
        UsageError: there is none.
    """
    names = [device.name for device in fabric.devices]
    if name not in names:
        raise click.UsageError(unknown("device", name, names))
    return fabric.device(name)


def port_of(device: Device, name: str) -> Port:
    """Return a port by interface or alias.

    Raises:
        UsageError: there is none.
    """
    for port in device.ports:
        if name in (port.interface, port.alias):
            return port
    names = [port.interface for port in device.ports]
    raise click.UsageError(unknown("port", name, names))


def unknown(what: str, word: str, known: list[str]) -> str:
    """Return the message for a word that names nothing."""
    hint = did_you_mean(word, known)
    return f"no {what} {word!r} here" + (f"; {hint}" if hint else "")
