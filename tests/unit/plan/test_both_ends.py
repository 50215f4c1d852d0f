"""What both ends of a link must have alike is changed in one window."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from railwright.model.disruption import Disruption
from railwright.model.fabric import Fabric
from railwright.model.plan import Batch
from railwright.model.types import Tier
from railwright.plan.batches import batches
from railwright.plan.marks import Match
from railwright.plan.reach import Wiring
from unit.plan.touching import Cell, left, touched


def ends(fabric: Fabric, cells: Sequence[Cell], effect: Disruption) -> tuple[Batch, ...]:
    """Return the batches of a change at both ends of one link; a key stands for its port."""
    link = next(one for one in fabric.links if one.b.device == "spine-01")
    touches = [
        touched(
            fabric.device(end.device),
            [(table, end.port if key == "port" else key, *rest) for table, key, *rest in cells],
            effect,
        )
        for end in (link.a, link.b)
    ]
    return batches(Wiring(fabric), touches)


_CLASSES = "PFC or traffic classes must match at both ends"
_PAUSE = ("PORT_QOS_MAP", "port", "pfc_enable")
_MAP = ("DSCP_TO_TC_MAP", "ai", "26")


@pytest.mark.parametrize(
    ("cells", "effect", "what"),
    [
        ([("PORT", "port", "mtu", "9216", "9100")], Disruption.QOS_RELOAD, "MTU of ports must"),
        ([(*_PAUSE, "3", "3,4")], Disruption.QOS_RELOAD, _CLASSES),
        ([(*_PAUSE, None, "3")], Disruption.QOS_RELOAD, _CLASSES),
        ([(*_PAUSE, "3", None)], Disruption.QOS_RELOAD, _CLASSES),
        ([("PORT_QOS_MAP", "global", "dscp_to_tc_map", "a", "b")], Disruption.QOS_RELOAD, _CLASSES),
        ([(*_MAP, "3", "4")], Disruption.QOS_RELOAD, _CLASSES),
        ([("DSCP_TO_TC_MAP", "ai", "1", "0", "0"), ("DSCP_TO_TC_MAP", "ai", "2", "0", "1")],
         Disruption.QOS_RELOAD, _CLASSES),
    ],
)  # fmt: skip
def test_mtu_and_classes_are_one_drained_window(
    fabric: Fabric, cells: Sequence[Cell], effect: Disruption, what: str
) -> None:
    found = ends(fabric, cells, effect)
    assert len(found) == 2
    for one in found:
        assert "the whole plan in one drained window" in one.together
        assert what in one.together
        assert "the servers below" in (one.drain or "")


def test_a_larger_mtu_is_one_window_for_which_nothing_is_drained(fabric: Fabric) -> None:
    (found,) = ends(fabric, [("PORT", "port", "mtu", "9100", "9216")], Disruption.HITLESS)
    assert (found.together, found.drain) == ("nothing is lost", None)
    cells: list[Cell] = [("PORT", "port", "mtu", "9100", "9216")]
    device = fabric.device("leaf-1-01")
    assert ("Ethernet0", Match.MTU) in touched(
        device, [("PORT", "Ethernet0", *cells[0][2:])], Disruption.HITLESS
    ).marks.ours
    every = [
        touched(
            one,
            [
                ("PORT", port.interface, "mtu", "9100", "9216")
                for port in one.ports
                if port.peer is not None
            ],
            Disruption.HITLESS,
        )
        for one in fabric.devices
    ]
    first, rest = batches(Wiring(fabric), every)
    for one in (first, rest):
        assert "the whole plan in one window: MTU of ports must match" in one.together
        assert one.drain is None
        assert left([one]) == [100]


def test_a_map_that_is_new_or_goes_ties_nothing(fabric: Fabric) -> None:
    for cell in ((*_MAP, None, "3"), (*_MAP, "3", None)):
        found = ends(fabric, [cell], Disruption.QOS_RELOAD)
        assert ["window" in one.together for one in found] == [False, False]


def test_a_port_that_is_new_is_tied_to_nobody(fabric: Fabric) -> None:
    cells: list[Cell] = [("PORT", "port", "admin_status", "down", "up"), (*_PAUSE, None, "3")]
    found = ends(fabric, cells, Disruption.QOS_RELOAD)
    assert all("window" not in one.together for one in found)


def test_leaves_go_together_where_their_servers_are_drained(fabric: Fabric) -> None:
    leaves = [one for one in fabric.devices if one.tier is Tier.LEAF]

    def sizes(skipped: int) -> list[int]:
        touches = []
        for leaf in leaves:
            cells = [("BGP_NEIGHBOR", one.peer, "holdtime", "9", "10") for one in leaf.sessions]
            touches.append(touched(leaf, cells[skipped:], Disruption.SESSION_RESET))
        return [len(one.devices) for one in batches(Wiring(fabric), touches)]

    assert sizes(1) == [1] * len(leaves)
    assert sizes(0) == [1, len(leaves) - 1]


def test_leaves_whose_servers_are_drained_for_a_window_go_together(fabric: Fabric) -> None:
    mine = ("DEVICE_METADATA", "localhost", "bgp_asn", "1", "2")
    leaves = [one for one in fabric.devices if one.tier is Tier.LEAF]
    touches = [touched(one, [mine], Disruption.SESSION_RESET) for one in leaves]
    for spine in (one for one in fabric.devices if one.tier is Tier.SPINE):
        cells = [("BGP_NEIGHBOR", one.peer, "asn", "1", "2") for one in spine.sessions]
        touches.append(touched(spine, cells, Disruption.SESSION_RESET))
    found = batches(Wiring(fabric), touches)
    assert [len(one.devices) for one in found] == [1, len(leaves) - 1, 1, 1]
    assert all("the servers below" in (one.drain or "") for one in found)
