"""Breakout modes: their grammar, the interfaces they make, and how a requested mode is matched.

Grammar and derivation are those of SONiC's own port parser
(sonic-net/sonic-buildimage src/sonic-config-engine/portconfig.py), with one difference: a text is
accepted only as a whole, where SONiC ignores whatever follows the first valid part::

    mode = part *( "+" part )
    part = count "x" speed [ "[" speed *( "," speed ) "]" ] [ "(" lanes ")" ]

``count`` and ``lanes`` are 1 to 6 digits; ``speed`` is 1 to 6 digits in Mb/s, or in Gb/s with a
``G`` behind them. The first speed is the default. A part without ``(lanes)`` takes every lane of
the cage.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from railwright.base.errors import CatalogError
from railwright.model.platform import (
    AliasSuffix,
    BreakoutMode,
    Cage,
    ChildPort,
    ModePart,
)
from railwright.model.types import Fec

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = re.compile(
    r"(?P<count>[0-9]{1,6})x(?P<speed>[0-9]{1,6}G?)"
    r"(?:\[(?P<others>[0-9]{1,6}G?(?:,[0-9]{1,6}G?)*)\])?"
    r"(?:\((?P<lanes>[0-9]{1,6})\))?"
)
_CUSTOM = re.compile(
    r"custom:(?P<count>[0-9]{1,6})x(?P<speed>[0-9]{1,6}G?)@(?P<lanes>[0-9]{1,6})lane"
)
_RS_FROM_LANE_MBPS = 50_000
"""From this lane rate on signals are PAM4 (src/sonic-config-engine/portconfig.py)."""
_HINT = (
    "write COUNTxSPEED[OTHER,OTHER](LANES), parts joined by +, "
    "as in 2x400G[200G] or 1x400G(4)+4x100G(4)"
)


def parse_mode(text: str, cage_lanes: int) -> BreakoutMode:
    """Parse a breakout mode for a cage of ``cage_lanes`` lanes.

    Returns:
        The mode, its ``text`` as given.

    Raises:
        CatalogError: the text is not a mode, or its ports do not fit on the lanes.
    """
    mode = BreakoutMode(text=text, parts=tuple(_parts(text, cage_lanes)))
    used = sum(part.lanes for part in mode.parts)
    if used > cage_lanes:
        msg = f"breakout mode {text!r} takes {used} lanes, the cage has {cage_lanes}"
        hint = "give every part of a + mode its lanes, as in 1x400G(4)+4x100G(4)"
        raise CatalogError(msg, hint=hint)
    for part in mode.parts:
        if part.lanes_per_port == 0:
            msg = f"breakout mode {text!r} puts {part.count} ports on {part.lanes} lanes"
            raise CatalogError(msg, hint="a port needs one lane at least")
    return mode


def needs_rs(lane_mbps: int) -> bool:
    """Whether a lane of this rate needs RS-FEC: every lane from 50 Gb/s on."""
    return lane_mbps >= _RS_FROM_LANE_MBPS


def children(cage: Cage, mode: BreakoutMode) -> tuple[ChildPort, ...]:
    """Return the interfaces that ``mode`` makes of ``cage``, in lane order.

    An interface is named by its offset in lanes (2x400G on 8 lanes: ``Ethernet0``, ``Ethernet4``);
    ``subport`` is 0 for an unsplit cage and counts from 1 otherwise; ``fec`` is ``rs`` from
    50 Gb/s a lane on, and absent below.
    """
    panel = _Panel(cage.first_interface, cage.lanes, cage.alias, cage.alias_suffix, cage.index)
    shape = tuple(
        (p.count, p.lanes_per_port, p.speed_mbps, p.other_speeds_mbps) for p in mode.parts
    )
    return _children(panel, shape)


class _Panel(NamedTuple):
    """What the names and numbers of a cage's interfaces are made from."""

    first_interface: int
    lanes: tuple[int, ...]
    alias: str
    suffix: AliasSuffix
    panel_index: int


