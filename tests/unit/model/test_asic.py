"""Small laws of chip facts: cells, and figures that a release brings."""

from __future__ import annotations

import pytest

from buffers import dynamic
from railwright.model.asic import ReleasedBytes, held
from railwright.model.types import Release


@pytest.mark.parametrize(
    ("cell_bytes", "times"), [(96, 2), (128, 2), (129, 3), (144, 3), (192, 3), (256, 4)]
)
def test_a_short_frame_wastes_the_rest_of_its_cells(cell_bytes: int, times: int) -> None:
    chip = dynamic(4).model_copy(update={"cell_bytes": cell_bytes})
    assert chip.worst_expansion == times


def test_the_last_figure_a_release_has_holds() -> None:
    figures = (
        ReleasedBytes(value_bytes=1, since=Release.R202411, source="a"),
        ReleasedBytes(value_bytes=2, since=Release.R202605, source="b"),
    )
    found = {release: held(figures, release) for release in Release}
    values = [figure and figure.value_bytes for figure in found.values()]
    assert values == [None, 1, 1, 1, 2, 2]


@pytest.mark.parametrize("spectrum", [4, 5, 6])
def test_amendments_belong_to_releases(spectrum: int) -> None:
    chip = dynamic(spectrum)
    names = [item.name for item in chip.amendments_of(Release.MASTER)]
    assert chip.amendments_of(Release.R202511) == ()
    assert names[-1] == "reduced small-packet share"
    assert ("packet-buffer accounting" in names) is (spectrum == 6)
