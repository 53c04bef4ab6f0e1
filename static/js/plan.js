// The grid of a provision plan: Enter saves, a row is saved when one leaves it, names are offered.
// Everything works without this file; nothing is kept in the browser.
"use strict";

const grid = document.getElementById("grid");
const rows = document.getElementById("rows");
const kept = document.getElementById("kept");
const names = grid.dataset.names ? grid.dataset.names.split("|") : [];
const USUAL = ["minutes", "times", "weeks"];
const PLACES = { minutes: "often", times: "often", start: "dates", until: "dates" };

const rowOf = (element) => element.closest(".plan-row");
const box = (row, name) => row.querySelector(`[data-box="${name}"]`);
const boxes = (row) => [...row.querySelectorAll("[data-box]")];
const text = (row) => JSON.stringify(boxes(row).map((each) => each.value));
const seenOf = (row) => row.querySelector(`[name="${row.dataset.row}-seen"]`);
const blank = (row) => !boxes(row).some((each) => each.value && !["role", "start", "until"].includes(each.dataset.box));
const qft = document.getElementById("qft");

// --- Saving in the background: the same request as the button, for the rows that changed ---------

const known = new Map();
let knownQft = qft.value;
let saving = null;
let again = false;

function know(row) {
  known.set(row.dataset.row, text(row));
}

function unsaved() {
  return [...rows.children].filter((row) => text(row) !== known.get(row.dataset.row) && !(blank(row) && seenOf(row).value.startsWith("0.")));
}

async function save() {
  if (saving) {
    again = true;
    return;
  }
  const changed = unsaved();
  if (!changed.length && qft.value === knownQft) {
    return;
  }
  const sent = new Map(changed.map((row) => [row.dataset.row, boxes(row).map((each) => each.value)]));
  const sentQft = qft.value;
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "plan-version", "qft-seen"]) {
    data.set(name, grid.elements[name].value);
  }
  if (sentQft !== knownQft) {
    data.set("qft", sentQft);
  }
  for (const row of changed) {
    data.append("row", row.dataset.row);
    for (const each of row.querySelectorAll("[name]")) {
      if (each.name !== "row" && each.name !== "then") {
        data.set(each.name, each.value);
      }
    }
  }
  kept.textContent = "Saving…";
  saving = fetch(grid.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
  try {
    const answer = await saving;
    if (!answer.ok || answer.redirected) {
      throw new Error(answer.status);
    }
    show(await answer.json(), sent, sentQft);
  } catch {
    kept.textContent = "Not saved: no connection. What you typed is still here; Save tries again.";
  }
  saving = null;
  if (again) {
    again = false;
    save();
  }
}

function show(answer, sent, sentQft) {
  if (answer.version) {
    grid.elements["plan-version"].value = answer.version;
  }
  let wrong = 0;
  for (const [key, was] of sent) {
    const row = document.getElementById(key);
    const said = answer.rows[key];
    if (!said) {
      continue;
    }
    clear(row);
    if (said.seen) {
      seenOf(row).value = said.seen;
      boxes(row).forEach((each, at) => {
        if (each.value === was[at]) {
          each.value = said.values[each.dataset.box];
        }
        was[at] = said.values[each.dataset.box];
      });
      known.set(key, JSON.stringify(was));
      const group = said.group === 1 ? "1:1" : `group of ${said.group}`;
      note(row, "who", group, "note");
      said.advice.forEach((words) => note(row, "outcome", `Advice: ${words}`, "note plan-advice"));
      if (said.byAdvice) {
        note(row, "by", said.byAdvice, "note plan-advice");
      }
    } else {
      wrong += 1;
      known.set(key, JSON.stringify(was));
      row.classList.add("plan-row-wrong");
      row.dataset.unkept = "yes";
      if (said.conflict) {
        note(row, "who", `${said.conflict} changed this row meanwhile. Press Save to see both.`, "field-errors");
      }
      for (const [name, texts] of Object.entries(said.problems || {})) {
        box(row, name).setAttribute("aria-invalid", "true");
        texts.forEach((words) => note(row, PLACES[name] || name, words, "field-errors"));
      box(row, name).closest("details")?.setAttribute("open", "");
      }
    }
  }
  if (answer.qft === "kept" && sentQft !== knownQft) {
    knownQft = sentQft;
    grid.elements["qft-seen"].value = answer.qftSeen;
  }
  const rest = wrong ? ` ${wrong === 1 ? "One row is" : `${wrong} rows are`} not kept yet: mend what is marked.` : "";
  kept.textContent = `Saved at ${answer.at}.${rest}`;
}

function clear(row) {
  row.classList.remove("plan-row-wrong");
  delete row.dataset.unkept;
  row.querySelectorAll(".plan-said > :not([data-stays])").forEach((each) => each.remove());
  boxes(row).forEach((each) => each.removeAttribute("aria-invalid"));
}

function note(row, place, words, kind) {
  const line = document.createElement("span");
  line.className = kind;
  line.textContent = words;
  row.querySelector(`[id$="-${place}-said"]`).append(line);
}

// --- One more row ---------------------------------------------------------------------------

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function addRow() {
  const template = document.getElementById("one-more");
  const none = "00000000-0000-0000-0000-000000000000";
  const row = template.content.firstElementChild.cloneNode(true);
  const key = newKey();
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes(none)) {
        element.setAttribute(name, value.replaceAll(none, key));
      }
    }
  }
  row.querySelector(".plan-number").textContent = rows.children.length + 1;
  rows.append(row);
  know(row);
  return row;
}

