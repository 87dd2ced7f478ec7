// Fields of the application form: those that depend on another field, and the photo before it is uploaded.
// Without this script every field is there, with the sentence that says when it applies.
"use strict";
const dependents = [...document.querySelectorAll("[data-shown-by]")];

// A field whose own condition does not apply counts as unanswered, as on the server.
function answer(form, name) {
  const control = form.elements.namedItem(name);
  if (!control) return null;
  const element = control instanceof RadioNodeList ? control[0] : control;
  return element.closest("[data-shown-by]")?.hidden ? "" : control.value;
}

function showFields() {
  for (const group of dependents) {
    const value = answer(group.closest("form"), group.dataset.shownBy);
    group.hidden = value !== null && !JSON.parse(group.dataset.shownFor).includes(value);
  }
}
if (dependents.length) {
  document.addEventListener("change", showFields);
  showFields();
}

for (const input of document.querySelectorAll("input[data-preview]")) {
  const picture = new Image(118, 165);
  picture.className = "photo";
  picture.alt = input.dataset.preview;
  picture.hidden = true;
  input.after(picture);
  input.addEventListener("change", () => {
    URL.revokeObjectURL(picture.src);
    const file = input.files[0];
    picture.hidden = !file?.type.startsWith("image/");
    if (!picture.hidden) picture.src = URL.createObjectURL(file);
  });
}
