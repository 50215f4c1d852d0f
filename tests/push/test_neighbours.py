"""What a push does to switches that it does not change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import push_small as small
from inthread import Lab
from railwright import pipeline
from railwright.base import resources
from railwright.model.disruption import Disruption
from railwright.model.fabric import Fabric
from railwright.model.finding import Edit
from railwright.model.plan import Batch, Plan, Reach
from railwright.push.fleet.neighbours import Neighbours, beside, excused, harmed, over_ssh
from railwright.push.look.health import Health
from railwright.push.transaction.ends import Ends
from virtual import LEAF, OTHER, SPINE

SPINES = (SPINE, "spine-02")
CHANGE = ("sonic-db-cli", "CONFIG_DB", "HSET", "PORT|Ethernet0", "mtu")


@pytest.fixture(scope="module")
def fabric() -> Fabric:
    return pipeline.design(resources.root("inventories") / "lab").fabric


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(tmp_path_factory.mktemp("lab"), LEAF, OTHER, *SPINES) as lab:
        yield lab


def plan(edits: dict[str, tuple[Edit, ...]] | None = None) -> Plan:
    step = small.plan().steps[0]
    devices = tuple(
        small.plan().model_copy(
            update={"device": name, "steps": (step.model_copy(update={"edits": mine}),)}
        )
        for name, mine in (edits or {LEAF: ()}).items()
    )
    return Plan(
        site="lab", against="golden", revision=None, inventory_sha256="0" * 64,
        disruption=Disruption.PORT_FLAP, because=None, unknown=0, reach=Reach(), hunks=(),
        devices=devices, batches=(batch(*(one.device for one in devices)),),
    )  # fmt: skip


def batch(*names: str) -> Batch:
    return Batch(
        devices=names, disruption=Disruption.PORT_FLAP, together="", drain=None, reach=Reach(),
        capacity_percent={},
    )  # fmt: skip


def test_beside_is_who_it_is_cabled_to(fabric: Fabric) -> None:
    assert beside(fabric, (LEAF,)) == SPINES
    assert set(beside(fabric, (SPINE,))) == {LEAF, OTHER, "leaf-1-02", "leaf-1-04"}
    assert beside(fabric, (LEAF, *SPINES)) == (*("leaf-1-02", OTHER, "leaf-1-04"),)


class Others:
    """Switches that answer as they are told, in turn."""

    def __init__(self, **told: list[Health | None]) -> None:
        self.told = {name.replace("_", "-"): list(found) for name, found in told.items()}
        self.asked: list[str] = []
        self.slept: list[float] = []

    def __call__(self, name: str) -> Health | None:
        self.asked.append(name)
        found = self.told.get(name, [Health()])
        return found.pop(0) if len(found) > 1 else found[0]

    def watch(self, fabric: Fabric) -> Callable[[], str]:
        neighbours = Neighbours(plan(), fabric, self, again_s=7, sleep=self.slept.append)
        return neighbours(1, batch(LEAF))


SICK = Health(complaints=frozenset(("Ethernet0:3 storms",)))


def test_neighbours_that_are_as_they_were_are_no_reason_to_stop(fabric: Fabric) -> None:
    others = Others(spine_01=[SICK, SICK])
    assert others.watch(fabric)() == ""
    assert others.slept == []
    assert sorted(others.asked) == sorted(SPINES * 2)


def test_a_neighbour_that_stays_worse_is(fabric: Fabric) -> None:
    others = Others(spine_01=[Health(), SICK, SICK])
    assert others.watch(fabric)() == "spine-01, which was not changed: Ethernet0:3 storms"
    assert others.slept == [7]
    assert others.asked.count(SPINE) == 3
    assert others.asked.count("spine-02") == 2  # who is well is not asked again


def test_a_neighbour_that_comes_back_is_none(fabric: Fabric) -> None:
    others = Others(spine_01=[Health(), SICK, Health()])
    assert others.watch(fabric)() == ""
    assert others.slept == [7]


def test_a_neighbour_that_does_not_answer_any_more_is(fabric: Fabric) -> None:
    others = Others(spine_01=[Health(), None], spine_02=[None])
    assert others.watch(fabric)() == "spine-01, which was not changed: it does not answer any more"


def test_many_words_are_cut(fabric: Fabric) -> None:
    bad = Health(down=frozenset(f"Ethernet{number}" for number in range(9)))
    others = Others(spine_01=[Health(), bad])
    assert others.watch(fabric)().endswith("and 6 more")


def _down(path: str, value: object = "down", op: str = "replace") -> Edit:
    return Edit.model_validate({"op": op, "path": path, "value": value})


def test_what_the_plan_takes_away_is_no_harm(fabric: Fabric) -> None:
    link = next(one for one in fabric.links if {one.a.device, one.b.device} == {LEAF, SPINE})
    far = {session.peer for session in fabric.device(SPINE).sessions if session.peer_name == LEAF}
    over = {one.peer for one in fabric.device(SPINE).sessions if one.interface == link.b.port}
    away = excused(plan({LEAF: (_down(f"/PORT/{link.a.port}/admin_status"),)}), fabric)[SPINE]
    assert away == Ends(frozenset((link.b.port,)), frozenset(over))
    assert over <= far
    now = Health(
        complaints=frozenset(f"the session {one} is not up" for one in over),
        down=frozenset((link.b.port,)),
    )
    assert harmed(Health(), now, away) == frozenset()
    assert len(harmed(Health(), now, Ends())) == 1 + len(over)


@pytest.mark.parametrize(
    ("path", "value", "op", "gone"),
    [
        ("/BGP_NEIGHBOR/{}/admin_status", "down", "replace", True),
        ("/BGP_NEIGHBOR/{}/admin_status", "up", "replace", False),
        ("/BGP_NEIGHBOR/{}", None, "remove", True),
        ("/BGP_NEIGHBOR/{}", {"asn": "1", "admin_status": "down"}, "add", True),
        ("/BGP_NEIGHBOR/{}", {"asn": "1"}, "add", False),
        ("/BGP_NEIGHBOR/default|{}", None, "remove", True),
        ("/BGP_NEIGHBOR/{}/holdtime", "9", "replace", False),
    ],
)
def test_sessions_that_a_plan_takes_away_are_no_harm(
    fabric: Fabric, path: str, value: object, op: str, *, gone: bool
) -> None:
    session = fabric.device(LEAF).sessions[0]
    edit = _down(path.format(session.peer.replace("/", "~1")), value, op)
    found = excused(plan({LEAF: (edit,)}), fabric)[SPINE]
    wanted = {session.local_address} if gone else set()
    assert found == Ends(frozenset(), frozenset(filter(None, wanted)))


def test_what_is_taken_away_and_given_back_is_not_excused(fabric: Fabric) -> None:
    port = "/PORT/Ethernet256/admin_status"
    edits = (_down(port), _down(port, "up"))
    assert excused(plan({LEAF: edits}), fabric)[SPINE] == Ends()


def test_a_change_that_hurts_a_neighbour_of_a_lab_is_seen(lab: Lab, fabric: Fabric) -> None:
    ask = over_ssh(lab.ssh, {name: lab.access(name) for name in SPINES}, 0)
    neighbours = Neighbours(plan(), fabric, ask, sleep=lambda _: None)
    well = neighbours(1, batch(LEAF))
    lab.run(LEAF, *CHANGE, "9000")
    assert well() == ""
    lab.fault(LEAF, "neighbour-regresses")
    look = neighbours(1, batch(LEAF))
    lab.run(LEAF, *CHANGE, "9050")
    why = look()
    lab.well()
    lab.run(LEAF, *CHANGE, "9100")
    assert why == "spine-01, which was not changed: Ethernet0:3 packets lost: 200 more"
