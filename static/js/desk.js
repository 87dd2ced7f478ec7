// The keyboard of the page that a paper is decided on. Single keys act outside of boxes only, and can be switched off.
"use strict";
(function desk() {
  const decide = document.getElementById("decide");
  if (!decide) return;
  const keys = document.getElementById("keys");
  const on = document.getElementById("keys-on");
  const opinion = document.getElementById("opinion");
  const KEPT = "desk-keys";
  try { on.checked = localStorage.getItem(KEPT) !== "off"; } catch { /* forbidden */ }
  on.addEventListener("change", () => {
    try { localStorage.setItem(KEPT, on.checked ? "on" : "off"); } catch { /* forbidden */ }
  });

  for (const offer of document.querySelectorAll("[data-insert]")) {
    offer.addEventListener("click", () => {
      const before = opinion.value.trim();
      opinion.value = before && !before.includes(offer.dataset.insert) ? `${before}\n${offer.dataset.insert}` : offer.dataset.insert;
      opinion.dispatchEvent(new Event("input", { bubbles: true }));
      opinion.focus();
    });
  }

  const files = [...document.querySelectorAll(".attachment-fold")];
  function next_file() {
    if (!files.length) return;
    const at = files.findIndex((each) => each.open);
    if (at >= 0) files[at].open = false;
    const there = files[(at + 1) % files.length];
    there.open = true;
    there.scrollIntoView({ block: "start" });
    there.querySelector("summary").focus({ preventScroll: true });
  }

  const press = {
    a: next_file,
    e: () => opinion?.focus(),
    r: () => document.getElementById("send-back")?.focus(),
    "?": () => {
      keys.open = !keys.open;
      if (keys.open) keys.querySelector("summary").focus();
    },
  };
  // 1 to 9: one's own opinions, in their order.
  document.querySelectorAll(".own-offer .offer").forEach((offer, at) => (press[at + 1] = () => offer.click()));
  const is_typed_into = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
      const approve = document.getElementById("approve-on") || decide.querySelector("form .btn-primary");
      if (!approve || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      approve.click();
      return;
    }
    if (event.key === "Escape" && event.target === opinion) opinion.blur();
    if (!on.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey || is_typed_into(event.target)) return;
    const link = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (!link && !press[event.key]) return;
    event.preventDefault();
    if (link) link.click();
    else press[event.key]();
  });
})();
