// Reads what the school shared aloud, a heading or paragraph at a time, where the browser can. The button shows only there.
"use strict";

const button = document.querySelector("[data-aloud]");
const voice = window.speechSynthesis;
const USUAL = "Read it aloud";

const stop = () => {
  voice.cancel();
  button.textContent = USUAL;
  button.setAttribute("aria-pressed", "false");
};

const start = () => {
  voice.cancel();
  button.textContent = "Stop reading";
  button.setAttribute("aria-pressed", "true");
  // A long text in one piece is cut off by some browsers after a while.
  const parts = [...document.querySelectorAll(".shared-part > *, .shared-aim > :is(h2, p)")]
    .filter((part) => !part.querySelector("a, button"))
    .map((part) => part.innerText.trim())
    .filter(Boolean);
  parts.forEach((text, number) => {
    const said = new SpeechSynthesisUtterance(text);
    said.lang = "en-GB";
    said.rate = 0.95;
    if (number === parts.length - 1) {
      said.addEventListener("end", stop);
    }
    voice.speak(said);
  });
};

if (button && voice) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      stop();
    } else {
      start();
    }
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
