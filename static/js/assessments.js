// In a class's grid Enter goes to the box below, and from the last one to the top of the next
// column. Without this file Enter saves, as in any form.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches(".grid-box")) {
    return;
  }
  event.preventDefault();
  const [row, column] = event.target.name.slice(1).split("-").map(Number);
  const step = event.shiftKey ? -1 : 1;
  const next =
    document.getElementById(`c${row + step}-${column}`) ??
    (step > 0 && document.getElementById(`c0-${column + 1}`));
  if (next) {
    next.focus();
    next.select();
  }
});
