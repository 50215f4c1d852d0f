"""What a change does to traffic while a switch takes it, and the ways to make it."""

from collections.abc import Iterable
from enum import StrEnum

from railwright.model.made import Made
from railwright.model.types import Described


class Disruption(StrEnum):
    """How much a change disturbs, mildest first; the worst of a plan is the class of the plan."""

    HITLESS = "hitless"
    SESSION_RESET = "session-reset"
    PORT_FLAP = "port-flap"
    QOS_RELOAD = "qos-reload"
    SWSS_RESTART = "swss-restart"
    CONFIG_RELOAD = "config-reload"
    REBOOT = "reboot"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Place in the order, mildest first, from 0."""
        return _RANK[self]

    @property
    def meaning(self) -> str:
        """What happens, in a few words that begin small."""
        return _MEANING[self]

    @classmethod
    def worst(cls, some: "Iterable[Disruption]") -> "Disruption":
        """Return the worst of some; of none it is hitless."""
        return max(some, key=_RANK.__getitem__, default=cls.HITLESS)


_RANK = {one: number for number, one in enumerate(Disruption)}
_MEANING = {
    Disruption.HITLESS: "nothing is lost",
    Disruption.SESSION_RESET: "BGP sessions or routes go and come back; links stay up",
    Disruption.PORT_FLAP: "ports go down and come back",
    Disruption.QOS_RELOAD: (
        "maps, buffers or pausing change under traffic; lossless packets may be dropped meanwhile"
    ),
    Disruption.SWSS_RESTART: "a daemon that programs the chip or the routes starts again",
    Disruption.CONFIG_RELOAD: (
        "only `config reload` makes it: every link and session of the switch goes"
    ),
    Disruption.REBOOT: "only a reboot makes it",
    Disruption.UNKNOWN: "nobody has shown what it does: it counts as the worst",
}


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
