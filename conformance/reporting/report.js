"use strict";
(() => {
  const form = document.getElementById("filter");
  const rows = [...document.querySelectorAll(".row")].map((element) => ({
    element,
    cases: [...element.querySelectorAll(".case")].map((one) => ({ element: one, verdicts: one.dataset.k.trim().split(" "), text: null })),
    text: element.querySelector("summary").textContent.toLowerCase(),
  }));
  const all = rows.reduce((sum, row) => sum + row.cases.length, 0);
  const found = (one, words) => {
    one.text ??= one.element.textContent.toLowerCase();
    return one.text.includes(words);
  };
  const filter = () => {
    const letters = new Set([...form.v].filter((box) => box.checked).map((box) => box.value));
    const [iut, words] = [form.i.value, form.q.value.trim().toLowerCase()];
    const everything = letters.size === form.v.length && !iut && !words;
    let shown = 0;
    for (const row of rows) {
      const named = !words || row.text.includes(words);
      let here = 0;
      for (const one of row.cases) {
        const kept = one.verdicts.some((key) => letters.has(key.slice(-1)) && (!iut || key.slice(0, -1) === iut)) && (named || found(one, words));
        one.element.hidden = !kept;
        here += kept;
      }
      row.element.hidden = !(here || everything || (named && words && !row.cases.length));
      shown += here;
    }
    for (const head of document.querySelectorAll(".draft h4")) {
      let next = head.nextElementSibling;
      while (next && next.matches(".row[hidden]")) next = next.nextElementSibling;
      head.hidden = !(next && next.matches(".row"));
    }
    form.querySelector("output").textContent = `${shown} of ${all} cases`;
  };
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      at.hidden = false;
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView();
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.bad.addEventListener("click", () => {
    for (const box of form.v) box.checked = "FIWK".includes(box.value);
    filter();
  });
  form.open.addEventListener("click", () => {
    for (const row of rows) if (!row.element.hidden) row.element.open = true;
  });
  addEventListener("hashchange", reveal);
  // On paper nothing can be opened, so what is amiss is.
  addEventListener("beforeprint", () => {
    for (const row of rows) {
      for (const one of row.cases) {
        if (one.element.hidden || !one.verdicts.some((key) => "FIW".includes(key.slice(-1)))) continue;
        row.element.open = one.element.open = true;
      }
    }
  });
  form.hidden = false;
  filter();
  reveal();
})();
