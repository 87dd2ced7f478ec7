// Conditions are added as they are needed, comparisons fit the fact, values are picked, and what they say stands below while they are
// written. The boxes that are sent stay the same: without this script the empty lines of each group are typed into.
"use strict";
function conditions(root) {
  const name = root.dataset.conditions;
  const facts = JSON.parse(root.dataset.facts);
  const days = JSON.parse(root.dataset.days);
  const words = JSON.parse(root.dataset.words);
  const labels = Object.fromEntries([...root.querySelector("[data-operators]").content.children].map((each) => [each.value, each.textContent]));
  const table = root.querySelector("table");
  const box = (line, part) => line.querySelector(`[name="${name}-${part}"]`);
  const lines = () => [...table.querySelectorAll("[data-line]")];
  const groups = () => [...table.querySelectorAll("tbody[data-group]")];
  const blank = lines().at(-1).cloneNode(true);
  blank.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));

  const element = (tag, values = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...children);
    return made;
  };
  const button = (text, label, press) => {
    const made = element("button", { type: "button", className: "btn", textContent: text });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
  };
  const choice = (offered, value, label) => {
    const made = element("select", { className: "form-control" }, new Option("", ""), ...offered.map((each) => new Option(each, each)));
    made.setAttribute("aria-label", label);
    made.value = value;
    return made;
  };

  function set(line, value) {
    box(line, "value").value = value;
    box(line, "value").dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Each answers what stands in the cell, or null where the value has to be typed.
  function single(line, fact, label) {
    const typed = box(line, "value");
    if (!fact.values.length || (typed.value && !fact.values.includes(typed.value))) return null;
    const made = choice(fact.values, typed.value, label);
    made.addEventListener("change", () => set(line, made.value));
    return made;
  }
  function several(line, fact, label) {
    const typed = box(line, "value");
    const chosen = typed.value.split(/[、，,；;\s]+/).filter(Boolean);
    if (!fact.values.length || chosen.some((each) => !fact.values.includes(each))) return null;
    const made = element("div", { className: "chosen" });
    const change = (next) => {
      set(line, next.join("、"));
      draw(line);
      line.querySelector(".chosen select").focus();
    };
    chosen.forEach((each) => made.append(button(`${each} ✕`, `${words.drop} ${each}`, () => change(chosen.filter((other) => other !== each)))));
    const more = choice(fact.values.filter((each) => !chosen.includes(each)), "", label);
    more.options[0].text = words.pick;
    more.addEventListener("change", () => more.value && change([...chosen, more.value]));
    made.append(more);
    return made;
  }
  function age(line, _fact, label) {
    const typed = box(line, "value");
    const found = /^\s*(不满)?\s*(\d{1,3})\s*(\S*)\s*$/.exec(typed.value || "");
    if (typed.value && !found) return null;
    const number = element("input", { type: "number", min: 1, max: 120, className: "form-control narrow", value: found ? found[2] : "" });
    number.setAttribute("aria-label", label);
    const strict = element("select", { className: "form-control" }, new Option(words.including, ""), new Option(words.below, "不满"));
    strict.value = (found && found[1]) || "";
    const day = (found && found[3]) || days[0];
    const until = element("select", { className: "form-control" }, ...[...new Set([...days, day])].map((each) => new Option(`${words.to} ${each}`, each)));
    until.value = day;
    const change = () => set(line, number.value ? `${strict.value}${number.value} ${until.value}` : "");
    [number, strict, until].forEach((each) => each.addEventListener("input", change));
    return element("div", { className: "chosen" }, number, strict, until);
  }
  function day(line, _fact, label) {
    const typed = box(line, "value");
    if (typed.value && !/^\d{4}-\d{2}-\d{2}$/.test(typed.value)) return null;
    const made = element("input", { type: "date", className: "form-control", value: typed.value });
    made.setAttribute("aria-label", label);
    made.addEventListener("input", () => set(line, made.value));
    return made;
  }
  function number(line, fact, label) {
    const typed = box(line, "value");
    if (typed.value && !/^\d+(\.\d+)?$/.test(typed.value)) return null;
    const made = element("input", { type: "number", min: 0, className: "form-control narrow", value: typed.value });
    made.setAttribute("aria-label", label);
    made.addEventListener("input", () => set(line, made.value));
    return element("div", { className: "chosen" }, made, fact.unit);
  }
  function way(fact, operator) {
    if (operator === "declared") return () => element("span", { textContent: "—", className: "muted" });
    if (operator === "age_at_most" || operator === "older_than") return age;
    if (fact.kind === "date") return day;
    if (operator === "in" || operator === "not_in") return several;
    return fact.kind === "number" ? number : single;
  }

  // Another fact of the same person in the place of a value.
  function other(line, offered, label) {
    const typed = box(line, "value");
    const made = choice(offered, typed.value, `${label} ${words.other}`);
    made.options[0].text = words.other;
    made.addEventListener("change", () => {
      set(line, made.value);
      draw(line);
      line.querySelector(".picked:last-of-type").focus();
    });
    return made;
  }

  function draw(line) {
    const fact = facts[box(line, "fact").value];
    const typed = box(line, "value");
    const operator = box(line, "operator").value;
    const offered = fact?.others[operator] || [];
    const label = typed.getAttribute("aria-label");
    line.querySelectorAll(".picked").forEach((each) => each.remove());
    const is_other = offered.includes(typed.value);
    const made = is_other ? null : fact && way(fact, operator)(line, fact, label);
    typed.hidden = Boolean(made) || is_other;
    const shown = [made, offered.length && other(line, offered, label)].filter(Boolean);
    shown.forEach((each) => each.classList.add("picked"));
    typed.after(...shown);
  }
  function fit(line) {
    const operator = box(line, "operator");
    const fact = facts[box(line, "fact").value];
    const offered = fact ? fact.operators : Object.keys(labels);
    operator.replaceChildren(...offered.map((each) => new Option(labels[each], each)));
    operator.value = offered[0];
  }

  function tools(line) {
    const cell = line.lastElementChild;
    if (cell.querySelector(".row-buttons")) return;
    cell.append(element("span", { className: "row-buttons" }, button("✕", words.remove, () => remove(line))));
  }
  function remove(line) {
    const group = line.parentElement;
    const next = line.nextElementSibling?.matches("[data-line]") ? line.nextElementSibling : line.previousElementSibling;
    line.remove();
    if (!group.querySelector("[data-line]") && groups().length > 1) group.remove();
    else if (!group.querySelector("[data-line]")) append(group, false);
    name_groups();
    const there = next?.isConnected && next.matches("[data-line]") ? box(next, "fact") : root.querySelector(".add-group");
    there.focus();
    root.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function append(group, focused = true) {
    const line = blank.cloneNode(true);
    ["fact", "value", "text"].forEach((part) => (box(line, part).value = ""));
    box(line, "value").removeAttribute("list");
    group.querySelector(".add-line").before(line);
    tools(line);
    fit(line);
    draw(line);
    name_groups();
    if (focused) box(line, "fact").focus();
  }
  function dress(group) {
    const cell = element("td", { colSpan: 5 }, button(`＋ ${words.add}`, words.add, () => append(group)));
    group.append(element("tr", { className: "add-line" }, cell));
  }
  // Groups keep the numbers that they are called by.
  function name_groups() {
    groups().forEach((group, at) => {
      group.dataset.group = at + 1;
      const head = group.querySelector(".group-head th");
      head.replaceChildren();
      if (at) head.append(element("span", { className: "group-or", textContent: words.or }), " ");
      head.append(words.name.replace("#", at + 1), " ", element("small", { className: "muted", textContent: words.all }));
      group.querySelectorAll("[data-line]").forEach((line) => {
        const select = box(line, "group");
        if (select.options.length < groups().length) select.append(new Option(words.name.replace("#", groups().length), groups().length));
        select.value = at + 1;
      });
    });
    const first = lines()[0];
    if (first) box(first, "fact").id = box(first, "fact").id || name;
  }
  function add_group() {
    const group = element("tbody", {}, element("tr", { className: "group-head" }, element("th", { colSpan: 5, scope: "rowgroup" })));
    group.dataset.group = groups().length + 1;
    groups().at(-1).after(group);
    dress(group);
    append(group);
  }

  let waiting = 0;
  let asked = 0;
  async function tell() {
    const form = root.closest("form");
    const sent = new FormData();
    for (const [key, value] of new FormData(form)) if (key.startsWith(`${name}-`) || key === "csrf_token" || key === "severity") sent.append(key, value);
    sent.append("field", name);
    sent.append("track", root.dataset.track);
    const mine = ++asked;
    const answer = await fetch(root.dataset.told, { method: "POST", body: sent, credentials: "same-origin" }).catch(() => null);
    if (answer?.ok && mine === asked) root.querySelector("[data-beside]").innerHTML = await answer.text();
  }

  root.classList.add("is-live");
  groups().forEach((group) => {
    group.querySelectorAll("[data-line]").forEach((line) => {
      if (!box(line, "fact").value) line.remove();
    });
    if (!group.querySelector("[data-line]") && groups().length > 1) group.remove();
  });
  groups().forEach((group) => {
    dress(group);
    if (!group.querySelector("[data-line]")) append(group, false);
    group.querySelectorAll("[data-line]").forEach((line) => {
      tools(line);
      draw(line);
    });
  });
  name_groups();
  const more = button(`＋ ${words.group}`, words.group, add_group);
  more.classList.add("add-group");
  root.querySelector(".table-frame").after(element("p", { className: "row-tools" }, more));
  root.addEventListener("change", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line) return;
    if (event.target === box(line, "fact")) {
      box(line, "value").value = "";
      fit(line);
      draw(line);
    } else if (event.target === box(line, "operator")) draw(line);
  });
  const later = () => {
    clearTimeout(waiting);
    if (root.dataset.told) waiting = setTimeout(tell, 400);
  };
  root.addEventListener("input", later);
  root.addEventListener("change", later);
  if (root.dataset.told && root.dataset.track) later();
}
document.querySelectorAll("[data-conditions]").forEach(conditions);
