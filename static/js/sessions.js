// A tap is kept on this device until the school's server says that it has it. What is kept: row,
// token, day, who was there and counts, all by number; no name, and no note. Without this file
// the same forms are sent in the ordinary way.
"use strict";

const PLACE = "send-mis-taps";
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "note"]);
const box = document.getElementById("kept");
const person = box.dataset.person;
const secret = box.querySelector("[name=csrfmiddlewaretoken]").value;
const notes = new Map();
let sending = false;

const read = () => JSON.parse(localStorage.getItem(PLACE) || "[]");
const write = (taps) => localStorage.setItem(PLACE, JSON.stringify(taps));
const drop = (token) => write(read().filter((tap) => tap.token !== token));
const mine = () => read().filter((tap) => tap.person === person);

function show(refused = []) {
  const all = read();
  const own = mine().length;
  const others = all.length - own;
  const line = document.querySelector("[data-waiting-line]");
  line.hidden = false;
  document.querySelector("[data-waiting]").textContent = String(all.length);
  box.hidden = all.length === 0;
  const words = [];
  if (own) {
    words.push(`${own} of yours ${own === 1 ? "is" : "are"} saved on this tablet and waiting to send.`);
  }
  if (others) {
    words.push(`${others} of somebody else's: sent when they sign in here.`);
  }
  box.querySelector(".kept-count").textContent = words.join(" ");
  box.querySelector("[data-kept-send]").hidden = own === 0;
  const list = box.querySelector(".kept-refused");
  list.replaceChildren(...refused.map(refusal));
}

function refusal({ tap, words }) {
  const item = document.createElement("li");
  item.textContent = `${words} `;
  const forget = document.createElement("button");
  forget.type = "button";
  forget.className = "btn btn-quiet";
  forget.textContent = "Take it off this tablet";
  forget.addEventListener("click", () => {
    drop(tap.token);
    item.remove();
    show();
  });
  item.append(forget);
  return item;
}

// What was refused and is still on the page is mended there: nothing typed is lost.
function giveBack(tap, words) {
  const field = document.querySelector(`form[data-session] [name=token][value="${tap.token}"]`);
  if (!field) {
    return false;
  }
  drop(tap.token);
  notes.delete(tap.token);
  const form = field.form;
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.disabled = false;
  }
  form.closest(".session").classList.remove("session-kept");
  let place = form.querySelector(".session-refused");
  if (!place) {
    place = document.createElement("p");
    place.className = "session-refused";
    place.setAttribute("role", "alert");
    form.prepend(place);
  }
  place.textContent = words;
  return true;
}

async function send(tap) {
  const body = new URLSearchParams(tap.fields);
  body.set("csrfmiddlewaretoken", secret);
  if (notes.has(tap.token)) {
    body.set("note", notes.get(tap.token));
  }
  const answer = await fetch(tap.url, {
    method: "POST",
    body,
    headers: { "X-Kept-Tap": "1" },
    redirect: "manual",
  });
  if (answer.ok) {
    return { saved: true };
  }
  if (answer.status === 422) {
    const told = await answer.json();
    return { words: `${told.what}: ${told.problems.join(" ")}` };
  }
  if (answer.status === 404) {
    return { words: "A session on this tablet is not one of yours any more, and was not sent." };
  }
  // Signed out, or the server is busy: it waits.
  return {};
}

async function sendAll() {
  if (sending) {
    return;
  }
  sending = true;
  let saved = 0;
  const refused = [];
  try {
    for (const tap of mine()) {
      const told = await send(tap);
      if (told.saved) {
        drop(tap.token);
        saved += 1;
      } else if (told.words && !giveBack(tap, told.words)) {
        refused.push({ tap, words: told.words });
      }
    }
  } catch {
    // No connection: everything that did not arrive is still kept.
  } finally {
    sending = false;
  }
  show(refused);
  if (saved && refused.length === 0) {
    location.reload();
  }
}

function keep(form, button) {
  const fields = [...new FormData(form, button)].filter(([name]) => !NEVER_KEPT.has(name));
  const token = form.elements.token.value;
  const note = form.elements.note?.value;
  if (note) {
    notes.set(token, note);
  }
  const taps = read();
  if (!taps.some((tap) => tap.token === token)) {
    write([...taps, { url: form.action, person, token, fields }]);
  }
}

for (const form of document.querySelectorAll("form[data-session]")) {
  form.addEventListener("submit", (event) => {
    try {
      keep(form, event.submitter);
    } catch {
      return; // Nothing can be kept on this device: the form goes in the ordinary way.
    }
    event.preventDefault();
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.disabled = true;
    }
    form.closest(".session").classList.add("session-kept");
    show();
    sendAll();
  });
}

box.querySelector("[data-kept-send]").addEventListener("click", sendAll);
window.addEventListener("online", sendAll);
window.addEventListener("beforeunload", (event) => {
  if (notes.size && mine().some((tap) => notes.has(tap.token))) {
    event.preventDefault(); // A note is in this page alone.
  }
});
show();
if (mine().length) {
  sendAll();
}
