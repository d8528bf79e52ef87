// Three things the screens need from the browser itself. Loaded once with the frame; holds no words and no data.
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
  const scroll = () => {
    for (const box of document.querySelectorAll("[data-scrolls-to]")) {
      const to = box.getAttribute("data-scrolls-to");
      if (shown.get(box) === to) continue;
      shown.set(box, to);
      const mark = box.querySelector("[data-current]");
      if (mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    }
  };
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; scroll(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-scrolls-to"] });
})();
