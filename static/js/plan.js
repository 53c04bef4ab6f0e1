// The grid of a provision plan: Enter saves, a row is saved when one leaves it, and what could not be
// saved is tried again until it is. Everything works without this file.
"use strict";

const grid = document.getElementById("grid");
const draft = drafts.at(`plan:${grid.dataset.plan}`);
const rows = document.getElementById("rows");
const kept = document.getElementById("plan-kept");

const rowOf = (element) => element.closest(".plan-row");
const box = (row, name) => row.querySelector(`[data-box="${name}"]`);
const boxes = (row) => [...row.querySelectorAll("[data-box]")];
const text = (row) => JSON.stringify(boxes(row).map((each) => each.value));
const seenOf = (row) => row.querySelector(`[name="${row.dataset.row}-seen"]`);
const blank = (row) => !boxes(row).some((each) => each.value && !("given" in each.dataset));
const qft = document.getElementById("qft");

// --- Saving in the background: the same request as the button, for the rows that changed ---------

const known = new Map();
let knownQft = qft.value;
let saving = null;
let again = false;
// When the connection or the sign-in was lost: until then each try waits longer.
const WAITS = [2, 5, 10, 20, 40];
let tries = 0;
let timer = null;
// The button that was pressed while a row was on its way: what it sends is to be what is saved.
let waits = null;

function know(row) {
  known.set(row.dataset.row, text(row));
}

function unsaved() {
  return [...rows.children].filter((row) => text(row) !== known.get(row.dataset.row) && !(blank(row) && seenOf(row).value.startsWith("0.")));
}

// `asked`: by a person, who is told also where there was nothing to save.
function save(asked = false) {
  if (saving) {
    again = true;
    return;
  }
  const changed = unsaved();
  clearTimeout(timer);
  if (!changed.length && qft.value === knownQft) {
    keepWords();
    if (asked && !grid.querySelector("[data-unkept]")) {
      kept.textContent = "Everything is saved.";
    }
    return;
  }
  const sent = new Map(changed.map((row) => [row.dataset.row, boxes(row).map((each) => each.value)]));
  const sentQft = qft.value;
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "plan-version", "qft-seen", "qft-was"]) {
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
  keepWords();
  kept.textContent = "Saving…";
  saving = send(data, sent, sentQft);
  saving.then((isHeard) => {
    saving = null;
    const button = waits;
    waits = null;
    const stays = button?.value === "stay" && !grid.querySelector("[data-unkept]");
    if (button && isHeard && !stays) {
      isSent = !goesOn(button);
      grid.requestSubmit(button);
    } else if (again && isHeard) {
      again = false;
      save();
    }
  });
}

// Whether the server answered: what it refused is marked, and waits for the person.
async function send(data, sent, sentQft) {
  let answer = null;
  try {
    answer = await post(data);
    if (!answer.ok || answer.redirected) {
      throw new Error(answer.status);
    }
    const said = await answer.json();
    tries = 0;
    show(said, sent, sentQft);
    document.getElementById("plan-holes").innerHTML = said.holes;
    keepWords();
    if (said.state !== grid.dataset.state) {
      await drawHead(said.state);
    }
    return true;
  } catch {
    sayUnsaved(answer);
    tryLater();
    return false;
  }
}

// Sent to the SENCO or agreed, with what is typed by now in the same request: one press is one change.
// What is typed stays kept here until the server has it.
const goesOn = (button) => Boolean(button && button.hasAttribute("formaction"));

// What was pressed and did not arrive: it is said until it is pressed again, also once rows are saved.
let unsent = "";

async function sendOn(button) {
  unsent = "";
  keepWords();
  kept.textContent = "Sending…";
  let answer = null;
  try {
    answer = await post(new FormData(grid, button), button.formAction);
    if (answer.status === 409) {
      saving = null;
      isSent = true; // Refused: the page says why.
      grid.requestSubmit(button);
      return true;
    }
    if (!answer.ok || answer.redirected) {
      throw new Error(answer.status);
    }
    const { to } = await answer.json();
    await draft.keep(null);
    leaving = true;
    location.assign(to);
    return true;
  } catch {
    unsent = `“${button.textContent.trim()}” did not go through. `;
    sayUnsaved(answer, unsent);
    tryLater();
    return false;
  }
}

