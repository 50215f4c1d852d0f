"""What a browser shows of the page of a plan, and what it shall show after a filter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from browser import Page
from pages.plans import Planned
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import Hunk, Plan
from railwright.report.plan_page import plan_page

SEEN = """(() => {
  const seen = (selector) => [...document.querySelectorAll(selector)]
    .filter((one) => !one.closest("[hidden]"));
  const words = (one) => one.textContent.replace(/\\s+/g, " ").trim();
  return {
    hunks: seen("[data-hunk]").map((one) => Number(one.dataset.hunk)),
    rows: seen("[data-row] > th").map(words),
    batches: seen("[data-batch]").map((one) => Number(one.dataset.batch)),
    bright: seen("[data-switch]").filter((one) => !one.classList.contains("faded"))
      .map((one) => one.dataset.name),
    found: words(document.getElementById("found")),
  };
})()"""
"""What filters leave."""


class Filters(NamedTuple):
    """What is chosen; empty is all."""

    pod: str = ""
    rail: str = ""
    plane: str = ""
    kind: str = ""
    word: str = ""
    switch: str = ""
    """The one that was clicked in the drawing."""


def set_filters(tab: Page, chosen: Filters) -> None:
    """Choose as people do: what was chosen before is let go first."""
    told = json.dumps(chosen._asdict() | {"class": chosen.kind})
    tab.evaluate(f"""((wanted) => {{
      const all = document.getElementById("all");
      if (!all.disabled) all.click();
      for (const id of ["pod", "rail", "plane", "class"]) {{
        const one = document.getElementById(id);
        if (!one) {{ if (wanted[id]) throw new Error(id); continue; }}
        one.value = wanted[id];
        if (one.value !== wanted[id]) throw new Error(`${{id}} has no ${{wanted[id]}}`);
        one.dispatchEvent(new Event("change"));
      }}
      const filter = document.getElementById("filter");
      filter.value = wanted.word;
      filter.dispatchEvent(new Event("input"));
      for (const one of document.querySelectorAll("[data-switch]"))
        if (wanted.switch && one.dataset.name === wanted.switch) one.click();
    }})({told})""")


def shall_see(planned: Planned, chosen: Filters) -> dict[str, Any]:
    """Return what :data:`SEEN` must say, from the plan and the fabric alone."""
    plan, fabric = planned
    pods = {pod.number: pod.name for pod in fabric.pods}
    classes = {one.device: one.disruption.value for one in plan.devices}
    names = {device.name for device in fabric.devices} | set(plan.removed_devices)
    for device in fabric.devices:
        rails = {
            str(port.rail)
            for host in fabric.hosts
            for port in host.ports
            if port.leaf == device.name
        }
        pod = pods[device.pod] if device.pod is not None else ""
        if (
            (chosen.pod and pod != chosen.pod)
            or (chosen.plane and str(device.plane) != chosen.plane)
            or (chosen.rail and chosen.rail not in rails)
        ):
            names.discard(device.name)
    if chosen.pod or chosen.rail or chosen.plane:
        names -= set(plan.removed_devices)
    names = {
        name
        for name in names
        if chosen.word.strip().lower() in name.lower() and chosen.switch in ("", name)
    }
    alike = {name for name in names if chosen.kind in ("", classes.get(name))}
    hunks = [
        number
        for number, hunk in enumerate(plan.hunks, start=1)
        if chosen.kind in ("", class_of(hunk, planned)) and names & set(hunk.change.devices)
    ]
    rows = sorted(alike & set(classes))
    found = f"{len(rows)} of {len(classes)} switches, {len(hunks)} of {len(plan.hunks)} changes"
    return {"hunks": hunks, "rows": rows, "bright": sorted(alike), "found": found}


def class_of(hunk: Hunk, planned: Planned) -> str:
    """Return what a hunk does on the way its switches take, the worst of them."""
    ways = {one.device: one.path for one in planned.plan.devices}
    verdict = hunk.verdict
    found = [
        verdict.updater
        if verdict.updater is not None and ways[name] is not ApplyPath.TABLE_LOAD
        else Disruption.CONFIG_RELOAD
        if verdict.updater is None and ways[name] is ApplyPath.RELOAD
        else verdict.effect
        for name in hunk.change.devices
    ]
    ranked = list(Disruption)
    return max(found, key=ranked.index).value


def seen(tab: Page) -> dict[str, Any]:
    """Return what filters leave, in an order of its own, without batches."""
    shown: dict[str, Any] = tab.evaluate(SEEN)
    del shown["batches"]
    return {
        name: value if isinstance(value, str) else sorted(value) for name, value in shown.items()
    }


def batches_seen(tab: Page) -> list[int]:
    """Return the first numbers of the runs of batches that are left."""
    shown: list[int] = tab.evaluate(SEEN)["batches"]
    return shown


def open_page(tab: Page, file: Path, made: Planned) -> Page:
    """Write the page of a plan and open it."""
    file.write_text(plan_page(made.plan, made.fabric), "utf-8")
    tab.look(1200, 900)
    tab.open(file.as_uri())
    return tab


def read(tab: Page, selector: str, what: str) -> list[Any]:
    """Return an expression of each element ``one`` that a selector finds."""
    script = f"[...document.querySelectorAll({json.dumps(selector)})].map((one) => ({what}))"
    found: list[Any] = tab.evaluate(f"""(() => {{
      const text = (at) => at.textContent.replace(/\\s+/g, " ").trim();
      const all = (at, selector) => [...at.querySelectorAll(selector)];
      return {script};
    }})()""")
    return found


def counts(plan: Plan) -> dict[str, int]:
    """Return every number of the head of the page."""
    reach = plan.reach
    always = {
        "devices": len(plan.devices),
        "rows": sum(len(hunk.change.rows) for hunk in plan.hunks),
        "hunks": len(plan.hunks),
        "batches": len(plan.batches),
        "hurt": len(reach.devices),
        "ports": reach.ports,
        "sessions": reach.sessions,
        "hosts": reach.hosts,
        "gpus": reach.gpus,
    }
    sometimes = {
        "added": len(plan.added_devices),
        "removed": len(plan.removed_devices),
        "unknown": plan.unknown,
        "worse-back": sum(one.rollback.why != "" for one in plan.devices),
    }
    return always | {name: number for name, number in sometimes.items() if number}