document.getElementById("add-row").addEventListener("click", (event) => {
  event.preventDefault();
  const last = rows.lastElementChild;
  const row = last && blank(last) ? last : addRow();
  box(row, "who").focus();
});

// --- Keys -----------------------------------------------------------------------------------

grid.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || !event.target.matches("[data-box]") || event.defaultPrevented) {
    return;
  }
  event.preventDefault();
  const row = rowOf(event.target);
  usual(row);
  save();
  const next = row.nextElementSibling || addRow();
  box(next, "who").focus();
});

grid.addEventListener("input", (event) => {
  if (event.target.matches("[data-box]") && rowOf(event.target) === rows.lastElementChild && !blank(rows.lastElementChild)) {
    addRow();
  }
});

grid.addEventListener("change", (event) => {
  if (event.target.matches('[data-box="what"], [data-box="by"]')) {
    usual(rowOf(event.target));
  }
});

grid.addEventListener("focusout", (event) => {
  const row = rowOf(event.target);
  if (event.target === qft || (row && !row.contains(event.relatedTarget))) {
    save();
  }
});

// What is usual for the intervention and the person, where nothing is typed yet.
function usual(row) {
  const option = (list, value) => [...document.getElementById(list).options].find((each) => each.value.toLowerCase() === value.trim().toLowerCase());
  const what = option("what-list", box(row, "what").value);
  const by = option("by-list", box(row, "by").value);
  if (what && USUAL.every((name) => !box(row, name).value)) {
    USUAL.forEach((name) => { box(row, name).value = what.dataset[name]; });
  }
  if (!box(row, "role").value) {
    box(row, "role").value = (by && by.dataset.role) || (what && what.dataset.role) || "";
  }
}

// --- Names ------------------------------------------------------------------------------------

let list = null;

function tokens(input) {
  const parts = input.value.split(",");
  return { before: parts.slice(0, -1).map((part) => part.trim()).filter(Boolean), last: parts.at(-1).trim() };
}

function offer(input) {
  close();
  const { before, last } = tokens(input);
  const taken = before.map((name) => name.toLowerCase());
  const fits = names.filter((name) => name.toLowerCase().startsWith(last.toLowerCase()) && !taken.includes(name.toLowerCase()));
  if (!fits.length || fits.some((name) => name.toLowerCase() === last.toLowerCase())) {
    return;
  }
  list = document.createElement("ul");
  list.className = "names-list";
  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  fits.slice(0, 40).forEach((name, at) => {
    const line = document.createElement("li");
    line.id = `${list.id}-${at}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.textContent = name;
    line.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(input, name);
      offer(input);
    });
    list.append(line);
  });
  input.parentElement.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", list.id);
  if (last) {
    mark(input, list.firstElementChild);
  }
}

function close() {
  if (list) {
    const input = list.parentElement.querySelector("textarea");
    input.removeAttribute("role");
    input.removeAttribute("aria-expanded");
    input.removeAttribute("aria-controls");
    input.removeAttribute("aria-activedescendant");
    list.remove();
    list = null;
  }
}

function mark(input, line) {
  list.querySelectorAll("li").forEach((each) => each.setAttribute("aria-selected", String(each === line)));
  input.setAttribute("aria-activedescendant", line.id);
  line.scrollIntoView({ block: "nearest" });
}

function choose(input, name) {
  const { before } = tokens(input);
  input.value = [...before, name].join(", ") + ", ";
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

grid.addEventListener("input", (event) => {
  if (event.target.matches('[data-box="who"]')) {
    offer(event.target);
  }
});

grid.addEventListener("focusin", (event) => {
  close();
  // A finger has no arrow keys: it is offered the names at once.
  if (event.target.matches('[data-box="who"]') && !event.target.value && matchMedia("(pointer: coarse)").matches) {
    offer(event.target);
  }
});

grid.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches('[data-box="who"]')) {
    return;
  }
  if (!list && event.key === "ArrowDown") {
    event.preventDefault();
    offer(input);
    return;
  }
  if (!list) {
    return;
  }
  const lines = [...list.children];
  const at = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(input, lines[(at + step + lines.length) % lines.length]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if ((event.key === "Enter" || event.key === "Tab" || event.key === ",") && at >= 0) {
    const { before } = tokens(input);
    input.value = [...before, lines[at].textContent].join(", ");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    if (event.key === "Enter") {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }
}, { capture: true });

grid.addEventListener("focusout", (event) => {
  if (event.target.matches('[data-box="who"]')) {
    event.target.value = event.target.value.replace(/[,\s]+$/, "");
    close();
  }
});

// --- Nothing is lost by leaving -----------------------------------------------------------------

let leaving = false;
grid.addEventListener("submit", () => { leaving = true; });
window.addEventListener("beforeunload", (event) => {
  const unkept = unsaved().length || qft.value !== knownQft || grid.querySelector("[data-unkept]");
  if (!leaving && unkept) {
    event.preventDefault();
  }
});

[...rows.children].forEach(know);
document.querySelectorAll(".plan-row-wrong").forEach((row) => known.set(row.dataset.row, ""));
kept.textContent = "Each row is saved as you leave it.";
if (document.querySelector(".error-summary, .conflict")) {
  kept.textContent = "Mend what is marked, then press Save.";
}
