// The cards of a day: a tap is answered at its own card, and every other card stays as it is, with
// whatever is half typed there. Keeping and sending is the work of kept.js.
"use strict";

// The second tap of a double tap falls where the first one did: until then nothing moves.
const HOLD = 800;
const heldAt = new Map();

const cardOf = (tap) => (tap.card && document.getElementById(tap.card)) || null;
const formIn = (card) => card?.querySelector("form[data-session]") ?? null;

function hold(card) {
  card.classList.add("session-kept");
  for (const part of card.children) {
    part.inert = true;
  }
  heldAt.set(card.id, performance.now());
}

function release(card) {
  card.classList.remove("session-kept");
  for (const part of card.children) {
    part.inert = false;
  }
  card.querySelector(".session-waits")?.remove();
}

function afterHold(card, deed) {
  const left = HOLD - (performance.now() - (heldAt.get(card.id) ?? 0));
  setTimeout(deed, Math.max(0, left));
}

function made(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

// --- What the server said of a tap ----------------------------------------------------------

keptTaps.page.waits = (tap, hasNote) => {
  const card = cardOf(tap);
  if (!card || card.querySelector(".session-waits") || !card.classList.contains("session-kept")) {
    return;
  }
  const line = document.createElement("p");
  line.className = "session-waits";
  line.setAttribute("role", "status");
  line.textContent = "Kept on this device, not sent yet.";
  if (hasNote) {
    line.textContent += " The note is not kept if you close this page.";
  }
  card.append(line);
};

keptTaps.page.saved = (tap, told) => {
  const card = cardOf(tap);
  if (!card || card.matches(".session-done")) {
    return false;
  }
  afterHold(card, () => {
    const done = made(told.card);
    const hadFocus = !document.activeElement || document.activeElement === document.body;
    card.replaceWith(done);
    openNext(done);
    tell(told.saved);
    if (hadFocus) {
      done.querySelector("a").focus({ preventScroll: true });
    }
  });
  return true;
};

keptTaps.page.refused = (tap, told) => {
  const card = cardOf(tap);
  const form = formIn(card);
  if (!form) {
    return false;
  }
  if (!told) {
    release(card);
    return false;
  }
  afterHold(card, () => {
    const again = made(told.form);
    form.replaceWith(again);
    release(card);
    showSteps(again);
    again.querySelector("[role=alert]").focus();
  });
  return true;
};

function openNext(done) {
  if (document.querySelector(".session-open[open]:not(.session-kept)")) {
    return; // Somebody is at work in another one.
  }
  const left = [...document.querySelectorAll(":is(.session-open, .session-shut):not(.session-kept)")];
  const next = left.find((card) => done.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
  openCard(next || left[0]);
}

function tell(words) {
  document.querySelector("[data-told]").textContent = words;
  const lede = document.querySelector("[data-lede]");
  const count = document.querySelectorAll(".session-done").length;
  lede.textContent = lede.textContent.replace(/\d+(?= recorded)/, String(count));
}

// --- The forms that the page came without ------------------------------------------------------

// Each card as it is with its form, in the place of the row that stands for it. Whatever has been
// opened or recorded meanwhile stays as it is.
async function fetchForms(which) {
  const asked = new URL(location.href);
  asked.searchParams.set("forms", which);
  const answer = await fetch(asked, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || answer.redirected) {
    throw new Error(`${answer.status}`);
  }
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  for (const card of [...holder.content.children]) {
    const row = document.getElementById(card.id);
    if (row?.matches(".session-shut")) {
      const hadFocus = row.contains(document.activeElement);
      row.replaceWith(card);
      showSteps(card);
      if (hadFocus) {
        card.querySelector("summary").focus({ preventScroll: true });
      }
    }
  }
  holdKept();
}

async function openCard(card) {
  if (card?.matches(".session-shut")) {
    await fetchForms(card.id.slice(1)).catch(() => {}); // Without a connection the link stays.
  }
  const opened = card && document.getElementById(card.id);
  if (opened?.matches("details")) {
    opened.open = true;
  }
  return opened;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.(".session-shut a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  const opened = await openCard(link.closest(".session-shut"));
  if (opened?.matches("details")) {
    opened.querySelector("summary").focus({ preventScroll: true });
  } else {
    location.assign(link.href);
  }
});

if (document.querySelector("[data-forms]")) {
  fetchForms("all").catch(() => {}); // The rows' own links are there still.
}

// --- A tap ----------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-session]")) {
    return;
  }
  const card = form.closest(".session");
  try {
    keptTaps.keep(form, event.submitter, card.id);
  } catch {
    return; // Nothing can be kept on this device: the form goes in the ordinary way.
  }
  event.preventDefault();
  hold(card);
});

// A second tap there would select words of the card beside it.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(".session-kept")) {
    event.preventDefault();
  }
});

// A page opened anew, while a tap of its card still waits.
function holdKept() {
  for (const tap of keptTaps.mine()) {
    const card = cardOf(tap);
    if (formIn(card) && !card.classList.contains("session-kept")) {
      hold(card);
    }
  }
}

holdKept();
