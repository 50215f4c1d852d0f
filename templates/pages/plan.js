"use strict";
// Filters hide; every figure is on the page without them.
(() => {
  const by = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const numbers = (text) => text.split(" ").filter(Boolean).flatMap((part) => {
    const [first, last] = part.split("-").map(Number);
    return Array.from({ length: (last ?? first) - first + 1 }, (_, step) => first + step);
  });
  const read = (one) => ({ one, number: Number(one.dataset.switch), ...one.dataset, rails: one.dataset.rails.split(" ") });
  const cells = all("[data-switch]").map(read);
  const lists = all("[data-on]").map((one) => ({ one, on: numbers(one.dataset.on), kind: one.dataset.class }));
  const rows = all("[data-row]").map((one) => ({ one, number: Number(one.dataset.row), kind: one.dataset.class }));
  const courses = all("[data-course]").map((one) => ({ one, rows: [...one.querySelectorAll("[data-row]")] }));
  const lines = all("[data-ends]").map((one) => ({ one, ends: one.dataset.ends.split(" ").map(Number) }));
  const picks = all("[data-pick]");
  const hunks = all("[data-hunk]");
  const folds = all("details");
  const selects = ["pod", "rail", "plane", "class"].map(by).filter(Boolean);
  const value = (id) => by(id)?.value ?? "";
  let picked = null; // the number of the switch that was clicked
  const show = () => {
    const [pod, rail, plane, kind] = ["pod", "rail", "plane", "class"].map(value);
    const word = value("filter").trim().toLowerCase();
    const chosen = new Set();
    for (const one of cells) {
      if ((picked === null || one.number === picked) && (!pod || one.pod === pod) && (!rail || one.rails.includes(rail))
        && (!plane || one.plane === plane) && (!word || one.name.toLowerCase().includes(word))) chosen.add(one.number);
    }
    const lit = new Set();
    for (const { one, number, ...its } of cells) {
      const here = chosen.has(number) && (!kind || its.class === kind);
      if (here) lit.add(number);
      one.classList.toggle("faded", !here);
      one.setAttribute("aria-pressed", String(number === picked));
    }
    for (const { one, ends } of lines) one.classList.toggle("faded", !ends.some((end) => lit.has(end)));
    for (const { one, on, kind: its } of lists) one.hidden = (kind && its !== kind) || !on.some((number) => chosen.has(number));
    for (const { one, number, kind: its } of rows) one.hidden = !chosen.has(number) || (kind && its !== kind);
    for (const { one, rows: inside } of courses) one.hidden = inside.every((row) => row.hidden);
    for (const one of picks) one.setAttribute("aria-pressed", String(one.dataset.pick === kind));
    const left = rows.filter(({ one }) => !one.hidden).length;
    const changes = hunks.filter((one) => !one.hidden).length;
    by("found").textContent = `${left} of ${rows.length} switches, ${changes} of ${hunks.length} changes`;
    by("all").disabled = picked === null && !word && !pod && !rail && !plane && !kind;
  };
  for (const one of selects) one.addEventListener("change", show);
  by("filter").addEventListener("input", show);
  by("all").addEventListener("click", () => {
    for (const one of selects) one.value = "";
    by("filter").value = "";
    picked = null;
    show();
  });
  for (const one of picks) {
    one.addEventListener("click", () => {
      by("class").value = by("class").value === one.dataset.pick ? "" : one.dataset.pick;
      show();
    });
  }
  // One stop of the tab key for all switches; arrows go from one to the next.
  const light = (number) => { for (const { one, ends } of lines) one.classList.toggle("lit", ends.includes(number)); };
  const reach = (place) => {
    for (const { one } of cells) one.tabIndex = -1;
    if (cells[place]) cells[place].one.tabIndex = 0;
  };
  cells.forEach(({ one, number }, place) => {
    one.addEventListener("click", () => {
      picked = picked === number ? null : number;
      reach(place);
      show();
    });
    one.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key] ?? 0;
      if (!step || !cells[place + step]) return;
      reach(place + step);
      cells[place + step].one.focus();
    });
    for (const event of ["mouseenter", "focus"]) one.addEventListener(event, () => light(number));
    for (const event of ["mouseleave", "blur"]) one.addEventListener(event, () => light(-1));
  });
  const open = (state) => {
    for (const one of folds) one.open = state;
    by("unfold").setAttribute("aria-pressed", String(state));
    by("unfold").textContent = state ? "Close every detail" : "Open every detail";
  };
  by("unfold").addEventListener("click", () => open(by("unfold").getAttribute("aria-pressed") !== "true"));
  let before = [];
  window.addEventListener("beforeprint", () => {
    before = folds.map((one) => one.open);
    for (const one of folds) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    folds.forEach((one, place) => { one.open = before[place]; });
  });
  reach(0);
  by("tools").hidden = false;
  show();
})();
