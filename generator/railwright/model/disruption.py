"""What a change does to traffic while a switch takes it, and the ways to make it."""

from enum import StrEnum

from railwright.model.made import Made
from railwright.model.types import Described


class Disruption(StrEnum):
    """How much a change disturbs, mildest first; the worst of a plan is the class of the plan."""

    HITLESS = "hitless"
    """Nothing is lost: a name, a threshold, a new object that nothing uses yet."""
    SESSION_RESET = "session-reset"
    """BGP sessions or routes go and come back; links stay up."""
    PORT_FLAP = "port-flap"
    """Ports go down and come back."""
    QOS_RELOAD = "qos-reload"
    """Maps, buffers or pausing change under traffic: lossless packets may be dropped meanwhile."""
    SWSS_RESTART = "swss-restart"
    """A daemon that programs the chip or the routes starts again."""
    CONFIG_RELOAD = "config-reload"
    """Only `config reload` makes it: every link and session of the switch goes."""
    REBOOT = "reboot"
    """Only a reboot makes it."""
    UNKNOWN = "unknown"
    """Nobody has shown what it does: treated as the worst."""

    @property
    def rank(self) -> int:
        """Place in the order, mildest first, from 0."""
        return _RANK[self]


_RANK = {one: number for number, one in enumerate(Disruption)}


class ApplyPath(StrEnum):
    """How the switch is brought to its new configuration."""

    PATCH = "patch"
    """Ordered JSON patches, by `config apply-patch`."""
    TABLE_LOAD = "table-load"
    """Rows written to CONFIG_DB at once, past the config updater. To be allowed for."""
    RELOAD = "reload"
    """The whole file by `config reload`, on a drained switch."""


class Verdict(Described, Made):
    """What one change does, on one chip and release."""

    effect: Disruption
    """When its rows change in CONFIG_DB, by whatever means."""
    updater: Disruption | None
    """When the config updater makes it, which shuts ports for some tables; None: it refuses."""
    why: str
    """In a few words."""
    source: str
    """Public source: repository and path, and function."""
    takes_effect: str | None = None
    """When it does what it says: `when the SNMP container restarts`; None: at once."""
    cuts_management: bool = False
    """Whether it can cut the way to the switch."""

    @property
    def told(self) -> str:
        """Why, and when it takes effect where that is not at once."""
        return f"{self.why}; takes effect {self.takes_effect}" if self.takes_effect else self.why

    @property
    def refused(self) -> bool:
        """Whether the config updater refuses it."""
        return self.updater is None
