"""A plan: what a reviewer approves, and what a push applies."""

from collections.abc import Mapping
from typing import Literal

from railwright.model.change import ChangeGroup
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.finding import Edit
from railwright.model.made import Made
from railwright.model.types import Described


class Reason(Described, Made):
    """Why something has its class: the change that decides."""

    device: str | None
    address: str
    """`TABLE|key.field`."""
    why: str
    source: str


class Step(Described, Made):
    """One JSON patch (RFC 6902) of a switch, and the patch that takes it back."""

    title: str
    """What it does, in a few words."""
    disruption: Disruption
    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]
    moves: int
    """Steps that the config updater is predicted to make of it."""
    seconds: int
    """Predicted time of `config apply-patch`."""
    ports_down: tuple[str, ...] = ()
    """Ports that the config updater shuts and opens again on the way."""


class Rollback(Described, Made):
    """How a switch comes back to what it had: by the inverses of the steps, last one first."""

    path: ApplyPath
    disruption: Disruption
    why: str = ""
    """Why it takes another way than the change, or disturbs more; empty where it does neither."""


class DeviceFacts(Described):
    """What happens to one switch, without the steps."""

    device: str
    hwsku: str
    asic: str
    release: str
    before_sha256: str
    """Of the configuration that the plan starts from: its JSON without blanks and with sorted keys,
    as `jq -cjS` prints it; masks stand for secrets."""
    after_sha256: str
    """Likewise, of what it ends with."""
    disruption: Disruption
    because: Reason | None
    path: ApplyPath
    why: str = ""
    """Why the path is no patch; empty for a patch."""
    seconds: int
    """Predicted, all steps together."""
    cuts_management: bool = False
    rollback: Rollback
    secrets: tuple[str, ...] = ()
    """`TABLE|key.field` of what the switch has as a secret, which the plan does not hold:
    `<secret:own:1>` stands for it. Who changes the switch, or takes that back, asks it first."""


class DevicePlan(DeviceFacts, Made):
    """What happens to one switch."""

    steps: tuple[Step, ...]
    """In this order. Of a reload: one step with all edits."""


class HunkFacts(Described):
    """What the same change on any number of rows and switches does."""

    verdict: Verdict
    disruption: Disruption
    """The worst that it does on the ways that its switches take; `config-reload` of one that asks
    for a reload, and not of what only comes along with it."""
    words: tuple[str, ...] = ()
    """The change in plain words, a line for each field worth it."""
    where: str = ""
    """The switches in a few words: `64 leaves of pod-b`."""
    lines: tuple[str, ...] = ()
    """`file:line:column` of the inventory lines that decide the new values."""


class Hunk(HunkFacts, Made):
    """The same change on any number of rows and switches, and what it does."""

    change: ChangeGroup


class Reach(Described, Made):
    """Whom a plan, a switch or a batch can hurt: what is touched by more than hitless changes."""

    devices: tuple[str, ...] = ()
    ports: int = 0
    """Ports of these switches that go down, or carry lossless traffic that may be dropped."""
    sessions: int = 0
    """BGP sessions that go down."""
    rails: tuple[int, ...] = ()
    planes: tuple[int, ...] = ()
    pods: tuple[str, ...] = ()
    hosts: int = 0
    """Servers whose traffic may cross what is touched: below a leaf, or below the leaves of a
    spine."""
    gpus: int = 0
    """Their GPUs."""


class Loss(Described, Made):
    """What is there before the change and gone after it."""

    devices: tuple[str, ...] = ()
    """Switches."""
    pods: tuple[str, ...] = ()
    """By the names that they have before; none where only configurations are known before."""
    hosts: int = 0
    """Servers that are not in the site any more, or have no port left; likewise."""
    gpus: int = 0
    """Their GPUs."""

    def __bool__(self) -> bool:
        """Whether anything is lost."""
        return bool(self.devices or self.pods or self.hosts)


class Batch(Described, Made):
    """Switches that may be changed at the same time."""

    devices: tuple[str, ...]
    disruption: Disruption
    together: str
    """Why these and no others."""
    drain: str | None
    """What has to be drained first; None: nothing."""
    reach: Reach
    capacity_percent: Mapping[str, int]
    """What each pod it takes from keeps while the batch is down, of its links to hosts and up, the
    worse of both."""


class PlanFacts(Described):
    """A change of a site, without its rows and steps."""

    version: Literal[1] = 1
    site: str
    against: str
    """What it starts from: `golden`, `running`, `git:REV` or the name of a folder."""
    revision: str | None
    """The commit of the inventory; None where it is not in git or not committed."""
    inventory_sha256: str
    """Of the files of the site folder."""
    disruption: Disruption
    """The worst of all."""
    because: Reason | None
    unknown: int
    """Changes of which nobody knows what they do; they count as the worst."""
    reach: Reach
    loses: Loss = Loss()
    added_devices: tuple[str, ...] = ()
    removed_devices: tuple[str, ...] = ()
    batches: tuple[Batch, ...]
    """In this order."""


class Plan(PlanFacts, Made):
    """A change of a site, whole: byte for byte what was reviewed is what is applied."""

    hunks: tuple[Hunk, ...]
    devices: tuple[DevicePlan, ...]

    @property
    def cuts(self) -> tuple[str, ...]:
        """Switches to which the change can cut the way that it is made by."""
        return tuple(one.device for one in self.devices if one.cuts_management)
