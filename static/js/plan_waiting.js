// Beside a plan that is read: what the same person typed into it and is not saved yet waits in this
// browser. Without this file the grid itself brings it back.
"use strict";

{
  const line = document.getElementById("words-wait");
  line.hidden = !drafts.waits(line.dataset.place);
}
