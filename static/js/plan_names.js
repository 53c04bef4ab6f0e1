// The names that fit what is typed under "Who" of a plan's row. Everything works without this file.
"use strict";

{
  const grid = document.getElementById("grid");
  const names = grid.dataset.names ? grid.dataset.names.split("|") : [];
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
    list.scrollIntoView({ block: "nearest", behavior: "instant" });
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
    if (!input.matches('[data-box="who"]') || event.altKey) {
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
}
