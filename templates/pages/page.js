"use strict";
// Only comfort: every figure is on the page without it.
(() => {
  const tools = document.getElementById("tools");
  const filter = document.getElementById("filter");
  const unfold = document.getElementById("unfold");
  const found = document.getElementById("found");
  const kinds = [...document.querySelectorAll("[data-search]")];
  const all = [...document.querySelectorAll("details")];
  const open = (state) => {
    for (const one of all) one.open = state;
    unfold.setAttribute("aria-pressed", String(state));
    unfold.textContent = state ? "Close every detail" : "Open every detail";
  };
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of kinds) {
      one.hidden = !words.every((word) => one.dataset.search.includes(word));
      if (!one.hidden && one.tagName === "SECTION") shown += 1;
    }
    found.textContent = words.length ? `${shown} shown` : "";
  });
  unfold.addEventListener("click", () => open(unfold.getAttribute("aria-pressed") !== "true"));
  let before = [];
  window.addEventListener("beforeprint", () => {
    before = all.map((one) => one.open);
    for (const one of all) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    all.forEach((one, place) => { one.open = before[place]; });
  });
  tools.hidden = false;
})();
