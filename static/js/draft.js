// 自动保存: what is typed is saved after two quiet seconds. While it is not saved it also lies in this browser,
// under the account's own page only, and goes as soon as the server has it.
"use strict";
(function draft() {
  const form = document.getElementById("draft");
  if (!form) return;
  const said = document.getElementById("saved-state");
  const key = `draft:${form.dataset.draft}`;
  const QUIET = 2000;
  const AGAIN = 15000;
  const KEPT = 7 * 24 * 3600 * 1000;
  let timer = 0;
  let busy = false;
  let dirty = false;
  let stopped = false;

  const say = (text, failed) => {
    said.textContent = text;
    said.classList.toggle("is-failed", Boolean(failed));
  };
  const values = () => [...new FormData(form)].filter(([name]) => !["csrf_token", "edition", "mark"].includes(name));
  const keep = () => {
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), mark: form.elements.mark.value, values: values() })); } catch { /* full or forbidden */ }
  };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* forbidden */ } };
  const later = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };

  function changed() {
    if (stopped) return;
    dirty = true;
    keep();
    later(QUIET);
  }

  async function save() {
    if (busy || stopped || !dirty) return;
    busy = true;
    dirty = false;
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      const told = await answer.json();
      if (answer.ok) saved(told); else refused(answer.status, told);
    } catch {
      dirty = true;
      say(form.dataset.offline, true);
      later(AGAIN);
    } finally {
      busy = false;
    }
  }

  function saved(told) {
    form.elements.edition.value = told.edition;
    form.elements.mark.value = told.mark;
    renew("section-nav", told.nav);
    renew("conditions", told.conditions);
    say(`${form.dataset.saved} ${told.saved_at}`);
    if (dirty) later(QUIET); else forget();
  }

  // A row more, up, down or away: the page stays where it is, and the keyboard goes to the new row or stays with the one that moved.
  async function move(button) {
    const rows = document.getElementById("rows");
    const [verb, place] = button.value.split(":");
    clearTimeout(timer);
    busy = true;
    say(form.dataset.saving);
    try {
      const body = new FormData(form);
      body.append("row", button.value);
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      const told = await answer.json();
      if (!answer.ok) { keep(); refused(answer.status, told); return; }
      rows.outerHTML = told.rows;
      dirty = false;
      saved(told);
      const list = document.getElementById("rows");
      for (const area of list.querySelectorAll("textarea[data-most]")) count(area);
      document.dispatchEvent(new Event("rows"));
      if (verb === "add") list.lastElementChild.querySelector("input, select, textarea")?.focus();
      else if (verb === "remove") form.querySelector("button[name=row][value=add]").focus();
      else {
        const moved = list.children[Number(place) + (verb === "down" ? 1 : -1)];
        (moved?.querySelector(`button[value^=${verb}]:enabled`) || moved?.querySelector("button:enabled"))?.focus();
      }
    } catch {
      keep();
      dirty = true;
      say(form.dataset.offline, true);
      later(AGAIN);
    } finally {
      busy = false;
    }
  }

  // Only what changed, and the keyboard stays where it was.
  function renew(id, html) {
    const part = document.getElementById(id);
    if (!part || part.dataset.shown === html) return;
    part.dataset.shown = html;
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    part.innerHTML = html;
    if (focused) part.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }

  // A lost session, a shut form, a change elsewhere: the text stays here, and the person decides.
  function refused(status, told) {
    dirty = true;
    stopped = status !== 429 && status < 500;
    say(stopped && !told.conflict ? `${told.error} ${form.dataset.kept}` : told.error || form.dataset.offline, true);
    if (status === 401) {
      const link = document.createElement("a");
      link.href = form.dataset.login;
      link.textContent = form.dataset.again;
      said.append(" ", link);
    }
    if (!stopped) later(AGAIN);
  }

  // Only over the very text that it was typed over: once the server has something newer, that holds.
  function restore() {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(key) || "null"); } catch { kept = null; }
    if (!kept) return;
    if (Date.now() - kept.at > KEPT || kept.mark !== form.elements.mark.value) { forget(); return; }
    const here = kept.values.filter(([name]) => form.elements.namedItem(name));
    const rest = kept.values.some(([name, text]) => text && !form.elements.namedItem(name));
    if (rest && !location.search.includes("spare")) { location.search = "?spare=1"; return; }
    for (const [name, text] of here) {
      const control = form.elements.namedItem(name);
      if (control.value === text) continue;
      control.value = text;
      dirty = true;
    }
    if (dirty) say(form.dataset.restored); else forget();
  }

  function count(area) {
    const shown = document.createElement("p");
    shown.className = "counter";
    const update = () => {
      const length = [...area.value.replace(/\r\n/g, "\n")].length;
      shown.textContent = `${length} ${form.dataset.left} ${area.dataset.most}`;
      shown.classList.toggle("is-over", length > Number(area.dataset.most));
    };
    area.insertAdjacentElement("afterend", shown);
    area.addEventListener("input", update);
    update();
  }

  restore();
  for (const area of form.querySelectorAll("textarea[data-most]")) count(area);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=row]");
    if (!button || busy || stopped) return; // then the page comes anew
    event.preventDefault();
    move(button);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; keep(); });
  window.addEventListener("online", () => { if (dirty) later(0); });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !stopped) event.preventDefault();
  });
})();