async function post(data, where = grid.action) {
  const ask = () => fetch(where, { method: "POST", body: data, headers: { Accept: "application/json" } });
  const answer = await ask();
  if (answer.status !== 403) {
    return answer;
  }
  // Signed in again, in another window: the page's own token is of the session before.
  const page = await fetched();
  if (!page) {
    return answer;
  }
  const now = page.getElementById("grid");
  if (!now || now.dataset.person !== grid.dataset.person) {
    location.reload(); // Somebody else is signed in here: this page is not theirs to see.
    return answer;
  }
  const token = now.elements.csrfmiddlewaretoken.value;
  grid.elements.csrfmiddlewaretoken.value = token;
  data.set("csrfmiddlewaretoken", token);
  return ask();
}

async function fetched() {
  const answer = await fetch(grid.action, { headers: { Accept: "text/html" } });
  return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

function sayUnsaved(answer, before = "") {
  const isOut = answer && (answer.redirected || answer.status === 403);
  const where = drafts.isPossible ? "What you typed is kept in this browser" : "What you typed is still here: do not close this page";
  if (isOut) {
    kept.textContent = `${before}Not saved: you are signed out. ${where}. `;
    const door = document.createElement("a");
    door.href = `${grid.dataset.door}?next=${encodeURIComponent(location.pathname)}`;
    door.textContent = "Sign in to save it";
    kept.append(door);
  } else {
    const why = answer ? "the server could not take it" : "no connection";
    kept.textContent = `${before}Not saved: ${why}. ${where}, and is sent again by itself.`;
  }
}

function tryLater() {
  clearTimeout(timer);
  timer = setTimeout(save, 1000 * WAITS[Math.min(tries, WAITS.length - 1)]);
  tries += 1;
}

window.addEventListener("online", () => {
  tries = 0;
  save();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && tries) {
    save();
  }
});

// --- What is not saved is kept in the browser ----------------------------------------------------

function keepWords() {
  const rowsKept = [...rows.children]
    .filter((row) => !(blank(row) && seenOf(row).value.startsWith("0.")))
    .filter((row) => row.dataset.unkept || text(row) !== known.get(row.dataset.row))
    // A conflict that was shown and not settled is shown again: it never settles itself by a reload.
    .map((row) => ({ key: row.dataset.row, seen: row.querySelector(".plan-conflict") ? "0." : seenOf(row).value, values: Object.fromEntries(boxes(row).map((each) => [each.dataset.box, each.value])) }));
  const qftKept = qft.value === knownQft ? null : { seen: grid.elements["qft-seen"].value, value: qft.value };
  return draft.keep(rowsKept.length || qftKept ? { rows: rowsKept, qft: qftKept } : null);
}

async function bringBack() {
  const found = await draft.kept();
  if (!found) {
    return;
  }
  let back = 0;
  for (const { key, seen, values } of found.rows) {
    const row = document.getElementById(key) || addRow(key);
    if (boxes(row).some((each) => each.value !== values[each.dataset.box])) {
      boxes(row).forEach((each) => { each.value = values[each.dataset.box] ?? each.value; });
      // The version that was seen when it was typed: whoever changed the row since is not overwritten.
      seenOf(row).value = seen;
      known.set(key, "");
      back += 1;
    }
  }
  if (found.qft && found.qft.value !== qft.value) {
    qft.value = found.qft.value;
    grid.elements["qft-seen"].value = found.qft.seen;
    back += 1;
  }
  if (back) {
    const line = document.createElement("p");
    line.className = "notice plan-back";
    line.setAttribute("role", "status");
    line.textContent = `What you typed on ${drafts.when(found.at)} had not been saved. It is back in the plan.`;
    grid.before(line);
  }
  save();
}

// An agreed plan is open again once something in it is changed: its head then says so, and has
// the button that sends it.
async function drawHead(state) {
  const page = await fetched();
  const head = page && page.querySelector(".page-head");
  if (head && !waits) {
    document.querySelector(".page-head").replaceWith(document.adoptNode(head));
    document.getElementById("plan-go").replaceWith(document.adoptNode(page.getElementById("plan-go")));
    grid.dataset.state = state;
  }
}

