"""A cable between two switches, or a switch and a host, that some source says is there."""

from typing import NamedTuple

from railwright.base.location import Location


class End(NamedTuple):
    """One end of a cable.

    Attributes:
        device: the name of a switch or host.
        port: SONiC's name of the interface on a switch (``Ethernet0``), never its alias; on a host
            whatever the source calls it, and empty where the source says nothing.
    """

    device: str
    port: str

    def __str__(self) -> str:
        return f"{self.device}:{self.port}" if self.port else self.device


class KnownLink(NamedTuple):
    """A cable.

    Attributes:
        a: the first end in natural order; the switch, where the other end is a host.
        b: the other end.
        cable_m: its length in metres, if the source says so.
        source: where it is written.
        to_host: whether ``b`` is no switch whose configuration was read: a server, or a device
            whose file was not given.
    """

    a: End
    b: End
    cable_m: int | None = None
    source: Location | None = None
    to_host: bool = False
