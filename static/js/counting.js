// − and + beside a count. The first tap takes last time's number; each one after it, a step.
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
  const now = Number(field.value);
  if (field.value.trim() === "") {
    field.value = box.dataset.last || (step.dataset.step === "1" ? "1" : "0");
  } else if (Number.isFinite(now)) {
    field.value = String(Math.max(0, now + Number(step.dataset.step)));
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

showSteps(document);
