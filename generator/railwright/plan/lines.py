"""The lines of an inventory that decide a change.

Why a value stands in a configuration is known by rendering the switch once more, which is dear: so
a few switches are asked, of each tier, pod and kind at least one, and what their rows say goes for
the others. Where the lines that were edited are known, those of them that decide are named alone;
and what no edited line decides directly, such as a link that is there because a pod has grown,
comes from the edited lines that decide nothing else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.checks import place
from railwright.diff.edited import Edited
from railwright.model.change import ChangeGroup, RowRef
from railwright.model.fabric import Device, Fabric
from railwright.model.inventory import Inventory
from railwright.render.renderer import Renderer

SWITCHES = 24
"""That are rendered once more for a plan, at most."""
ROWS = 64
"""Of a change and a switch that are asked, at most."""
_Lines = dict[tuple[str, int], Location]
"""By file and line: the first place on it."""


class Lines:
    """Finds the lines that decide changes of a site."""

    def __init__(
        self, inventory: Inventory, fabric: Fabric, renderer: Renderer, edited: Edited | None
    ) -> None:
        """Take what decides.

        Args:
            inventory: of the site as it will be.
            fabric: made of it.
            renderer: says why everything stands in a configuration.
            edited: lines that are not as they were; None where nobody knows.
        """
        self._inventory = inventory
        self._fabric = fabric
        self._renderer = renderer
        self._devices = {device.name: device for device in fabric.devices}
        self._edited = _Edits(inventory, edited) if edited else None

    def __call__(self, groups: Sequence[ChangeGroup]) -> Sequence[tuple[str, ...]]:
        """Return the lines of each change, ``file:line:column``, in the order of the files."""
        found: list[_Lines] = [{} for _ in groups]
        for name in self._chosen(groups):
            self._ask(self._devices[name], groups, found)
        if self._edited is not None:
            found = self._edited.of(found)
        return [tuple(map(str, sorted(one.values(), key=_in_order))) for one in found]

    def _chosen(self, groups: Sequence[ChangeGroup]) -> Sequence[str]:
        """Return switches: of each tier, pod and kind that a change is made on, one that has it."""
        chosen: list[str] = []
        for turn in zip_longest(*map(self._kinds, groups)):
            for names in turn:
                if names and names.keys().isdisjoint(chosen):
                    chosen.append(next(iter(names)))
                    if len(chosen) == SWITCHES:
                        return chosen
        return chosen

    def _kinds(self, group: ChangeGroup) -> Iterable[dict[str, None]]:
        """Return the switches that a change is made on, by tier, pod and kind."""
        kinds: dict[tuple[object, ...], dict[str, None]] = defaultdict(dict)
        for name in dict.fromkeys(row.device for row in group.rows):
            one = self._devices.get(name)
            if one is not None:
                kinds[one.tier, one.pod, one.hwsku][name] = None
        return kinds.values()

    def _ask(self, device: Device, groups: Sequence[ChangeGroup], found: Sequence[_Lines]) -> None:
        rows: dict[int, Sequence[RowRef]] = {}
        for number, group in enumerate(groups):
            mine = _rows_of(device.name, group.rows)
            if mine:
                rows[number] = mine[:: -(-len(mine) // ROWS)]
        tables = {groups[number].table for number in rows}
        trace = self._renderer.trace(device, self._fabric, tables)
        for number, some in rows.items():
            group, lines = groups[number], found[number]
            for row in some:
                for field in group.fields:
                    cell = group.table, row.key, field.field
                    where = place.decided(cell, self._inventory, device, trace)
                    if where is not None:
                        lines.setdefault((where.file, where.line), where)


class _Edits:
    """The edited lines of an inventory on which something stands."""

    def __init__(self, inventory: Inventory, edited: Edited) -> None:
        starts: dict[str, dict[int, Location]] = defaultdict(dict)
        for where in sorted(inventory.positions.values(), key=_in_order):
            starts[where.file].setdefault(where.line, where)
        self._lines: _Lines = {}
        for file, lines in edited.items():
            known = sorted(starts[file])
            for line in sorted(lines):
                number = bisect_right(known, line)  # of a text of many lines, its first one
                one = starts[file][known[number - 1]] if number else Location(file, line)
                self._lines[file, one.line] = one
        self._within: dict[Location, _Lines] = defaultdict(dict)
        for path, where in inventory.positions.items():
            at = where.file, where.line
            if at in self._lines:
                for length in range(1, len(path) + 1):
                    outer = inventory.positions.get(path[:length])
                    if outer is not None:
                        self._within[outer][at] = self._lines[at]

    def of(self, found: Sequence[_Lines]) -> list[_Lines]:
        """Return for each change the edited lines that it comes from.

        Args:
            found: the lines that decide it; what a key decides, the lines below it do.
        """
        direct = [self._direct(lines) for lines in found]
        told = {at for lines in direct for at in lines}
        others = _blocks({at: one for at, one in self._lines.items() if at not in told})
        return [lines or others or _blocks(self._lines) for lines in direct]

    def _direct(self, lines: _Lines) -> _Lines:
        found: _Lines = {}
        for at, where in lines.items():
            if at in self._lines:
                found[at] = where
            else:
                found.update(self._within.get(where, {}))
        return found


def _rows_of(device: str, rows: Sequence[RowRef]) -> Sequence[RowRef]:
    """Return the rows of a switch, which stand together in natural order of their switches."""
    first = bisect_left(rows, natural_key(device), key=_device)
    last = bisect_right(rows, natural_key(device), lo=first, key=_device)
    return rows[first:last]


def _device(row: RowRef) -> tuple[tuple[int, int | str, str], ...]:
    return natural_key(row.device)


def _blocks(lines: Mapping[tuple[str, int], Location]) -> _Lines:
    """Return the first lines of lines that follow each other."""
    return {
        (file, line): one for (file, line), one in lines.items() if (file, line - 1) not in lines
    }


def _in_order(where: Location) -> tuple[object, ...]:
    return natural_key(where.file), where.line, where.column
