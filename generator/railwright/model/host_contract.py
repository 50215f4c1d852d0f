"""What the hosts at a fabric's ports have to be set to, and how that is read from a host."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from railwright.model.qos_profile import Evidence
from railwright.model.types import Model

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9,._-]+$")]
"""A value as a host shows it; no blanks, so that several fit on a line."""


class Match(StrEnum):
    """When what was found is right."""

    EQUAL = "equal"
    """It is one of the values."""
    AT_LEAST = "at-least"
    """It is a number no smaller than the value."""
    COVERS = "covers"
    """It is a comma list that has every item of the value in it."""


class SettingKind(StrEnum):
    """What is set on a NIC. A NIC family says how each is read; the values come from a profile."""

    TRUST = "trust"
    """Which field of a packet its priority comes from."""
    DCBX = "dcbx"
    """Who may change the settings below: the host, or the NIC's firmware by LLDP."""
    VLAN_PRIORITY = "vlan-priority"
    """1 where packets get no VLAN tag to carry their priority."""
    PAUSE = "pause"
    """Link-level pause, which excludes PFC."""
    PFC = "pfc"
    DSCP_PRIORITY = "dscp-priority"
    FOREIGN_DSCP = "foreign-dscp"
    """Code points of other classes that a lossless priority takes in."""
    ECN_NOTIFICATION = "ecn-notification"
    """Receiver of DCQCN: answers marked packets with CNP."""
    ECN_REACTION = "ecn-reaction"
    """Sender of DCQCN: slows down at a CNP."""
    CONGESTION_CONTROL = "congestion-control"
    CONGESTION_MODE = "congestion-mode"
    DATA_TOS = "data-tos"
    """Octet of the IP header of all RDMA packets: DSCP x 4 and the ECN bits."""
    RDMA_CM_TOS = "rdma-cm-tos"
    """The same for connections made by the RDMA connection manager."""
    DATA_DSCP = "data-dscp"
    DATA_PRIORITY = "data-priority"
    CNP_DSCP = "cnp-dscp"
    CNP_PRIORITY = "cnp-priority"
    ADAPTIVE_ROUTING = "adaptive-routing"
    """Whether the NIC may be sent packets out of order."""
    ADAPTIVE_ROUTING_FORCED = "adaptive-routing-forced"
    """Whether it says so of every packet that it sends."""
    CABLE = "cable"
    """Metres of cable that the NIC sizes its own pause headroom for."""
    MTU = "mtu"
    RDMA_MTU = "rdma-mtu"


class Reader(StrEnum):
    """A function of the checker script that reads one value and changes nothing."""

    QOS_TRUST = "qos_trust"
    QOS_DCBX = "qos_dcbx"
    QOS_CABLE = "qos_cable"
    PFC = "pfc"
    PRIORITY_OF = "priority_of"
    FOREIGN = "foreign"
    PAUSE = "pause"
    NET_FILE = "net_file"
    RDMA_TOS = "rdma_tos"
    CM_FILE = "cm_file"
    BNXT_FILE = "bnxt_file"
    ACTIVE_MTU = "active_mtu"
    FIRMWARE = "firmware"
    REGISTER = "register"
    UNREADABLE = "unreadable"


class HowTo(Model):
    """How one NIC family shows and takes a setting.

    In its texts `<value>`, `<priority>` and `<dscp>` stand for what a profile wants, and `$NIC`,
    `$RDMA`, `$PORT` and `$PCI` for names that only the host knows.
    """

    reader: Reader
    arguments: tuple[str, ...] = ()
    read: str
    """Command or file that shows the value to people."""
    mend: str | None = None
    """Command that sets it; for people, never run by us. None where there is none to give."""
    match: Match | None = None
    """Where the family needs another comparison than the setting has by itself."""
    evidence: Evidence = Evidence.READ
    source: str


class NicFamily(Model):
    """NICs that are set and read alike."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: str
    models: tuple[str, ...]
    """Words by which server profiles name such a NIC; empty for NICs that no family names."""
    drivers: tuple[Word, ...] = ()
    """Kernel drivers of its ports; empty for any."""
    ecn_bits: Annotated[int, Field(ge=0, le=3)] = 0
    """The two low bits that its ToS values carry beside the DSCP."""
    settings: Mapping[SettingKind, HowTo]
    remarks: tuple[str, ...] = ()
    """What no command shows: what a reboot forgets, what firmware owns."""
    source: str


class Setting(Model):
    """One thing that is read from every port and compared."""

    kind: SettingKind
    name: str
    values: tuple[Word, ...]
    """Any of them is right."""
    match: Match
    reader: Reader
    arguments: tuple[str, ...]
    read: str
    mend: str | None
    evidence: Evidence
    source: str


class ContractPort(Model):
    """A NIC port that every host of the contract has."""

    port: str
    rail: int
    plane: int
    speed_mbps: int


class HostContract(Model):
    """What a group of like hosts is held to."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    """Good for the name of a file; unique in a fabric."""
    site: str
    group: str
    server: str
    """Name of the server profile."""
    nic_model: str
    family: str
    title: str
    drivers: tuple[Word, ...]
    qos: str
    """Name of the QoS profile."""
    qos_source: str
    congestion_control: str
    hosts: tuple[str, ...]
    ports: tuple[ContractPort, ...]
    cable_m: int
    """Longest cable of these ports."""
    settings: tuple[Setting, ...]
    remarks: tuple[str, ...]
    evidence: Evidence
    """How sure it is that hosts are to be set this way."""

    @property
    def speeds_mbps(self) -> tuple[int, ...]:
        """Speeds of the ports in Mb/s, each once, ascending."""
        return tuple(sorted({port.speed_mbps for port in self.ports}))
