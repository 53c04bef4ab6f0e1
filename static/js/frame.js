// "/" goes to the pupil search, where a person has not turned that off; Escape closes the menus. Everything works without this file.
"use strict";

const TYPING = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.getElementById("find-pupil");
    if (search?.hasAttribute("aria-keyshortcuts") && search.offsetParent && !event.target.closest(TYPING)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll(".me[open], .menu[open], .drop[open]")) {
      open.removeAttribute("open");
      open.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".me[open], .drop[open]")) {
    if (!open.contains(event.target)) {
      open.removeAttribute("open");
    }
  }
});

document.querySelector(".error-summary")?.focus();

// A page from the browser's memory may be of somebody who has signed out, or of another role: ask.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.documentElement.hidden = true;
    location.reload();
  }
});

// What waits on this device to be sent is not cleared away by signing out.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) {
    let isWaiting = false;
    try {
      isWaiting = Object.entries(localStorage).some(
        ([name, value]) => name.startsWith("send-mis-") && value && value !== "[]",
      );
    } catch {
      // Storage is shut: nothing waits in it.
    }
    event.target.elements.waits.value = isWaiting ? "1" : "";
  }
});
