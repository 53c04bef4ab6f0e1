// A tap that records a session is kept on this device until the school's server says that it has
// it, and is sent from whatever page of ours is open. What is kept: row, token, day, who was there
// and counts, all by number; no name, and no note. Without this file the forms are sent in the
// ordinary way.
"use strict";

const keptTaps = (() => {
  const PLACE = "send-mis-taps";
  const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "_sender", "note"]);
  // Most taps arrive sooner, and then there is nothing to say.
  const SAY_AFTER = 2000;
  const TRY_AGAIN = 20000;
  const GIVE_UP = 30000;
  const box = document.getElementById("kept");
  const person = box.dataset.person;
  const secret = box.querySelector("[name=csrfmiddlewaretoken]").value;
  const notes = new Map();
  const refused = new Map();
  const slow = new Set();
  // What the page of the sessions does with a tap of its own; each says whether it took it.
  const page = { waits: () => {}, saved: () => false, refused: () => false };
  let sending = false;
  let isSignedOut = false;
  let arrived = 0;

  const read = () => JSON.parse(localStorage.getItem(PLACE) || "[]");
  const write = (taps) => localStorage.setItem(PLACE, JSON.stringify(taps));
  const drop = (token) => write(read().filter((tap) => tap.token !== token));
  const mine = () => read().filter((tap) => tap.person === person);

  function keep(form, button, card) {
    const fields = [...new FormData(form, button)].filter(([name]) => !NEVER_KEPT.has(name));
    const token = form.elements.token.value;
    const note = form.elements.note?.value.trim();
    const tap = { url: form.action, person, token, fields, card, noted: Boolean(note) };
    write([...read().filter((other) => other.token !== token), tap]);
    if (note) {
      notes.set(token, note);
    }
    sayLater([tap]);
    sendAll();
  }

  function sayLater(taps) {
    setTimeout(() => {
      taps.forEach((tap) => slow.add(tap.token));
      say();
    }, SAY_AFTER);
  }

  // --- Sending ------------------------------------------------------------------------------

  async function sendAll() {
    if (sending) {
      return; // The loop below finds whatever is kept meanwhile.
    }
    sending = true;
    isSignedOut = false;
    const tried = new Set();
    const next = () => mine().find((tap) => !tried.has(tap.token) && !refused.has(tap.token));
    try {
      for (let tap = next(); tap; tap = next()) {
        tried.add(tap.token);
        if (!(await send(tap))) {
          break;
        }
      }
    } catch {
      // No connection: everything that did not arrive is still kept.
    } finally {
      sending = false;
    }
    tried.forEach((token) => slow.add(token));
    say();
  }

  // False where the next one would meet the same: signed out, or the server is busy.
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
      keepalive: true,
      signal: AbortSignal.timeout?.(GIVE_UP),
    });
    if (answer.ok) {
      settle(tap, await answer.json());
    } else if (answer.status === 422) {
      const told = await answer.json();
      if (page.refused(tap, told)) {
        forget(tap);
      } else {
        refused.set(tap.token, `${told.what}: ${told.problems.join(" ")}`);
      }
    } else if (answer.status === 404) {
      page.refused(tap, null);
      refused.set(tap.token, "A session kept on this device is not one of yours any more, and was not sent.");
    } else {
      isSignedOut = answer.type === "opaqueredirect" || answer.status === 403;
      return false;
    }
    return true;
  }

  function settle(tap, told) {
    forget(tap);
    if (tap.noted && !told.has_note) {
      line(`${told.what}: recorded without its note, which is not kept here.`, link("Add it", told.url));
    }
    if (!page.saved(tap, told)) {
      arrived += 1;
    }
  }

  function forget(tap) {
    drop(tap.token);
    notes.delete(tap.token);
    refused.delete(tap.token);
  }

  // --- Saying -------------------------------------------------------------------------------

  function say() {
    const own = mine().filter((tap) => slow.has(tap.token) && !refused.has(tap.token));
    own.forEach((tap) => page.waits(tap, notes.has(tap.token)));
    for (const [token, words] of refused) {
      if (!box.querySelector(`[data-tap="${token}"]`)) {
        line(words, takeOff(token)).dataset.tap = token;
      }
    }
    const waiting = `${own.length} ${own.length === 1 ? "session waits" : "sessions wait"} on this device to be sent.`;
    const words = [];
    if (own.length) {
      words.push(isSignedOut ? `You are signed out. ${waiting}` : waiting);
    }
    if (arrived) {
      words.push(`${arrived} kept on this device ${arrived === 1 ? "has" : "have"} been sent.`);
    }
    const said = box.querySelector(".kept-count");
    if (said.textContent !== words.join(" ")) {
      said.textContent = words.join(" ");
    }
    box.querySelector("[data-kept-send]").hidden = !own.length || isSignedOut;
    const door = box.querySelector("[data-kept-door]");
    door.hidden = !own.length || !isSignedOut;
    door.href = `${box.dataset.door}?next=${encodeURIComponent(location.pathname + location.search)}`;
    box.hidden = !words.length && !box.querySelector("li");
    sayAll();
  }

  // Also what other people left here, which is sent when they sign in.
  function sayAll() {
    const place = document.querySelector("[data-waiting-line]");
    if (place) {
      const others = read().length - mine().length;
      place.hidden = false;
      place.querySelector("[data-waiting]").textContent = String(mine().length);
      place.querySelector("[data-others]").textContent = others ? ` ${others} of other people’s: sent when they sign in here.` : "";
    }
  }

  function line(words, deed) {
    const item = document.createElement("li");
    item.append(`${words} `, deed);
    box.querySelector(".kept-refused").append(item);
    return item;
  }

  function link(words, url) {
    const made = document.createElement("a");
    made.href = url;
    made.textContent = words;
    return made;
  }

  function takeOff(token) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet";
    made.textContent = "Remove it from this device";
    made.addEventListener("click", () => {
      forget({ token });
      made.closest("li").remove();
      say();
    });
    return made;
  }

  box.querySelector("[data-kept-send]").addEventListener("click", sendAll);
  window.addEventListener("online", sendAll);
  window.addEventListener("beforeunload", (event) => {
    if (mine().some((tap) => notes.has(tap.token))) {
      event.preventDefault(); // A note is in this page alone.
    }
  });
  // After the scripts of the page itself, which may know the cards of these taps.
  document.addEventListener("DOMContentLoaded", () => {
    sayAll();
    if (mine().length) {
      sayLater(mine());
      sendAll();
    }
  });
  setInterval(() => {
    if (mine().length && !isSignedOut) {
      sendAll();
    }
  }, TRY_AGAIN);

  return { keep, mine, page };
})();
