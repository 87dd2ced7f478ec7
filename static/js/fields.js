// Fields of the application form that depend on another field.
// Without this script every field is there, with the sentence that says when it applies.
"use strict";
// A field whose own condition does not apply counts as unanswered, as on the server.
function answer(form, name) {
  const control = form.elements.namedItem(name);
  if (!control) return null;
  const element = control instanceof RadioNodeList ? control[0] : control;
  return element.closest("[data-shown-by]")?.hidden ? "" : control.value;
}

function showFields() {
  for (const group of document.querySelectorAll("[data-shown-by]")) {
    const value = answer(group.closest("form"), group.dataset.shownBy);
    group.hidden = value !== null && !JSON.parse(group.dataset.shownFor).includes(value);
  }
}
document.addEventListener("change", showFields);
document.addEventListener("rows", showFields); // draft.js brought others
showFields();
