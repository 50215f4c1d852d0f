"""Plans of shipped sites for tests of their page: edits as people make them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from railwright import pipeline
from railwright.diff.base import Base, compare
from railwright.model.fabric import Fabric
from railwright.model.plan import Plan
from railwright.plan.path import AS_USUAL, Permits
from running import edit

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
_WRED = """
patches:
  - match: {tier: leaf}
    reason: mark earlier while the optimiser is tried
    set: {WRED_PROFILE: {ai-26-48-roce-400g: {green_min_threshold: "150000"}}}
"""


class Edit(NamedTuple):
    """What becomes what in an inventory; an empty ``old`` is its end."""

    old: str
    new: str


class Case(NamedTuple):
    """A shipped site and edits: those of ``base`` make what was, all of them what shall be."""

    site: str
    edits: tuple[Edit, ...]
    base: tuple[Edit, ...] = ()
    permits: Permits = AS_USUAL


class Planned(NamedTuple):
    """A plan, and the fabric that its page draws."""

    plan: Plan
    fabric: Fabric


_SECOND_POD = Edit(
    "      gpu: {profile: gb200-nvl72-tray, count: 8}\n",
    "      gpu: {profile: gb200-nvl72-tray, count: 8}\n"
    "  2:\n    hosts:\n      gpu: {profile: gb200-nvl72-tray, count: 4}\n",
)
_DRAINED = Edit("cables:\n", "devices:\n  spine-02: {state: drained}\n\ncables:\n")
_LONGER = Edit("spine]}, length_m: 30,", "spine]}, length_m: 100,")
CASES = {
    "cable": Case("h100-pod", (Edit("spine]}, length_m: 50,", "spine]}, length_m: 100,"),)),
    "wred": Case("lab", (Edit("", _WRED),)),
    "pod": Case("lab", (_SECOND_POD, _LONGER)),
    "removed": Case(
        "lab",
        (Edit(_SECOND_POD.new, _SECOND_POD.old), Edit("server: 192.168.0.2", "server: 192.0.2.1")),
        base=(_SECOND_POD,),
    ),
    "drained": Case("h100-pod", (_DRAINED,)),
    "planes": Case(
        "rubin-1t6",
        (
            Edit("length_m: 15,", "length_m: 30,"),
            Edit("", _WRED.replace("tier: leaf", "plane: 2").replace("400g", "800g")),
        ),
    ),
    "generations": Case(
        "mixed-generation",
        (
            Edit("pod: 1}, length_m: 30", "pod: 1}, length_m: 60"),
            Edit("server: 192.168.0.3", "server: 192.0.2.3"),
        ),
    ),
    "replaced": Case(
        "lab", (Edit("spine-02: {platform: D64P512T}", "spine-02: {platform: SN5600}"),)
    ),
    "loaded": Case(
        "teralynx-pod", (Edit("length_m: 40", "length_m: 200"),), permits=Permits(table_load=True)
    ),
    "nothing": Case("lab", ()),
}
"""By name."""


@cache
def planned(name: str) -> Planned:
    """Return the plan of a case."""
    case = CASES[name]
    before, after = (_built(case.site, edits) for edits in (case.base, (*case.base, *case.edits)))
    base = Base("golden", before.configs, after.configs, before.design.fabric)
    plan = pipeline.plan(after, base, compare(base), permits=case.permits)
    return Planned(plan, after.design.fabric)


def _built(site: str, edits: Sequence[Edit]) -> pipeline.Build:
    with TemporaryDirectory(prefix="railwright-page-") as folder:
        copy = Path(folder, site)
        copy.mkdir()
        text = (ROOT / "inventories" / site / "fabric.yml").read_text("utf-8")
        (copy / "fabric.yml").write_text(text, "utf-8")
        for one in edits:
            if one.old:
                edit(copy, one.old, one.new)
            else:
                with (copy / "fabric.yml").open("a", encoding="utf-8") as file:
                    file.write(one.new)
        return pipeline.build(copy, jobs=0)


_COPY = "-of-"


def many(name: str, times: int) -> Planned:
    """Return the plan of a case as if its site stood there so many times, in pods of their own."""
    one = planned(name)
    fabric, plan = one.fabric, one.plan
    pods = len(fabric.pods)
    copies = range(times)

    def named(text: str, copy: int) -> str:
        return f"{text}{_COPY}{copy}"

    devices = (
        device.model_copy(
            update={
                "name": named(device.name, copy),
                "pod": device.pod and device.pod + copy * pods,
            }
        )
        for copy in copies
        for device in fabric.devices
    )
    summaries = (
        pod.model_copy(
            update={"number": pod.number + copy * pods, "name": f"pod{pod.number + copy * pods}"}
        )
        for copy in copies
        for pod in fabric.pods
    )
    rows = {id(hunk): hunk.change.rows for hunk in plan.hunks}
    hunks = (
        hunk.model_copy(
            update={
                "change": hunk.change.model_copy(
                    update={
                        "rows": tuple(
                            row.model_copy(update={"device": named(row.device, copy)})
                            for copy in copies
                            for row in rows[id(hunk)]
                        )
                    }
                )
            }
        )
        for hunk in plan.hunks
    )
    planned_devices = (
        device.model_copy(update={"device": named(device.device, copy)})
        for copy in copies
        for device in plan.devices
    )
    batches = (
        batch.model_copy(update={"devices": tuple(named(each, copy) for each in batch.devices)})
        for copy in copies
        for batch in plan.batches
    )
    return Planned(
        plan.model_copy(
            update={
                "hunks": tuple(hunks),
                "devices": tuple(planned_devices),
                "batches": tuple(batches),
            }
        ),
        fabric.model_copy(
            update={"devices": tuple(devices), "pods": tuple(summaries), "hosts": (), "links": ()}
        ),
    )