function keepInView() {
  const here = document.activeElement;
  if (here && grid.contains(here) && here.matches("[data-box]")) {
    const names = here.parentElement.querySelector(".names-list");
    (names || here).scrollIntoView({ block: "nearest", behavior: "instant" });
  }
}

function show(answer, sent, sentQft) {
  if (answer.version) {
    grid.elements["plan-version"].value = answer.version;
  }
  let rowsKept = 0;
  for (const [key, was] of sent) {
    const row = document.getElementById(key);
    const said = answer.rows[key];
    if (!said) {
      continue;
    }
    clear(row);
    if (said.seen) {
      rowsKept += 1;
      seenOf(row).value = said.seen;
      row.querySelector(`[name="${key}-was"]`).value = JSON.stringify(said.values);
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
      row.querySelector(".plan-more-says").textContent = said.more;
      document.getElementById(`${key}-served`).innerHTML = said.served;
    } else {
      known.set(key, JSON.stringify(was));
      row.classList.add("plan-row-wrong");
      row.dataset.unkept = "yes";
      if (said.conflict) {
        note(row, "who", `${said.conflict} changed this row while you were typing. Press Save to see both.`, "field-errors");
      }
      for (const [name, texts] of Object.entries(said.problems || {})) {
        box(row, name).setAttribute("aria-invalid", "true");
        texts.forEach((words) => note(row, name, words, "field-errors"));
        box(row, name).closest("details")?.setAttribute("open", "");
      }
    }
  }
  const qftKept = answer.qft === "kept" && sentQft !== knownQft;
  if (qftKept) {
    knownQft = sentQft;
    grid.elements["qft-seen"].value = answer.qftSeen;
  }
  // Also rows that an earlier save refused: nothing is called saved while they are not.
  const wrong = grid.querySelectorAll("[data-unkept]").length;
  const words = [];
  if (rowsKept || qftKept || !wrong) {
    words.push(`${wrong ? "The rest is saved" : "Saved"} at ${answer.at}.`);
  }
  if (wrong) {
    words.unshift(`${wrong === 1 ? "One row is" : `${wrong} rows are`} not saved yet: correct what is marked.`);
  }
  if (unsent) {
    words.push(`${unsent}Press it again.`);
  }
  kept.textContent = words.join(" ");
  keepInView();
}

function clear(row) {
  row.classList.remove("plan-row-wrong");
  delete row.dataset.unkept;
  row.querySelectorAll(".plan-said > :not([data-stays])").forEach((each) => each.remove());
  boxes(row).forEach((each) => each.removeAttribute("aria-invalid"));
}

function note(row, name, words, kind) {
  const line = document.createElement("span");
  line.className = kind;
  line.textContent = words;
  document.getElementById(box(row, name).getAttribute("aria-describedby")).append(line);
}

// --- One more row ---------------------------------------------------------------------------

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function addRow(key = newKey()) {
  const template = document.getElementById("one-more");
  const none = "00000000-0000-0000-0000-000000000000";
  const row = template.content.firstElementChild.cloneNode(true);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes(none)) {
        element.setAttribute(name, value.replaceAll(none, key));
      }
    }
  }
  row.querySelectorAll(".plan-number").forEach((each) => { each.textContent = rows.children.length + 1; });
  rows.append(row);
  know(row);
  return row;
}

document.getElementById("add-row").addEventListener("click", (event) => {
  event.preventDefault();
  const last = rows.lastElementChild;
  const row = last && blank(last) ? last : addRow();
  box(row, "who").focus();
  keepInView();
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
  go(next, blank(next) ? "who" : event.target.dataset.box);
});

// To a box of another row; from behind "More" it is opened there, too.
function go(row, name) {
  const to = box(row, name);
  to.closest("details")?.setAttribute("open", "");
  to.focus();
  keepInView();
}

grid.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) {
    return;
  }
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (event.altKey && step && event.target.matches("[data-box]:not(select)")) {
    event.preventDefault();
    const next = rowOf(event.target)[step];
    if (next) {
      go(next, event.target.dataset.box);
    }
  }
});

// From anywhere on the page, and one stays there.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    event.preventDefault();
    save(true);
  }
});

grid.addEventListener("input", (event) => {
  if (event.target.matches("[data-box]") && rowOf(event.target) === rows.lastElementChild && !blank(rows.lastElementChild)) {
    addRow();
  }
  keepWords();
});

