// Lists: tick all, say how many are ticked, and refuse a bulk action on none.
"use strict";
for (const list of document.querySelectorAll("form.list")) {
  const all = list.querySelector(".action_check_all");
  const boxes = [...list.querySelectorAll(".action_check")];
  const said = list.querySelector("[data-ticked]");
  if (!said || !boxes.length) continue;

  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    said.textContent = ticked ? `${said.dataset.some} ${ticked} / ${boxes.length}` : said.dataset.none;
    for (const button of list.querySelectorAll(".row-actions button")) button.disabled = !ticked;
    if (all) {
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  list.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  count();
}
