// A text box that searches rows by name and keeps the id of the chosen one in the hidden field beside it, where it has one.
"use strict";
function asOption({ id, text }) {
  const option = document.createElement("option");
  option.value = text;
  option.dataset.id = id;
  return option;
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.dataset?.lookup) return;
  const list = document.getElementById(box.getAttribute("list"));
  const hidden = box.dataset.into && document.getElementById(box.dataset.into);
  const chosen = [...list.options].find((option) => option.value === box.value);
  if (hidden) {
    hidden.value = chosen ? chosen.dataset.id : "";
    box.setCustomValidity(box.value && !chosen ? document.body.dataset.choose : "");
  }
  if (chosen) return;
  clearTimeout(box.pause);
  box.pause = setTimeout(async () => {
    const address = `${box.dataset.lookup}?q=${encodeURIComponent(box.value)}`;
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) list.replaceChildren(...(await answer.json()).results.map(asOption));
  }, 250);
});
