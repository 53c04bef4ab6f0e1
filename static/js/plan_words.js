// What was typed into a plan and is not saved yet, kept in this browser until it is: through a lost
// connection, a reload, a closed window and a sign-out. It holds children's names, so it is kept
// encrypted with a key that the server gives to the same person alone. Without this file, and where
// a browser cannot encrypt, nothing is kept and the page says so.
"use strict";

const planWords = (() => {
  const PLACE = "send-mis-plan-words";
  const KEEP_DAYS = 60;
  const grid = document.getElementById("grid");
  const { person, plan } = grid.dataset;
  let key = null;
  let wanted = null;
  let writing = false;

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const letters = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const isOwn = (entry) => entry.person === person && entry.plan === plan;

  function read() {
    try {
      const oldest = Date.now() - KEEP_DAYS * 24 * 3600 * 1000;
      return JSON.parse(localStorage.getItem(PLACE) || "[]").filter((entry) => entry.at > oldest);
    } catch {
      return [];
    }
  }

  function write(entry) {
    const others = read().filter((each) => !isOwn(each));
    const all = entry ? [...others, entry] : others;
    if (all.length) {
      localStorage.setItem(PLACE, JSON.stringify(all));
    } else {
      localStorage.removeItem(PLACE);
    }
  }

  async function ready() {
    if (!key) {
      key = await crypto.subtle.importKey("raw", bytes(grid.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"]);
    }
    return key;
  }

  // The newest state alone is written: one that comes while another is on its way replaces it.
  async function keep(state) {
    wanted = { state };
    if (writing) {
      return;
    }
    writing = true;
    try {
      while (wanted) {
        const { state: now } = wanted;
        wanted = null;
        if (!now) {
          write(null);
          continue;
        }
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const plain = new TextEncoder().encode(JSON.stringify(now));
        const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await ready(), plain);
        if (!wanted) {
          write({ person, plan, at: Date.now(), iv: letters(iv), words: letters(sealed) });
        }
      }
    } finally {
      writing = false;
    }
  }

  async function kept() {
    const entry = read().find(isOwn);
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

  const isPossible = Boolean(window.crypto?.subtle && grid.dataset.key);
  return { keep: isPossible ? keep : async () => {}, kept: isPossible ? kept : async () => null, isPossible };
})();
