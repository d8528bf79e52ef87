// Eight things the screens need from the browser itself. Loaded once with the frame; holds no words and no data.
(() => {
  "use strict";

  // Where the frame finds its server: at the root, whatever the address of the screen. Else it asks below that first.
  window.__streamlit = { BACKEND_BASE_URL: location.origin + "/", MAIN_PAGE_BASE_URL: location.origin + "/" };

  // When the server has closed the line, ask whether we are still signed in; if not, show the sign-in form.
  let asking = false;
  setInterval(async () => {
    const app = document.querySelector("[data-test-connection-state]");
    const state = app && app.getAttribute("data-test-connection-state");
    if (!state || state === "CONNECTED" || state === "STATIC_CONNECTED" || asking) return;
    asking = true;
    try {
      const answer = await fetch("/_stcore/host-config", { cache: "no-store" });
      if (answer.status === 401) {
        location.replace("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
      }
    } catch (error) {
      // No network: the frame says so itself and tries again.
    } finally {
      asking = false;
    }
  }, 1000);

  // Bring the marked passage of a source text into view, inside its own box, when it changes.
  const shown = new WeakMap();
  let passage = null;
  const scroll = () => {
    for (const box of document.querySelectorAll("[data-scrolls-to]")) {
      const to = box.getAttribute("data-scrolls-to");
      if (shown.get(box) === to) continue;
      shown.set(box, to);
      // What was read of the next passage begins at its top, not where the button of the last one stood.
      const read = document.querySelector(".st-key-intake-read");
      if (read && passage !== null && passage !== to) read.scrollIntoView({ block: "start" });
      passage = read ? to : null;
      const mark = box.querySelector("[data-current]");
      if (mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    }
  };
  // The framework's own words in the reader's language; the page brings them along. Official text is left alone.
  const meta = document.querySelector("meta[name=duban-words]");
  const words = new Map(Object.entries(JSON.parse((meta && meta.content) || "{}")));
  const ours = ".duban-text, .duban-source, [data-testid=stMarkdownContainer], [data-testid=stHtml], textarea";
  const theirs = "[data-testid=stFileUploaderDropzone]";  // its button's word looks like a text of ours
  const named = ["aria-label", "title", "placeholder"];
  const places = [...words].filter(([word]) => word.includes("{")).map(([word, ours]) => {
    const [before, place, after] = word.split(/(\{\w+\})/);
    return { before, after, place, ours };
  });
  const said = (text) => {
    const whole = text.trim();
    if (words.has(whole)) return words.get(whole);
    for (const { before, after, place, ours } of places) {
      if (whole.startsWith(before) && whole.endsWith(after) && whole.length > before.length + after.length) {
        return ours.replace(place, () => whole.slice(before.length, whole.length - after.length));
      }
    }
    const sign = whole.search(/[:,] /);  // a part of something named: "Fullscreen: the name", "year, the name"
    const word = sign > 0 && words.get(whole.slice(0, sign));
    return word ? `${word}：${whole.slice(sign + 2)}` : undefined;
  };
  const translate = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const word = node.parentElement && said(node.nodeValue);
      const parent = node.parentElement;
      if (word && (parent.closest(theirs) || !parent.closest(ours))) node.nodeValue = word;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of named) {
        const word = node.hasAttribute(name) && said(node.getAttribute(name));
        if (word) node.setAttribute(name, word);
      }
      node.childNodes.forEach(translate);
    }
  };
  if (words.size) {
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === "childList") change.addedNodes.forEach(translate);
        else if (change.type === "characterData") translate(change.target);
        else if (said(change.target.getAttribute(change.attributeName) || "")) translate(change.target);
      }
    }).observe(document.documentElement, {
      childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: named,
    });
  }

  // On a phone the menu is a list with groups that are no items of it. As links of a navigation they need no list.
  const plain = () => {
    for (const item of document.querySelectorAll("[data-testid=stSidebarNav] :is(ul, li):not([role])")) {
      item.setAttribute("role", "none");
    }
  };

  // Who opens the search can type at once.
  let sought = null;
  const seek = () => {
    const box = document.querySelector(".st-key-q input");
    if (box && box !== sought && !box.value) box.focus();
    sought = box;
  };

  // A link to another look at the same page: the frame follows the address, as after the browser's own buttons.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.duban-here");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  });

  // An explanation that was opened by the keyboard goes as it came.
  document.addEventListener("keydown", (event) => {
    const open = document.activeElement;
    if (event.key === "Escape" && open && open.classList.contains("duban-help")) open.blur();
  });

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; scroll(); plain(); seek(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-scrolls-to"] });
})();
