"""A change in plain words: ``xoff 285,312 -> 345,984 B (+21 %), headroom behind the pause``.

What a field counts and means is data, :mod:`railwright.diff.units`. What nobody has named there has
no words; its values stand in the change itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from railwright.base.folding import folded
from railwright.diff.units import Meaning, Unit, units
from railwright.model.change import ChangeGroup, ChangeKind, FieldChange
from railwright.model.configdb import Value

_DIGITS: Final = 18
"""Of a number that is read as one; no field of CONFIG_DB has more."""
_MOST_NAMES: Final = 4
"""Words for fields that change alike; more are told as their number."""
_LARGEST_POWER: Final = 16
"""No threshold of any chip is a greater power of two."""
_GIGABIT: Final = 1000
"""In Mbit/s."""
_WHOLE: Final = 10
"""From here on, a percentage is told without a decimal."""


class _Scale(NamedTuple):
    """How numbers of a unit are read and written."""

    behind: str = ""
    """Stands behind the number or numbers."""
    ending: str = ""
    """Stands at the end of the value in CONFIG_DB."""
    relative: bool = False
    """Whether people ask by how much of what was."""
    write: Callable[[int], str] = "{:,}".format


def _speed(mbps: int) -> str:
    return f"{mbps // _GIGABIT}G" if mbps % _GIGABIT == 0 else f"{mbps}M"


_SCALES: Final = {
    Unit.BYTES: _Scale(" B", relative=True),
    Unit.COUNT: _Scale(),
    Unit.METRES: _Scale(" m", ending="m"),
    Unit.MILLISECONDS: _Scale(" ms"),
    Unit.MINUTES: _Scale(" min"),
    Unit.PERCENT: _Scale(" %"),
    Unit.RATE: _Scale(" a second", relative=True),
    Unit.SECONDS: _Scale(" s"),
    Unit.SPEED: _Scale(write=_speed),
}


_MIXED: Final = {ChangeKind.ADDED: " (new)", ChangeKind.REMOVED: " (gone)"}
"""What is said of a field in a group where others change otherwise."""
_Text = str | None


def words(group: ChangeGroup) -> tuple[str, ...]:
    """Return a line for each field of a group whose unit or meaning is known.

    Fields that change in the same way share a line. Of a field that varies it is what most rows
    have, or the smallest and the largest number.
    """
    known = units()
    lines: dict[tuple[str, str], list[str]] = {}
    for field in group.fields:
        name = field.field
        meaning = None if name is None else known.of(group.table, name)
        if name is None or meaning is None:
            continue
        said = _said(meaning, field, _pairs(name, field, group))
        if said is not None:
            mixed = "" if field.kind is group.kind else _MIXED.get(field.kind, "")
            lines.setdefault((meaning.label, said + mixed), []).append(name)
    return tuple(
        f"{label.replace('{}', _names(names))} {said}" for (label, said), names in lines.items()
    )


def _names(names: Sequence[str]) -> str:
    told = [word.text for word in folded(names)]
    return ", ".join(told) if len(told) <= _MOST_NAMES else f"{len(names)} fields"


def _pairs(
    name: str, field: FieldChange, group: ChangeGroup
) -> Sequence[tuple[Value | None, Value | None]]:
    """Return what a field was and is: in most rows, else in every one."""
    if not field.varies or field.before is not None or field.after is not None:
        return [(field.before, field.after)]
    return [(row.own[name].before, row.own[name].after) for row in group.rows if name in row.own]


def _said(
    meaning: Meaning, field: FieldChange, pairs: Sequence[tuple[Value | None, Value | None]]
) -> str | None:
    befores = _texts(before for before, _ in pairs)
    afters = _texts(after for _, after in pairs)
    if befores is None or afters is None:
        return None
    if meaning.unit in _SCALES:
        said = _numbers(_SCALES[meaning.unit], befores, afters)
    elif len(pairs) == 1:
        said = _ONE[meaning.unit](_first(befores), _first(afters))
    else:
        return None
    if said is None:
        return None
    most = " in most rows" if field.varies and len(pairs) == 1 else ""
    plain = meaning.effects.get(afters[0]) if afters and len(pairs) == 1 else None
    return ", ".join(part for part in (said + most, plain or meaning.plain) if part)


def _texts(values: Iterable[Value | None]) -> list[str] | None:
    """Return the values that are there; None if one is a list, which has no unit."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            return None
        if value is not None:
            found.append(value)
    return found


def _numbers(scale: _Scale, befores: Sequence[str], afters: Sequence[str]) -> str | None:
    sides = [
        [_number(one.removesuffix(scale.ending)) for one in each] for each in (befores, afters)
    ]
    told: list[str] = []
    for side in sides:
        numbers = [one for one in side if one is not None]
        if len(numbers) < len(side):
            return _text(_first(befores), _first(afters)) if len(side) == 1 else None
        if numbers:
            low, high = scale.write(min(numbers)), scale.write(max(numbers))
            told.append(low if low == high else f"{low} to {high}")
    said = f"{' -> '.join(told)}{scale.behind}"
    was, now = (side[0] if len(side) == 1 else None for side in sides)
    by = _share(was, now) if scale.relative and was and now is not None else ""
    return f"{said} ({by})" if by else said


def _first(texts: Sequence[str]) -> _Text:
    return texts[0] if texts else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def _share(was: int, now: int) -> str:
    """Return by how much of what was something grew; nothing where that rounds to zero."""
    percent = Fraction(100 * (now - was), was)
    told = f"{float(percent):+,.{0 if abs(percent) >= _WHOLE else 1}f}"
    return "" if told[1:] == "0.0" else f"{told} %"


def _text(before: _Text, after: _Text) -> str:
    return " -> ".join(one or '""' for one in (before, after) if one is not None)


def _alpha(before: _Text, after: _Text) -> str:
    """Say powers of two: the limit is that many times what is free (doc/swss-schema.md)."""
    alphas = [_power(one) for one in (before, after) if one is not None]
    told = [one for one in alphas if one is not None]
    if len(told) < len(alphas):
        return _text(before, after)
    shares = " -> ".join(f"{float(100 * one / (1 + one)):.0f}" for one in told)
    powers = " -> ".join(map(str, told))
    return f"{_text(before, after)}, alpha {powers}: up to {shares} % of what is free of the pool"


def _power(text: str) -> Fraction | None:
    exponent = _number(text.removeprefix("-"))
    if exponent is None or exponent > _LARGEST_POWER:
        return None
    return Fraction(2) ** (-exponent if text.startswith("-") else exponent)


def _profile(before: _Text, after: _Text) -> str | None:
    """Say the names of lossless profiles, ``pg_lossless_<speed>_<cable>_profile``."""
    ports = [_port(one) for one in (before, after) if one is not None]
    told = [one for one in ports if one is not None]
    if len(told) < len(ports):
        return None
    speeds, lengths = [_join(each) for each in zip(*told, strict=True)]
    return f"for {speeds} and {lengths} m of cable"


def _join(values: Sequence[str]) -> str:
    return " -> ".join(dict.fromkeys(values))


def _port(name: str) -> tuple[str, str] | None:
    """Return the speed and the metres in the name of a lossless profile."""
    match name.split("_"):
        case ["pg", "lossless", speed, length, *_]:
            mbps, metres = _number(speed), _number(length.removesuffix("m"))
            if mbps is not None and metres is not None:
                return _speed(mbps), str(metres)
    return None


_ONE: Final[Mapping[Unit, Callable[[_Text, _Text], str | None]]] = {
    Unit.ALPHA: _alpha,
    Unit.PROFILE: _profile,
    Unit.TEXT: _text,
}
