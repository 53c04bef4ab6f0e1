// Beside a plan that is read: what the same person typed into it and is not saved yet waits in this
// browser. Without this file the grid itself brings it back.
"use strict";

{
  const line = document.getElementById("words-wait");
  const all = JSON.parse(localStorage.getItem("send-mis-plan-words") || "[]");
  line.hidden = !all.some((entry) => entry.person === line.dataset.person && entry.plan === line.dataset.plan);
}
