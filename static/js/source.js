// Of a fact's sources the boxes of the chosen one are shown, and of the fields of rows those of the chosen section.
"use strict";
document.querySelectorAll("[data-source]").forEach((root) => {
  const chosen = root.querySelector("select");
  const boxes = [...root.querySelectorAll("[data-for]")];
  const sections = root.querySelector('[data-for="rows"] select');

  function show() {
    boxes.forEach((each) => (each.hidden = each.dataset.for !== chosen.value));
  }
  function narrow() {
    const home = `${sections.value}.`;
    root.querySelectorAll('[data-for="rows"] option').forEach((option) => {
      if (option.parentElement === sections || !option.value.includes(".")) return;
      option.hidden = option.disabled = !option.value.startsWith(home);
      if (option.hidden && option.selected) option.parentElement.value = "";
    });
  }
  chosen.addEventListener("change", show);
  sections.addEventListener("change", narrow);
  show();
  narrow();
});
