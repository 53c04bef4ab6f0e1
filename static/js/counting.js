// − and + beside a count. The first tap takes last time's number; each one after it, a step.
// Without this file the number is typed.
"use strict";

for (const step of document.querySelectorAll(".count-step")) {
  step.hidden = false;
  step.addEventListener("click", () => {
    const box = step.closest(".count");
    const field = box.querySelector("input");
    if (field.value === "") {
      field.value = box.dataset.last || (step.dataset.step === "1" ? "1" : "0");
    } else {
      field.value = String(Math.max(0, Number(field.value) + Number(step.dataset.step)));
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
