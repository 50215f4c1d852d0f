"""Tables as SONiC's tools draw them: the style `simple` of the library tabulate, by its manual."""

from __future__ import annotations

from collections.abc import Sequence

_PADDING = 2
"""Columns have two signs more than their heads."""


def simple(
    header: Sequence[str], lines: Sequence[Sequence[str]], *, right: bool = False
) -> list[str]:
    """Return the lines of a table.

    Args:
        header: heads of the columns; none draws a line above and below.
        lines: cells.
        right: whether texts stand to the right, as numbers always do.
    """
    count = len(header) or (len(lines[0]) if lines else 0)
    columns = [[line[at] for line in lines] for at in range(count)]
    numbers = [bool(cells) and all(map(_number, cells)) for cells in columns]
    widths = [
        max([len(cell) for cell in cells] + ([len(header[at]) + _PADDING] if header else [0]))
        for at, cells in enumerate(columns)
    ]
    to_right = [right or one for one in numbers]

    def drawn(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if back else cell.ljust(width)
            for cell, width, back in zip(cells, widths, to_right, strict=True)
        )
        return "  ".join(padded).rstrip()

    rule = "  ".join("-" * width for width in widths)
    above = [drawn(header), rule] if header else [rule]
    return [*above, *map(drawn, lines), *([] if header else [rule])]


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell
