// A whole date that is pasted or typed into one box of a date goes into its three boxes at once,
// where it can be seen. Without this file, and where a date is not plain, the server reads it.
"use strict";

// No-break spaces are spaces; marks that cannot be seen are nothing.
const SPACES = /[\u00a0\u202f\u2007]/g;
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+/i;
const YEAR_FIRST = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?[\s./,-]+(?:of\s+)?(\d{1,2}|[a-z]{3,9})[\s./,-]+(\d{4}|\d{2})$/i;

function partsOf(pasted) {
  const text = pasted.replace(SPACES, " ").replace(UNSEEN, "").trim().replace(WEEKDAY, "");
  const found = YEAR_FIRST.exec(text);
  if (found) {
    return [found[3], found[2], found[1]];
  }
  return DAY_FIRST.exec(text)?.slice(1) || null;
}

function spread(box, text) {
  const boxes = [...box.closest(".date-boxes").querySelectorAll("input")];
  const parts = partsOf(text);
  // What stands in the other boxes was typed on purpose, unless it says the same.
  if (!parts || boxes.some((each, at) => each !== box && each.value.trim() && each.value.trim() !== parts[at])) {
    return false;
  }
  boxes.forEach((each, at) => {
    each.value = parts[at];
    each.dispatchEvent(new Event("input", { bubbles: true }));
  });
  boxes[2].focus();
  return true;
}

document.addEventListener("paste", (event) => {
  if (event.target.matches?.(".date-boxes input") && spread(event.target, event.clipboardData.getData("text"))) {
    event.preventDefault();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.(".date-boxes input")) {
    const here = document.activeElement;
    if (spread(event.target, event.target.value) && here !== document.body) {
      here.focus(); // Whoever went on to the next field stays there.
    }
  }
});
