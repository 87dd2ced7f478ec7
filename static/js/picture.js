// Show how the page will be printed while its layout is being typed: the button “预览” is pressed for the writer after a pause.
(() => {
  const form = document.querySelector("form[data-picture]");
  const button = form && form.querySelector("button[formtarget]");
  if (!button) return;
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(button), 800);
  });
  // On a telephone the page is below the form.
  button.addEventListener("click", () => document.querySelector("#picture-title").scrollIntoView());
})();