grid.addEventListener("change", (event) => {
  if (event.target.matches('[data-box="what"], [data-box="by"]')) {
    usual(rowOf(event.target));
  }
});

grid.addEventListener("focusout", (event) => {
  const row = rowOf(event.target);
  if (isPressing || goesOn(event.relatedTarget)) {
    return; // What is typed goes along with the press.
  }
  if (event.target === qft || (row && !row.contains(event.relatedTarget))) {
    save();
  }
});

// Not every browser gives the focus to a button that is pressed.
let isPressing = false;
document.addEventListener("pointerdown", (event) => { isPressing = goesOn(event.target.closest("button")); });
document.addEventListener("pointerup", () => setTimeout(() => {
  if (isPressing) {
    isPressing = false;
    saveUnlessGoing();
  }
}));
// Left unpressed: then the row is saved as if it had been left for anything else.
document.addEventListener("focusout", (event) => {
  if (goesOn(event.target) && !leaving) {
    setTimeout(saveUnlessGoing);
  }
});

function saveUnlessGoing() {
  if (!saving && !leaving) {
    save();
  }
}

// What is usual for the intervention and the person, where nothing is typed yet.
function usual(row) {
  const option = (list, value) => [...document.getElementById(list).options].find((each) => each.value.toLowerCase() === value.trim().toLowerCase());
  const what = option("what-list", box(row, "what").value);
  const by = option("by-list", box(row, "by").value);
  const asUsual = boxes(row).filter((each) => "usual" in each.dataset);
  if (what && asUsual.every((each) => !each.value)) {
    asUsual.forEach((each) => { each.value = what.dataset[each.dataset.box]; });
  }
  if (!box(row, "role").value) {
    box(row, "role").value = (by && by.dataset.role) || (what && what.dataset.role) || "";
  }
}

// --- Nothing is lost by leaving -----------------------------------------------------------------

let leaving = false;
let isSent = false;
grid.addEventListener("submit", (event) => {
  const [deed, key] = (event.submitter?.value || "").split(":");
  if (deed === "theirs") {
    // What somebody else saved is kept, so what was typed here is not.
    const row = document.getElementById(key);
    delete row.dataset.unkept;
    know(row);
    keepWords();
  }
  if (goesOn(event.submitter) && !isSent) {
    event.preventDefault();
    if (saving) {
      waits = event.submitter;
      return;
    }
    saving = sendOn(event.submitter);
    saving.then((isHeard) => { saving = isHeard ? saving : null; });
    return;
  }
  // Saved where one is: what is refused is marked there. Two sides of a row need the page itself.
  if (deed === "stay" && !isSent && !grid.querySelector("[data-unkept]")) {
    event.preventDefault();
    if (saving) {
      again = true;
    } else {
      save(true);
    }
    return;
  }
  // First what is typed goes the way that keeps it if it does not arrive.
  if (saving || (!isSent && (unsaved().length || qft.value !== knownQft))) {
    event.preventDefault();
    waits = event.submitter;
    save();
    return;
  }
  isSent = false;
  leaving = true;
});
window.addEventListener("pageshow", () => { leaving = false; saving = null; });
window.addEventListener("beforeunload", (event) => {
  const unkept = unsaved().length || qft.value !== knownQft || grid.querySelector("[data-unkept]");
  if (!leaving && unkept && !drafts.isPossible) {
    event.preventDefault();
  }
});

[...rows.children].forEach(know);
// A row in conflict is saved again when somebody who has seen both sides changes it or presses Save.
document.querySelectorAll("[data-unkept]").forEach((row) => {
  if (!row.querySelector(".plan-conflict")) {
    known.set(row.dataset.row, "");
  }
});
kept.textContent = "Each row is saved as you leave it.";
if (document.querySelector(".error-summary, .conflict")) {
  kept.textContent = "Correct what is marked, then press Save.";
}
// Back from a page about a row: one goes on in it, once the browser has gone to it by itself.
const cameTo = document.getElementById(location.hash.slice(1));
if (cameTo && cameTo.matches(".plan-row")) {
  window.addEventListener("load", () => setTimeout(() => box(cameTo, "outcome").focus()));
}
document.querySelector(".plan-conflict")?.focus();
bringBack();
