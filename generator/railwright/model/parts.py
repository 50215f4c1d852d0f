"""What is plugged into a cage, and the servers at the far end."""

from collections.abc import Mapping
from typing import Literal

from railwright.model.types import Model


class Optic(Model):
    """A transceiver, DAC, AOC or ACC, with the reach its vendor states."""

    part: str
    kind: str
    """``transceiver``, ``dac``, ``acc``, ``aoc``, ``aec`` ..."""
    form_factor: str
    total_gbps: int | None
    """Both directions alike; None for a passive fibre, which carries what its ends send."""
    lanes: int
    lane_gbps: int | None
    """Rate of one lane towards the switch or NIC."""
    line_lane_gbps: int | None = None
    """Rate of one lane on the cable where a gearbox makes it another."""
    media: str
    medium: Literal["dac", "acc", "aec", "aoc", "mmf", "smf"]
    """The class that a cable rule names: copper (passive, active, retimed) or fibre."""
    connector: str | None
    reach_m: float | None
    breakouts: tuple[str, ...] = ()
    """Port shapes that one such part can carry, as ``2x400G``."""
    breakout_needs: Mapping[str, str] = {}
    """What a shape needs beside the part itself (a splitter fibre)."""
    fibre_tails: int | None = None
    """Ends at the far side of a passive fibre: 1 straight, 2 splitter; None for anything else."""
    fec: str | None = None
    """What SONiC writes for the ports it carries: ``rs``; None for a passive fibre."""
    fec_code: str | None = None
    """The code on the wire, as its standard names it: ``RS(544,514)``."""
    max_power_w: float | None = None
    ethernet: bool | None = None
    far_end: str | None = None
    source: str
    confidence: str
    notes: str | None = None

    @property
    def line_rate_gbps(self) -> int | None:
        """Rate of one lane on the cable, which the far end must share."""
        return self.line_lane_gbps or self.lane_gbps

    @property
    def in_switch(self) -> bool:
        """Whether it goes into a switch cage; single-port OSFP shells are for NICs.

        Source: docs.nvidia.com LinkX cable overview "Connectors and Cages".
        """
        return self.kind != "fibre" and "single-port" not in self.form_factor

    @property
    def family(self) -> str:
        """The connector family that must agree with :attr:`Cage.family`: ``OSFP``, ``QSFP-DD``."""
        return self.form_factor.split()[0]


class Frontend(Model):
    """NICs of a host that are not part of the compute fabric."""

    nics: int
    model: str
    ports_per_nic: int
    port_gbps: int
    cage: str


class ServerProfile(Model):
    """A host as the fabric sees it: how many NICs, on which rails, at what speed."""

    name: str
    product: str
    kind: str
    gpus: int
    rails: int
    """0 for a card or a host that belongs to no rail."""
    compute_nics: int
    nic_model: str
    ports_per_nic: int
    port_gbps: int
    lane_gbps: int | None = None
    """Rate of one lane of a NIC port; None where no source tells."""
    lane_source: str | None = None
    nic_cage: str | None
    leaf_modes: tuple[str, ...] = ()
    """Breakout modes that suit the leaf, in operator's shorthand, best first: ``2x400G``."""
    frontend: tuple[Frontend, ...] = ()
    source: str
    confidence: str
    notes: str | None = None

    @property
    def port_mbps(self) -> int:
        """Speed of one NIC port in Mb/s."""
        return self.port_gbps * 1000

    @property
    def ports_per_rail(self) -> int:
        """NIC ports of one host on the same rail; all of them where there is no rail."""
        return self.compute_nics * self.ports_per_nic // max(self.rails, 1)
