// The first number that the parts of a pattern make, as they are chosen; a text's box is there for a text alone.
"use strict";
document.querySelectorAll("[data-pattern]").forEach((root) => {
  const lines = [...root.querySelectorAll("span")].map((line) => [...line.querySelectorAll("select, input")]);

  function show() {
    const parts = lines.map(([kind, text]) => (kind.value === "text" ? text.value.trim() : kind.value));
    const serials = lines.filter(([kind]) => kind.value.startsWith("{serial"));
    const made = parts.map((part, at) => (lines[at][0].value === "text" ? part : filled(part)));
    lines.forEach(([kind, text]) => (text.hidden = kind.value !== "text"));
    root.querySelector("output").value = serials.length === 1 ? made.join("") : "—";
  }
  function filled(part) {
    const serial = /^\{serial(?::0(\d))?\}$/.exec(part);
    return serial ? "1".padStart(Number(serial[1] || 1), "0") : part.replace("{year}", root.dataset.pattern);
  }
  root.addEventListener("input", show);
  show();
});
