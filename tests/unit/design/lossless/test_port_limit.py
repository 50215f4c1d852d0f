"""Headroom of a port against what the chip grants: SONiC's own verdicts and sums."""

from __future__ import annotations

from typing import Any

import pytest

from buffers import dynamic, oracle
from railwright.design.lossless.port_limit import GroupLoad, Verdict, port_limit
from railwright.model.types import Release

ROWS = oracle("port_limit")
SHARED_EDGE = [(4, 4, 1576704), (4, 8, 1580544), (5, 4, 1183488), (5, 8, 1187328)]
SHARED_EDGE += [(6, 4, 1577984), (6, 8, 1583104)]


def loads_of(row: dict[str, Any]) -> list[GroupLoad]:
    return [
        GroupLoad(groups=groups, size_bytes=size, xon_bytes=xon, xoff_bytes=xoff)
        for groups, size, xon, xoff in row["loads"]
    ]


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_every_verdict_equals_the_switch(row: dict[str, Any]) -> None:
    found = port_limit(
        dynamic(row["spectrum"]),
        row["lanes"],
        loads_of(row),
        limit_bytes=row["limit"],
        shared_headroom=bool(row["shared"]),
        release=Release(row["release"]),
    )
    accepted = Verdict.ACCEPTED if row["limit"] is not None else Verdict.UNCHECKED
    verdicts = {"true": accepted, "false": Verdict.REJECTED, "error": Verdict.UNCHECKED}
    assert found.verdict is verdicts[row["verdict"]]
    mine = [found.reserved_bytes, found.limit_bytes, found.shared_bytes, found.shared_limit_bytes]
    assert mine[: len(row["sums"])] == row["sums"]


def test_the_rows_hold_every_verdict() -> None:
    assert {(row["verdict"], len(row["sums"])) for row in ROWS} == {
        ("true", 0),
        ("true", 2),
        ("true", 4),
        ("false", 2),
        ("false", 4),
        ("error", 0),
    }


@pytest.mark.parametrize(("spectrum", "lanes", "limit"), SHARED_EDGE)
def test_a_port_may_draw_exactly_so_much_shared_headroom(
    spectrum: int, lanes: int, limit: int
) -> None:
    def verdict(drawn: int) -> Verdict:
        return port_limit(
            dynamic(spectrum),
            lanes,
            [GroupLoad(groups=1, size_bytes=1000, xon_bytes=1000, xoff_bytes=drawn)],
            limit_bytes=90_000_000,
            shared_headroom=True,
            release=Release.MASTER,
        ).verdict

    assert verdict(limit) is Verdict.ACCEPTED
    assert verdict(limit + 1) is Verdict.REJECTED


@pytest.mark.parametrize("limit", [1000, 90_000_000])
def test_eight_lanes_of_spectrum_5_are_never_checked_before_202605(limit: int) -> None:
    load = GroupLoad(groups=1, size_bytes=200704)
    found = [
        port_limit(
            dynamic(5), 8, [load], limit_bytes=limit, shared_headroom=False, release=release
        ).verdict
        for release in (Release.R202511, Release.R202605)
    ]
    assert found[0] is Verdict.UNCHECKED
    assert found[1] is (Verdict.REJECTED if limit == 1000 else Verdict.ACCEPTED)


@pytest.mark.parametrize("release", list(Release))
def test_spectrum_5_with_shared_headroom_is_unchecked_before_202605(release: Release) -> None:
    found = port_limit(
        dynamic(5),
        4,
        [GroupLoad(groups=2, size_bytes=19456, xon_bytes=19456, xoff_bytes=9_000_000)],
        limit_bytes=90_000_000,
        shared_headroom=True,
        release=release,
    )
    late = release.has(Release.R202605)
    assert found.verdict is (Verdict.REJECTED if late else Verdict.UNCHECKED)
    assert (found.shared_limit_bytes is not None) is late
    assert found.reason
