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
    "nothing": Case("lab", ()),
}
"""By name."""


@cache
def planned(name: str) -> Planned:
    """Return the plan of a case."""
    case = CASES[name]
    before, after = (_built(case.site, edits) for edits in (case.base, (*case.base, *case.edits)))
    base = Base("golden", before.configs, after.configs, before.design.fabric)
    plan = pipeline.plan(after, base, compare(base))
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
