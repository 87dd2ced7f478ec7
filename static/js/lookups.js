// A text box that searches rows by name and keeps the id of the chosen one in the hidden field beside it.
"use strict";
document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.dataset?.lookup) return;
  const list = document.getElementById(box.getAttribute("list"));
  const hidden = document.getElementById(box.dataset.into);
  const chosen = [...list.options].find((option) => option.value === box.value);
  hidden.value = chosen ? chosen.dataset.id : "";
  box.setCustomValidity(box.value && !chosen ? document.body.dataset.choose : "");
  if (chosen) return;
  clearTimeout(box.pause);
  box.pause = setTimeout(async () => {
    const answer = await fetch(`${box.dataset.lookup}?q=${encodeURIComponent(box.value)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { results } = await answer.json();
    list.replaceChildren(...results.map(({ id, text }) => Object.assign(document.createElement("option"), { value: text })));
    results.forEach(({ id }, place) => { list.options[place].dataset.id = id; });
  }, 250);
});
