"""Lossless figures in words: sizes, speeds, times at line rate, and lists of interfaces made short.

Terminal and page say one figure the same way because both ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from railwright.base.natural import natural_key
from railwright.model.lossless import Origination

NOT_MEASURED = "checked, not measured: no silicon has confirmed these figures"
"""What every page and table of computed figures closes with."""
_KIBIBYTE = 1024
_UNITS = ("B", "KiB", "MiB", "GiB")
_TERABIT_MBPS = 1_000_000
_NAME = re.compile(r"(\D*)(\d+)")
_RUN = 3
"""Numbers in even steps from which a range is shorter than a list."""
_DECIDED = {
    Origination.SWITCH: "switch",
    Origination.TABLE: "table",
    Origination.FORMULA: "formula",
    Origination.BOUND: "bound",
    Origination.STRETCHED: "stretched",
}


def grouped(value: float) -> str:
    """Spell a number for people: ``1,974,272``; up to three decimals where it is not whole."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def exact(value: float) -> str:
    """Spell a number for programs: ``1974272``; up to six decimals where it is not whole."""
    if value == int(value):
        return str(int(value))
    return f"{value:.6f}".rstrip("0").rstrip(".")


def size(size_bytes: int) -> str:
    """Spell a number of bytes in three significant digits: ``217 KiB``, ``146 MiB``, ``-2 MiB``."""
    value, unit = float(abs(size_bytes)), _UNITS[0]
    for larger in _UNITS[1:]:
        if value < _KIBIBYTE:
            break
        value, unit = value / _KIBIBYTE, larger
    digits = 0 if unit == _UNITS[0] else max(0, 3 - len(str(int(value))))
    number = f"{value:.{digits}f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{'-' if size_bytes < 0 else ''}{number} {unit}"


def in_bytes(size_bytes: int) -> str:
    """Spell a number of bytes exactly: ``1,974,272 bytes``."""
    return f"{grouped(size_bytes)} byte{'' if size_bytes == 1 else 's'}"


def speed(speed_mbps: int) -> str:
    """Spell a speed as operators do: ``400G``, ``1.6T``."""
    if speed_mbps >= _TERABIT_MBPS:
        return f"{speed_mbps / _TERABIT_MBPS:g}T"
    return f"{speed_mbps / 1000:g}G"


def microseconds(size_bytes: int, speed_mbps: int) -> str:
    """Return how long a queue takes at line rate, in microseconds with one decimal: ``16.0``.

    A byte at ``s`` megabits a second takes ``8 / s`` microseconds.
    """
    return f"{size_bytes * 8 / speed_mbps:.1f}"


def percent(part: int, whole: int) -> str:
    """Return a share with one decimal: ``12.5 %``; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f} %" if whole > 0 else "-"


def interfaces(names: Iterable[str], *, most: int = 4) -> str:
    """Shorten a list of interfaces: ``Ethernet0-124/4``, ``Ethernet0,8-20/4``.

    The notation is that of inventories: first, last, and the step behind a slash unless it is 1.

    Args:
        names: in any order.
        most: pieces that are still worth reading; beyond, the number of interfaces is given.
    """
    ordered = sorted(names, key=natural_key)
    numbers: dict[str, list[int]] = {}
    for name in ordered:
        match = _NAME.fullmatch(name)
        numbers.setdefault(match[1] if match else name, []).extend([int(match[2])] if match else [])
    pieces = {prefix: _pieces(found) for prefix, found in numbers.items()}
    if sum(max(1, len(spelled)) for spelled in pieces.values()) > most:
        return f"{len(ordered)} ports"
    return ", ".join(f"{prefix}{','.join(spelled)}" for prefix, spelled in pieces.items())


def _pieces(numbers: Sequence[int]) -> list[str]:
    """Spell ascending numbers as ranges of even steps; two numbers are a list."""
    spelled: list[str] = []
    start = 0
    while start < len(numbers):
        end = start + 1
        step = numbers[end] - numbers[start] if end < len(numbers) else 0
        while end + 1 < len(numbers) and numbers[end + 1] - numbers[end] == step:
            end += 1
        if step and end - start + 1 >= _RUN:
            tail = f"/{step}" if step > 1 else ""
            spelled.append(f"{numbers[start]}-{numbers[end]}{tail}")
            start = end + 1
        else:
            spelled.append(str(numbers[start]))
            start += 1
    return spelled


def ports(count: int) -> str:
    """Return ``1 port`` or ``32 ports``."""
    return f"{count} port{'' if count == 1 else 's'}"


def code_points(points: Iterable[int]) -> str:
    """Shorten DSCP values: ``0-23,32-47``."""
    ordered = sorted(points)
    runs: list[list[int]] = []
    for point in ordered:
        if runs and point == runs[-1][-1] + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def decided(by: Origination) -> str:
    """Return in one word who arrived at a lossless profile: ``switch``, ``table`` ..."""
    return _DECIDED[by]


def share(kind: str, weight: int | None) -> str:
    """Return how a queue is served: ``DWRR 60`` or ``STRICT``."""
    return kind if weight is None else f"{kind} {weight}"


def pool_share(alpha: float) -> str:
    """Return what a priority group may take of what is free: ``1/4 of what is free``, ``2 x``."""
    if 0 < alpha < 1:
        return f"1/{round(1 / alpha)} of what is free"
    return f"{alpha:g} x what is free"


def yes(value: object) -> str:
    """Return ``yes`` or ``no``."""
    return "yes" if value else "no"
