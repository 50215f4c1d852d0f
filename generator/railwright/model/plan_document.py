"""A plan as its file has it: what is the same on many switches stands there once."""

from collections.abc import Mapping

from railwright.model.change import FieldChange, OwnValues
from railwright.model.disruption import Disruption
from railwright.model.finding import Edit
from railwright.model.plan import DeviceFacts, HunkFacts, PlanFacts
from railwright.model.types import Described


class PatchDocument(Described):
    """A part of the JSON patch (RFC 6902) of a step: one field, or whole rows, of one table."""

    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]
    """What takes the edits back, one for each, in the same order."""


class StepDocument(Described):
    """One JSON patch of a switch: all edits of some parts, in natural order of their paths."""

    title: str
    """What it does, in a few words."""
    disruption: Disruption
    patches: tuple[str, ...]
    """Names of the parts, in `patches` of the plan."""
    moves: int
    """Steps that the config updater is predicted to make of it."""
    seconds: int
    """Predicted time of `config apply-patch`."""
    ports_down: tuple[str, ...]
    """Ports that the config updater shuts and opens again on the way."""


class DeviceDocument(DeviceFacts):
    """What happens to one switch."""

    steps: str
    """Name of its steps, in `steps` of the plan."""


class RowsDocument(Described):
    """Rows that are the same on several switches."""

    devices: tuple[str, ...]
    rows: Mapping[str, Mapping[str, OwnValues]]
    """By key; of each what is not as in most rows, by field."""


class GroupDocument(Described):
    """Rows of one table that change in the same way."""

    table: str
    fields: tuple[FieldChange, ...]
    rows: tuple[RowsDocument, ...]


class HunkDocument(HunkFacts):
    """The same change on any number of rows and switches, and what it does."""

    change: GroupDocument


class PlanDocument(PlanFacts):
    """A change of a site, whole: byte for byte what was reviewed is what is applied.

    Names of steps and patches are digests of what they name.
    """

    hunks: tuple[HunkDocument, ...]
    devices: tuple[DeviceDocument, ...]
    steps: Mapping[str, tuple[StepDocument, ...]]
    """The steps of switches that are changed alike, in their order. Of a reload: one step with all
    edits."""
    patches: Mapping[str, PatchDocument]
    """Parts of the patches of steps."""
    sha256: str
    """Of the bytes of the file without the line of this one."""
