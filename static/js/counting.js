// − and + beside a count: one fewer or one more than what stands there, or than last time's number
// where nothing does.
// Without this file the number is typed.
"use strict";

function showSteps(place) {
  for (const step of place.querySelectorAll(".count-step")) {
    step.hidden = false;
  }
}

document.addEventListener("click", (event) => {
  const step = event.target.closest(".count-step");
  if (!step) {
    return;
  }
  const box = step.closest(".count");
  const field = box.querySelector("input");
  const now = Number(field.value.trim() || box.dataset.last || "0");
  if (Number.isFinite(now)) {
    field.value = String(Math.max(0, now + Number(step.dataset.step)));
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

showSteps(document);
