// A button beside each box copies its words. Without this file they are selected and copied by hand.
"use strict";

for (const button of document.querySelectorAll(".copy-words")) {
  button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy-words");
  if (!button) {
    return;
  }
  const box = document.getElementById(button.dataset.of);
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
    button.firstChild.data = "Copied";
  } catch {
    // The words are selected: they are copied by keyboard.
  }
});
