// Sends a folder of documents in parts, so that one that is larger than a form takes arrives too,
// and goes on where it was when the connection breaks off. A folder is chosen or dragged here.
// Without this file the form sends the files that are chosen in it, all at once.
"use strict";

(() => {
  const PART_BYTES = 20 * 1024 * 1024;
  const PART_FILES = 25;
  const TRIES = 4;
  const form = document.querySelector("form.house-form");
  const box = document.getElementById("folder-drop");
  const chosen = document.getElementById("folder-choose");
  const said = document.getElementById("folder-said");
  const bar = document.getElementById("folder-progress");
  const again = document.getElementById("folder-again");
  if (!form || !box) {
    return;
  }
  box.hidden = false;
  // What has not arrived yet, and where it goes once the folder is there.
  let waiting = [];
  let total = 0;
  let target = form.action || location.href;
  let isSending = false;

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const withPath = (file) => ({ file, path: file.webkitRelativePath || file.name });

  function partOf(files) {
    let bytes = 0;
    let count = 0;
    for (const { file } of files) {
      if (count && (count === PART_FILES || bytes + file.size > PART_BYTES)) {
        break;
      }
      bytes += file.size;
      count += 1;
    }
    return files.slice(0, count);
  }

  function bodyOf(part) {
    const body = new FormData(form);
    body.delete("documents");
    for (const { file, path } of part) {
      body.append("path", path);
      body.append("documents", file, file.name);
    }
    return body;
  }

  async function sent(part) {
    for (let tried = 1; ; tried += 1) {
      try {
        return await fetch(target, { method: "POST", body: bodyOf(part), credentials: "same-origin" });
      } catch (error) {
        if (tried === TRIES) {
          throw error;
        }
        said.textContent = "The connection broke off. Trying again …";
        await wait(1000 * tried);
      }
    }
  }

  async function reasonOf(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = page.querySelector(".field-errors li, main h1");
    return words ? words.textContent.trim() : "";
  }

  function show() {
    const done = total - waiting.length;
    said.textContent = `${done} of ${total} files have arrived.`;
    bar.hidden = false;
    bar.max = total;
    bar.value = done;
  }

  async function sendAll() {
    if (isSending || !waiting.length) {
      return;
    }
    isSending = true;
    again.hidden = true;
    let there = "";
    try {
      while (waiting.length) {
        show();
        const part = partOf(waiting);
        const answer = await sent(part);
        if (!answer.ok || !answer.redirected) {
          const reason = await reasonOf(answer);
          said.textContent = `${reason} ${total - waiting.length} of ${total} files have arrived.`;
          again.hidden = false;
          return;
        }
        there = answer.url.split(/[?#]/)[0];
        target = `${there}more/`;
        waiting = waiting.slice(part.length);
      }
      location.assign(there);
    } catch {
      said.textContent = `The connection broke off. ${total - waiting.length} of ${total} files have arrived, and nothing is lost.`;
      again.hidden = false;
    } finally {
      isSending = false;
    }
  }

  function start(files) {
    if (isSending || !files.length) {
      return;
    }
    waiting = files;
    total = files.length;
    sendAll();
  }

  async function within(entry, path) {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      return [{ file, path: path + file.name }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      // A browser hands out a hundred at a time.
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) {
        break;
      }
      for (const each of some) {
        found.push(...(await within(each, `${path}${entry.name}/`)));
      }
    }
    return found;
  }

  chosen.addEventListener("change", () => start([...chosen.files].map(withPath)));
  again.addEventListener("click", sendAll);
  form.addEventListener("submit", (event) => {
    const files = [...form.elements.documents.files];
    if (files.length) {
      event.preventDefault();
      start(files.map(withPath));
    }
  });
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const found = [];
    for (const entry of entries) {
      found.push(...(await within(entry, "")));
    }
    start(found);
  });
})();
