"""What several rules about ports ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from railwright.checks.panel import settled
from railwright.checks.rule import Mend, Spot
from railwright.checks.switch import Switch, text
from railwright.model.platform import ChildPort


class Unlike(NamedTuple):
    """A field of a port that has not what the breakout mode of its cage gives it."""

    given: str
    right: str
    spot: Spot


def unlike_mode(switch: Switch, field: str, of: Callable[[ChildPort], object]) -> Iterator[Unlike]:
    """Yield the ports whose field differs from the mode's; none where no port has the field.

    Args:
        switch: the switch.
        field: of PORT.
        of: gives what the mode makes of it.
    """
    if not any(field in row for row in switch.rows("PORT").values()):
        return
    for name, row, port in switch.once(settled):
        given, right = text(row, field), str(of(port))
        if given != right:
            words = f"{field} {given or 'is not set'}, where the cage's mode gives it {right}"
            mend = (Mend("PORT", name, field, right),)
            yield Unlike(given, right, Spot(words, "PORT", name, field, mend=mend))