@lru_cache(maxsize=4096)
def _children(
    cage: _Panel, parts: tuple[tuple[int, int, int, tuple[int, ...]], ...]
) -> tuple[ChildPort, ...]:
    """Make the interfaces of a cage; switches of one platform have the same."""
    result: list[ChildPort] = []
    offset = 0
    split = sum(count for count, *_ in parts) > 1
    for count, width, speed_mbps, other_speeds_mbps in parts:
        fec = Fec.RS if needs_rs(speed_mbps // width) else None
        for _ in range(count):
            position = len(result)
            result.append(
                ChildPort(
                    interface=f"Ethernet{cage.first_interface + offset}",
                    lanes=cage.lanes[offset : offset + width],
                    alias=_alias(cage, position) if split else cage.alias,
                    index=cage.panel_index,
                    subport=position + 1 if split else 0,
                    speed_mbps=speed_mbps,
                    other_speeds_mbps=other_speeds_mbps,
                    fec=fec,
                )
            )
            offset += width
    return tuple(result)


def find_mode(cage: Cage, requested: str) -> BreakoutMode | None:
    """Return the mode of ``cage`` that ``requested`` names, or None.

    Tried in this order: the exact spelling; SONiC's matching, where every part must agree in port
    count, lanes and *set* of speeds, so that ``2x200G[400G]`` is ``2x400G[200G]`` starting at
    200 Gb/s; the operator's shorthand, where ``2x400G`` is the only mode with that count and
    default speed.

    Returns:
        A mode whose ``text`` is the platform's own spelling (what BREAKOUT_CFG wants) and whose
        parts start at the requested default speed.
    """
    for mode in cage.modes:
        if mode.text == requested:
            return mode
    try:
        wanted = tuple(_parts(requested, len(cage.lanes)))
    except CatalogError:
        return None
    for mode in cage.modes:
        if [_shape(part) for part in mode.parts] == [_shape(part) for part in wanted]:
            return BreakoutMode(text=mode.text, parts=wanted)
    return _shorthand(cage, requested, wanted)


def explain_mismatch(cage: Cage, requested: str) -> tuple[str, str]:
    """Say why :func:`find_mode` found nothing: the message and the hint of a finding."""
    known = ", ".join(mode.text for mode in cage.modes) or "none"
    try:
        parse_mode(requested, len(cage.lanes))
    except CatalogError as error:
        return error.message, f"{error.hint}; modes of this cage: {known}"
    return (
        f"cage {cage.number} has no breakout mode {requested!r}",
        f"modes of this cage: {known}",
    )


def layout_mode(cage: Cage, text: str) -> BreakoutMode:
    """Return the mode of one cage in a HwSKU layout.

    Besides every text that :func:`find_mode` knows, a layout may hold ``custom:8x100G@1lane``
    (count, speed, lanes of each port) for a shape that ``platform.json`` does not list.

    Raises:
        CatalogError: neither the one nor the other, or more lanes than the cage has.
    """
    custom = _CUSTOM.fullmatch(text)
    if custom is None:
        mode = find_mode(cage, text)
        if mode is None:
            message, hint = explain_mismatch(cage, text)
            raise CatalogError(message, hint=hint)
        return mode
    count, width = int(custom["count"]), int(custom["lanes"])
    if not 0 < count * width <= len(cage.lanes):
        msg = f"layout {text!r} takes {count * width} lanes, the cage has {len(cage.lanes)}"
        raise CatalogError(msg, hint="write custom:COUNTxSPEED@LANESlane, lanes counted per port")
    part = ModePart(count=count, speed_mbps=_mbps(custom["speed"]), lanes=count * width)
    return BreakoutMode(text=text, parts=(part,))


def _parts(text: str, cage_lanes: int) -> Iterator[ModePart]:
    for piece in text.split("+"):
        match = _PART.match(piece)
        if match is None:
            msg = f"breakout mode {text!r} is not understood at {piece!r}"
            raise CatalogError(msg, hint=_HINT)
        if match.end() != len(piece):
            msg = f"breakout mode {text!r} has {piece[match.end() :]!r} behind {match[0]!r}"
            raise CatalogError(msg, hint=_HINT)
        others = match["others"]
        part = ModePart(
            count=int(match["count"]),
            speed_mbps=_mbps(match["speed"]),
            other_speeds_mbps=tuple(_mbps(speed) for speed in others.split(",")) if others else (),
            lanes=int(match["lanes"]) if match["lanes"] else cage_lanes,
        )
        if 0 in (part.count, part.speed_mbps, part.lanes, *part.other_speeds_mbps):
            msg = f"breakout mode {text!r} has a zero in {piece!r}"
            raise CatalogError(msg, hint=_HINT)
        yield part


def _mbps(speed: str) -> int:
    return int(speed[:-1]) * 1000 if speed.endswith("G") else int(speed)


def _shape(part: ModePart) -> tuple[int, int, frozenset[int]]:
    return part.count, part.lanes, frozenset((part.speed_mbps, *part.other_speeds_mbps))


def _shorthand(cage: Cage, requested: str, wanted: tuple[ModePart, ...]) -> BreakoutMode | None:
    if "[" in requested or "(" in requested:
        return None
    shape = [(part.count, part.speed_mbps) for part in wanted]
    found = [
        mode
        for mode in cage.modes
        if [(part.count, part.speed_mbps) for part in mode.parts] == shape
    ]
    return found[0] if len(found) == 1 else None


def _alias(cage: _Panel, position: int) -> str:
    if cage.suffix is AliasSuffix.DASH_NUMBERS:
        return f"{cage.alias}-{position + 1}"
    return f"{cage.alias}{chr(ord('a') + position)}"
