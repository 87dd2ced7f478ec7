// A form that renews parts of its page (data-part: ids of elements) without leaving it: a search, an upload. Without this script, and
// where something goes wrong, the page comes anew.
"use strict";
(function parts() {
  const messages = () => document.querySelector(".messages");

  function renewed(form, page) {
    const found = form.dataset.part.split(" ").map((id) => [document.getElementById(id), page.getElementById(id)]);
    if (!found.every(([, part]) => part)) return false;
    for (const [old, part] of found) {
      const hadFocus = old?.contains(document.activeElement);
      old?.replaceWith(document.adoptNode(part));
      if (!hadFocus) continue;
      part.tabIndex = -1; // the keyboard stays where it was
      part.focus({ preventScroll: true });
    }
    const told = page.querySelector(".messages");
    if (told) messages()?.replaceChildren(...told.children);
    document.dispatchEvent(new Event("parts"));
    return true;
  }

  async function send(form) {
    const isSearch = form.method === "get";
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    if (isSearch) address.search = new URLSearchParams([...new FormData(form)].filter(([, text]) => text)).toString();
    const answer = await fetch(address, { credentials: "same-origin", ...(isSearch ? {} : { method: "POST", body: new FormData(form) }) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !renewed(form, page)) throw new Error(answer.statusText);
    if (isSearch) history.replaceState(null, "", address);
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.part || event.defaultPrevented) return;
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    try {
      await send(form);
    } catch {
      form.submit(); // what went wrong is told by the page itself
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
})();
