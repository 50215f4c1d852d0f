"use strict";
// Filters hide; every figure is on the page without them.
(() => {
  const by = (id) => document.getElementById(id);
  const cells = [...document.querySelectorAll("[data-switch]")];
  const hunks = [...document.querySelectorAll("[data-hunk]")];
  const rows = new Map([...document.querySelectorAll("[data-row]")].map((one) => [one.dataset.row, one]));
  const folds = [...document.querySelectorAll("details")];
  const numbers = (text) => text.split(" ").filter(Boolean).flatMap((part) => {
    const [first, last] = part.split("-").map(Number);
    return Array.from({ length: (last ?? first) - first + 1 }, (_, step) => first + step);
  });
  const on = new Map(hunks.map((one) => [one, numbers(one.dataset.on)]));
  const wanted = (one) => {
    const { pod, plane, rails, name } = one.dataset;
    const word = by("filter").value.trim().toLowerCase();
    return (!by("pod").value || pod === by("pod").value)
      && (!by("plane").value || plane === by("plane").value)
      && (!by("rail").value || rails.split(" ").includes(by("rail").value))
      && (!word || name.toLowerCase().includes(word));
  };
  const show = () => {
    const kind = by("class").value;
    const chosen = new Set(cells.filter(wanted).map((one) => Number(one.dataset.switch)));
    const left = new Set();
    for (const one of hunks) {
      const here = on.get(one).filter((number) => chosen.has(number));
      one.hidden = !here.length || (kind !== "" && one.dataset.class !== kind);
      if (!one.hidden) for (const number of here) left.add(number);
    }
    for (const one of cells) {
      const number = Number(one.dataset.switch);
      one.classList.toggle("faded", !(kind ? left : chosen).has(number));
      const row = rows.get(one.dataset.switch);
      if (row) row.hidden = !left.has(number);
    }
    const changes = hunks.filter((one) => !one.hidden).length;
    by("found").textContent = `${left.size} switches, ${changes} changes shown`;
  };
  for (const id of ["pod", "rail", "plane", "class"]) by(id).addEventListener("change", show);
  by("filter").addEventListener("input", show);
  for (const one of cells) {
    one.addEventListener("click", () => {
      by("filter").value = by("filter").value === one.dataset.name ? "" : one.dataset.name;
      show();
    });
  }
  by("unfold").addEventListener("click", () => {
    const open = by("unfold").getAttribute("aria-pressed") !== "true";
    for (const one of folds) one.open = open;
    by("unfold").setAttribute("aria-pressed", String(open));
    by("unfold").textContent = open ? "Close every detail" : "Open every detail";
  });
  by("tools").hidden = false;
  show();
})();
