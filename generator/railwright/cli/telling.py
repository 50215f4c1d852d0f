"""What a caller tells about configurations that no inventory describes: options of their own."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from railwright.base.errors import ExitCode, UnknownReference
from railwright.cli.shell import Body, option
from railwright.model.types import Release

if TYPE_CHECKING:
    from railwright.checks.foreign import Said


class Told(NamedTuple):
    """What was told; all of it may be left out."""

    platform: str | None
    releases: tuple[str, ...]
    qos: str | None
    links: tuple[Path, ...]
    lldp: tuple[Path, ...]

    @property
    def for_files_alone(self) -> bool:
        """Whether anything was told that an inventory says itself."""
        return any((self.platform, self.qos, self.links, self.lldp, len(self.releases) == 1))

    @property
    def compared(self) -> tuple[Release, ...]:
        """The releases that are to be compared; none if there are not several."""
        several = len(self.releases) > 1
        return tuple(Release(one) for one in dict.fromkeys(self.releases)) if several else ()

    def said(self) -> Said:
        """Return what is said of all switches together.

        Raises:
            UsageError: the catalog has no such platform or QoS profile.
        """
        from railwright import catalog as catalogs  # noqa: PLC0415 # a site needs none of this
        from railwright.checks.foreign import Said  # noqa: PLC0415

        catalog = catalogs.load()
        try:
            return Said(
                platform=catalog.platform(self.platform) if self.platform else None,
                release=Release(self.releases[0]) if len(self.releases) == 1 else None,
                traffic=catalog.qos(self.qos) if self.qos else None,
            )
        except UnknownReference as error:
            msg = f"{error.message}; {error.hint}" if error.hint else error.message
            raise click.UsageError(msg) from None


_OPTIONS = (
    option(
        "--platform",
        help="Switch model of the files; their DEVICE_METADATA says it otherwise.",
    ),
    option(
        "--release",
        "releases",
        multiple=True,
        type=click.Choice([one.value for one in Release]),
        help="SONiC release of the files; their VERSIONS say it otherwise. Several: also a table "
        "of which release takes what, of a site as well.",
    ),
    option(
        "--qos",
        help="QoS profile that the files are meant to carry out.",
    ),
    option(
        "--links",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="Cables between the files: a_device,a_port,b_device,b_port,cable_m.",
    ),
    option(
        "--lldp",
        multiple=True,
        type=click.Path(path_type=Path, exists=True),
        help="What `lldpctl -f json` or `show lldp table` said, a file a switch, or a folder.",
    ),
)


def told_options(function: Body) -> Body:
    """Add the options; the function gets what was told as ``told``."""

    @functools.wraps(function)
    def body(*args: Any, **given: Any) -> ExitCode:  # noqa: ANN401
        told = Told(*(given.pop(name) for name in Told._fields))
        return function(*args, told=told, **given)

    wrapped: Body = body
    for each in reversed(_OPTIONS):
        wrapped = each(wrapped)
    return wrapped
