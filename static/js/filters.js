// Search conditions of the generated lists: a column, a comparison, a value, with native controls.
"use strict";
for (const form of document.querySelectorAll("form.filters")) {
  const rows = form.querySelector(".filter-rows");
  const chooser = form.querySelector("#filter-add");

  let searched = 0;  // boxes that search for a row: the id of the chosen one is what is sent
  const keptBeside = (control, holder) => {
    const hidden = holder.querySelector("input[type=hidden]");
    const found = holder.querySelector("datalist");
    searched += 1;
    [hidden.id, found.id] = [`filter-${searched}-id`, `filter-${searched}-found`];
    control.dataset.into = hidden.id;
    control.setAttribute("list", found.id);
    holder.replaceChildren(control, hidden, found);
    return hidden;
  };

  const valueOf = (fragment, label) => {
    const control = fragment.querySelector(".filter-value input, .filter-value select, .filter-value textarea");
    const holder = control.closest(".filter-value");
    if (control.closest(".appbuilder_date")) control.type = "date";
    if (control.closest(".appbuilder_datetime")) control.type = "datetime-local";
    control.removeAttribute("id");
    control.removeAttribute("required");
    control.setAttribute("aria-label", label);
    if (control.dataset.lookup) return [control, keptBeside(control, holder)];
    control.removeAttribute("placeholder");
    holder.replaceChildren(control);
    return [control, control];
  };

  const add = (column, operator, value, text) => {
    const template = form.querySelector(`template[data-column="${CSS.escape(column)}"]`);
    if (!template) return;
    const row = template.content.firstElementChild.cloneNode(true);
    const comparison = row.querySelector(".filter-operator");
    const [control, kept] = valueOf(row, row.querySelector(".filter-value").dataset.label);
    const name = () => { kept.name = `_flt_${comparison.value}_${column}`; };
    if (operator !== undefined) {
      const chosen = [...comparison.options].find((option) => option.text === operator);
      if (chosen) comparison.value = chosen.value;
      if (control.type === "checkbox") control.checked = true; else kept.value = value;
      if (kept !== control) control.value = text;
    }
    comparison.addEventListener("change", name);
    row.querySelector(".filter-remove").addEventListener("click", () => { row.remove(); chooser.focus(); });
    name();
    rows.append(row);
    return control;
  };

  for (const [column, operator, value, texts] of JSON.parse(form.dataset.active)) {
    (Array.isArray(value) ? value : [value]).forEach((single, place) => add(column, operator, single, texts[place] ?? ""));
  }
  chooser.addEventListener("change", () => {
    if (chooser.value) add(chooser.value)?.focus();
    chooser.value = "";
  });
}
