// What is typed lies in this browser, under the account's own name, until the server has taken it: neither an ended session nor a
// lost network costs a word. The server answers which form it took by a cookie (tepei/portal/gate/kept.py). Drafts: draft.js.
"use strict";
(function keep() {
  const account = document.body.dataset.account;
  if (!account) {
    // The page that asks to sign in sends a form of its own: that it is taken says nothing of the one that led here.
    document.cookie = "form_sent=; path=/; max-age=0; SameSite=Lax";
    return;
  }
  const AGE = 7 * 24 * 3600 * 1000;
  const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=submit], [type=button]), textarea, select:not([multiple])";

  const cookie = (name) => decodeURIComponent(document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) || "");
  const tell = (name, value, seconds) => { document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${seconds}; SameSite=Lax`; };
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } };
  const isTicked = (control) => control.type === "checkbox" || control.type === "radio";
  const now = (control) => (isTicked(control) ? String(control.checked) : control.value);
  function first(control) {
    if (control.type === "hidden") return control.dataset.first;
    if (isTicked(control)) return String(control.defaultChecked);
    if (control.tagName !== "SELECT") return control.defaultValue;
    return ([...control.options].find((option) => option.defaultSelected) || control.options[0])?.value || "";
  }

  // One that was there before (a page shown again after a mistake) still knows what it was typed over.
  function write(key, controls) {
    const before = read(key)?.typed || {};
    const typed = {};
    for (const [name, control] of controls) {
      const over = before[name]?.over ?? first(control);
      if (now(control) !== over) typed[name] = { over, text: now(control) };
    }
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed })); } catch { /* full or forbidden */ }
  }

  // Only over the very text that it was typed over: what the server has newer, holds.
  function restore(form, key, controls) {
    let count = 0;
    for (const [name, { over, text }] of Object.entries(read(key)?.typed || {})) {
      const control = controls.get(name);
      if (!control || now(control) !== over || now(control) === text) continue;
      if (isTicked(control)) control.checked = text === "true"; else control.value = text;
      control.dispatchEvent(new Event("change", { bubbles: true }));
      count += 1;
    }
    if (count) say(form, key);
  }

  function say(form, key) {
    const box = document.createElement("div");
    box.className = "alert alert-info";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = document.body.dataset.restored;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn";
    drop.textContent = document.body.dataset.drop;
    drop.addEventListener("click", () => { form.reset(); forget(key); box.remove(); });
    box.append(text, drop);
    form.prepend(box);
  }

  function watch(form, key) {
    const controls = new Map();
    const typed = [...form.querySelectorAll(TYPED)];
    // What a search box chose stands in the hidden field that it names (lookups.js).
    const chosen = typed.filter((control) => control.dataset.into).map((control) => document.getElementById(control.dataset.into));
    for (const control of chosen) control.dataset.first = control.value;
    for (const control of [...typed, ...chosen]) {
      const called = control.name || control.id;
      const name = control.type === "radio" ? `${called}=${control.value}` : called;
      for (let number = 0; ; number += 1) if (!controls.has(`${name}#${number}`)) { controls.set(`${name}#${number}`, control); break; }
    }
    restore(form, key, controls);
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => setTimeout(() => write(key, controls)));
  }

  const taken = cookie("form_taken");
  if (taken) { forget(taken); tell("form_taken", "", 0); }
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith("kept:"))) {
    if (Date.now() - (read(key)?.at || 0) > AGE) forget(key);
  }
  const keys = new Map();
  for (const form of document.querySelectorAll("main form")) {
    if (form.getAttribute("method")?.toLowerCase() !== "post" || form.id === "draft" || "secret" in form.dataset || form.querySelector("[type=password]")) continue;
    const path = new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
    const number = [...keys.values()].filter((each) => each.startsWith(`kept:${account}:${path}:`)).length;
    keys.set(form, `kept:${account}:${path}:${number}`);
    if (form.querySelector(TYPED)) watch(form, keys.get(form));
  }
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.again === undefined) tell("form_sent", keys.get(event.target) || "", keys.has(event.target) ? 3600 : 0);
  }, true);
})();
