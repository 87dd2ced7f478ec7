// The order of merit is set by hand: lines go up and down, and what was foreseen for another order is not shown for this one.
"use strict";
for (const form of document.querySelectorAll("[data-merit]")) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const row = button.closest("tr");
    const there = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!there) return;
    if (button.dataset.move === "up") there.before(row);
    else there.after(row);
    [...row.parentElement.children].forEach((each, at) => {
      each.querySelector("[data-place]").textContent = at + 1;
      each.querySelector("[data-foreseen]").textContent = "—";
    });
    button.focus();
  });
}
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
