// A long form that somebody has filled in is not left without a word. It works without this file.
"use strict";

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const said = () => JSON.stringify([...new FormData(form)]);
  const before = said();
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  // A page that is shown again from the browser's memory may be left again.
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && (form.dataset.unsaved || said() !== before)) {
      event.preventDefault();
    }
  });
}
