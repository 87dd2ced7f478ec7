// The drawer on small screens, messages that close, and the question before what cannot be undone.
"use strict";

(function drawer() {
  const button = document.querySelector(".menu-button");
  const side = document.getElementById("menu");
  const veil = document.querySelector(".veil");
  if (!button || !side) return;
  const wide = window.matchMedia("(min-width: 1024px)");

  function show(open) {
    document.body.classList.toggle("drawer-open", open);
    button.setAttribute("aria-expanded", String(open));
    veil.hidden = !open;
    for (const other of document.querySelectorAll("main, .site-footer")) other.inert = open;
    if (open) side.querySelector("a")?.focus();
  }
  function isOpen() { return document.body.classList.contains("drawer-open"); }

  button.addEventListener("click", () => show(!isOpen()));
  veil.addEventListener("click", () => show(false));
  wide.addEventListener("change", () => show(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) { show(false); button.focus(); }
  });
  document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
})();

document.addEventListener("click", (event) => {
  event.target.closest(".alert-close")?.closest(".alert").remove();
});

// Sections that stand in one line on a small screen: begin at the current one.
const sections = document.querySelector(".section-nav");
const currentSection = sections?.querySelector("[aria-current]");
if (currentSection) sections.scrollLeft = currentSection.offsetLeft - sections.offsetLeft - 16;

// Any button, or the form around it, may carry data-confirm: the sentence to ask; data-unless names a field that, filled
// in, makes it needless.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const question = button?.dataset.confirm || form.dataset.confirm;
  const answered = form.elements[button?.dataset.unless]?.value.trim();
  const dialog = document.getElementById("confirm");
  if (answered || !question || !dialog || form.dataset.confirmed) return;
  event.preventDefault();
  dialog.querySelector(".dialog-text").textContent = question;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") { button?.focus(); return; }
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
    delete form.dataset.confirmed;
  }, { once: true });
  dialog.showModal();
});

// Where errors came back, the reader starts there.
document.querySelector(".error-summary")?.focus();
