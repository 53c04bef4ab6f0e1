// What somebody has typed and not saved is kept in this browser until it is: through a lost
// connection, a reload, Back, a closed window, the end of a session and a sign-out. It holds
// children's names, so it is kept encrypted with a key that the server gives to the same person
// alone. A form asks for it with the attribute data-draft. Without this file, and where a browser
// cannot encrypt, nothing is kept.
"use strict";

const drafts = (() => {
  const PLACE = "send-mis-drafts";
  const KEEP_DAYS = 60;
  const about = document.getElementById("drafts")?.dataset ?? {};
  const { person } = about;
  let key = null;

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const letters = (buffer) => btoa([...new Uint8Array(buffer)].map((byte) => String.fromCharCode(byte)).join(""));

  function read() {
    try {
      const oldest = Date.now() - KEEP_DAYS * 24 * 3600 * 1000;
      return JSON.parse(localStorage.getItem(PLACE) || "[]").filter((entry) => entry.at > oldest);
    } catch {
      return [];
    }
  }

  function write(place, entry) {
    const others = read().filter((each) => each.person !== person || each.place !== place);
    const all = entry ? [...others, entry] : others;
    if (all.length) {
      localStorage.setItem(PLACE, JSON.stringify(all));
    } else {
      localStorage.removeItem(PLACE);
    }
  }

  async function ready() {
    if (!key) {
      key = await crypto.subtle.importKey("raw", bytes(about.key), "AES-GCM", false, ["encrypt", "decrypt"]);
    }
    return key;
  }

  // `place`: what the draft is of. Only one of a place and a person is kept, the newest.
  function at(place) {
    let wanted = null;
    let work = null;

    async function writeAll() {
      while (wanted) {
        const { state } = wanted;
        wanted = null;
        if (!state) {
          write(place, null);
          continue;
        }
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const plain = new TextEncoder().encode(JSON.stringify(state));
        const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await ready(), plain);
        if (!wanted) {
          write(place, { person, place, at: Date.now(), iv: letters(iv), words: letters(sealed) });
        }
      }
    }

    // One that comes while another is on its way replaces it; done when the last is written.
    function keep(state) {
      wanted = { state };
      work ??= writeAll().finally(() => { work = null; });
      return work;
    }

    async function kept() {
      const entry = read().find((each) => each.person === person && each.place === place);
      if (!entry) {
        return null;
      }
      try {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(entry.iv) }, await ready(), bytes(entry.words));
        return { at: new Date(entry.at), ...JSON.parse(new TextDecoder().decode(plain)) };
      } catch {
        return null; // Kept with a key that is no more: nobody can read it.
      }
    }

    return { keep: isPossible ? keep : async () => {}, kept: isPossible ? kept : async () => null };
  }

  // Whether something of this place waits, without reading it.
  const waits = (place) => read().some((each) => each.person === person && each.place === place);

  function when(date) {
    const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    return `${date.toLocaleDateString("en-GB", { day: "numeric", month: "long" })} at ${time}`;
  }

  const isPossible = Boolean(window.crypto?.subtle && about.key && person);
  return { at, waits, when, isPossible };
})();

// --- Any form with data-draft ---------------------------------------------------------------------

{
  // Which forms this tab has sent, and from where, until their answer is seen.
  const SENT = "send-mis-drafts-sent";
  const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "_sender"]);
  const forms = [...document.querySelectorAll("form[data-draft]")];
  const placeOf = (form) => form.dataset.draft || location.pathname + location.search;
  const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => !NEVER_KEPT.has(name) && typeof value === "string");
  const sent = () => JSON.parse(sessionStorage.getItem(SENT) || "[]");
  const isSent = (place) => sessionStorage.setItem(SENT, JSON.stringify([...sent(), { place, from: location.href.split("#")[0] }]));

  // Saved is what another page answers, to which its form itself has led. A page that says what went
  // wrong, the door, and whatever comes after a lost connection are no answers.
  if (drafts.isPossible && !document.body.classList.contains("page-error")) {
    const here = forms.map(placeOf);
    sent()
      .filter(({ place, from }) => from === document.referrer && !here.includes(place))
      .forEach(({ place }) => drafts.at(place).keep(null));
  }
  sessionStorage.removeItem(SENT);

  // What the server kept when a session ended is sent by a form of its own.
  document.addEventListener("submit", ({ target }) => {
    if (target.elements._unsent) {
      const { pathname, search } = new URL(target.action);
      isSent(pathname + search);
    }
  });

  for (const form of drafts.isPossible ? forms : []) {
    const place = placeOf(form);
    const draft = drafts.at(place);
    const typed = () => JSON.stringify(fieldsOf(form).filter(([name]) => name !== "_once"));
    const before = typed();
    const keep = () => draft.keep(typed() === before && !form.dataset.draftBound ? null : { fields: fieldsOf(form) });
    let leaving = false;

    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => {
      leaving = true;
      keep();
      isSent(place);
    });
    window.addEventListener("pagehide", () => leaving || keep());
    bringBack(form, draft, typed, before, keep);
  }

  async function bringBack(form, draft, typed, before, keep) {
    if (form.dataset.draftBound) {
      keep(); // Shown again by the server with what was typed, and not saved.
      return;
    }
    const found = await draft.kept();
    if (!found || typed() !== before) {
      return;
    }
    fill(form, found.fields);
    if (typed() === before) {
      draft.keep(null);
      return;
    }
    form.querySelectorAll("details").forEach((each) => { each.open = true; });
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.before(notice(form, draft, found.at));
  }

  function fill(form, fields) {
    const given = new Map();
    fields.forEach(([name, value]) => given.set(name, [...(given.get(name) || []), value]));
    for (const each of form.elements) {
      const values = given.get(each.name);
      if (!each.name || NEVER_KEPT.has(each.name) || each.type === "file" || each.type === "submit") {
        continue;
      }
      if (each.type === "checkbox" || each.type === "radio") {
        each.checked = Boolean(values?.includes(each.value));
      } else if (each.multiple) {
        [...each.options].forEach((option) => { option.selected = Boolean(values?.includes(option.value)); });
      } else if (values) {
        each.value = values.length > 1 ? values.shift() : values[0];
      }
    }
  }

  function notice(form, draft, at) {
    const line = document.createElement("div");
    line.className = "notice draft-back";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = `What you typed on ${drafts.when(at)} had not been saved. It is back in the form. `;
    const away = document.createElement("button");
    away.type = "button";
    away.className = "btn btn-quiet";
    away.textContent = "Discard it";
    away.addEventListener("click", async () => {
      form.reset();
      await draft.keep(null);
      line.remove();
      form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
    line.append(words, away);
    return line;
  }
}
