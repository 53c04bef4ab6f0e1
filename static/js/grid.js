// In a grid Enter goes to the box below, and from the last one to the top of the next column.
// Without this file Enter saves, as in any form.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches(".grid-box")) {
    return;
  }
  event.preventDefault();
  const boxes = [...document.querySelectorAll(".grid-box")];
  const column = (box) => Number(box.dataset.column);
  const own = boxes.filter((box) => column(box) === column(event.target));
  const step = event.shiftKey ? -1 : 1;
  const next =
    own[own.indexOf(event.target) + step] ??
    (step > 0 && boxes.find((box) => column(box) === column(event.target) + 1));
  if (next) {
    next.focus();
    next.select?.();
  }
});
