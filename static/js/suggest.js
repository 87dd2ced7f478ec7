// 新增年度: what the chosen start suggests, in the boxes that still have what another one suggested. Without this script the server does it.
"use strict";
(function suggest() {
  const form = document.querySelector("form[data-suggestions]");
  if (!form) return;
  const suggestions = JSON.parse(form.dataset.suggestions);
  const { source, suggested } = form.elements;

  source.addEventListener("change", () => {
    const before = suggestions[suggested.value];
    const now = suggestions[source.value];
    for (const [name, value] of Object.entries(now)) {
      const box = form.elements[name];
      if (box.value === String(before[name])) box.value = value;
    }
    suggested.value = source.value;
  });
})();
