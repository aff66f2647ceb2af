"use strict";
// Filters, search, and opening what a link points at. Without this script everything is there.
(() => {
  const byId = (id) => document.getElementById(id);
  const tools = byId("tools");
  const rows = [...document.querySelectorAll("#results [data-status]")];
  const texts = new Map();
  const text = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const fields = ["status", "severity", "component", "category"];
  const value = (name) => byId("f-" + name).value;
  const openAtFirst = new Set(document.querySelectorAll("details[open]"));

  function apply() {
    const words = byId("q").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wish = Object.fromEntries(fields.map((name) => [name, value(name)]));
    const active = words.length > 0 || fields.some((name) => wish[name]);
    let count = 0;
    for (const row of rows) {
      const home = row.closest(".component");
      const fits =
        (!wish.status || row.dataset.status === wish.status) &&
        (!wish.severity || row.dataset.severity === wish.severity) &&
        (!wish.category || row.dataset.category === wish.category) &&
        (!wish.component || home.id === wish.component) &&
        words.every((word) => text(row).includes(word));
      row.hidden = !fits;
      if (fits) count += 1;
    }
    for (const box of document.querySelectorAll(".fold, .component")) {
      box.hidden = !box.querySelector("[data-status]:not([hidden])");
    }
    for (const fold of document.querySelectorAll(".fold")) {
      fold.open = active && !fold.hidden && count <= 400;
    }
    byId("none").hidden = count > 0;
    byId("shown").textContent = active
      ? `${count} of ${rows.length} results`
      : `${rows.length} results`;
  }

  // Opens everything around the target of a link, so that it can be seen.
  function reveal() {
    const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      tools.reset();
      apply();
    }
    for (let box = target; box; box = box.parentElement) {
      if (box.tagName === "DETAILS") box.open = true;
    }
    target.scrollIntoView();
  }

  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", apply);
  tools.addEventListener("reset", () => setTimeout(apply));
  window.addEventListener("hashchange", reveal);
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      byId("q").focus();
    }
  });
  window.addEventListener("beforeprint", () => {
    for (const card of document.querySelectorAll(".card.s-fail, .list:not(.rule)")) card.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const box of document.querySelectorAll(".card.s-fail, .list:not(.rule)")) {
      box.open = openAtFirst.has(box);
    }
  });
  apply();
  reveal();
})();
