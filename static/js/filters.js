// Search conditions of the generated lists: a column, a comparison, a value, with native controls.
"use strict";
for (const form of document.querySelectorAll("form.filters")) {
  const rows = form.querySelector(".filter-rows");
  const chooser = form.querySelector("#filter-add");

  const valueOf = (fragment, label) => {
    const control = fragment.querySelector(".filter-value input, .filter-value select, .filter-value textarea");
    const holder = control.closest(".filter-value");
    if (control.closest(".appbuilder_date")) control.type = "date";
    if (control.closest(".appbuilder_datetime")) control.type = "datetime-local";
    control.removeAttribute("id");
    control.removeAttribute("required");
    control.removeAttribute("placeholder");
    control.setAttribute("aria-label", label);
    holder.replaceChildren(control);
    return control;
  };

  const add = (column, operator, value) => {
    const template = form.querySelector(`template[data-column="${CSS.escape(column)}"]`);
    if (!template) return;
    const row = template.content.firstElementChild.cloneNode(true);
    const comparison = row.querySelector(".filter-operator");
    const control = valueOf(row, row.querySelector(".filter-value").dataset.label);
    const name = () => { control.name = `_flt_${comparison.value}_${column}`; };
    if (operator !== undefined) {
      const chosen = [...comparison.options].find((option) => option.text === operator);
      if (chosen) comparison.value = chosen.value;
      if (control.type === "checkbox") control.checked = true; else control.value = value;
    }
    comparison.addEventListener("change", name);
    row.querySelector(".filter-remove").addEventListener("click", () => { row.remove(); chooser.focus(); });
    name();
    rows.append(row);
    return control;
  };

  for (const [column, operator, value] of JSON.parse(form.dataset.active)) {
    for (const single of Array.isArray(value) ? value : [value]) add(column, operator, single);
  }
  chooser.addEventListener("change", () => {
    if (chooser.value) add(chooser.value)?.focus();
    chooser.value = "";
  });
}
