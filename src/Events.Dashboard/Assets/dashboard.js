// Keeps panels up to date (server-sent events, morphed by Idiomorph so that focus, selection and open lists survive), and posts forms in place.
(() => {
  "use strict";
  const store = document.getElementById("store");
  const connection = document.getElementById("connection");
  const say = (element, text) => { if (element.textContent !== text) element.textContent = text; };

  // What the user has typed, chosen or opened is his; what an action has answered stays until the next one.
  const callbacks = {
    beforeNodeMorphed: (old) => !(old.nodeType === 1 && (old.matches("input:not([type=hidden]), textarea, output.status"))),
    beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"),
    // A form that somebody is in stays until he leaves it.
    beforeNodeRemoved: (node) => !(node.nodeType === 1 && node.tagName === "FORM" && node.contains(document.activeElement)),
  };

  // What an action has answered is said at the foot of the page when the place beside its button is gone.
  const said = document.getElementById("said");
  let answer = null;
  function keepAnswer() {
    if (!answer || answer.isConnected) return;
    say(said, answer.textContent);
    said.hidden = false;
    answer = null;
  }

  // What came for panels that are held still: the newest of each is shown when they go on.
  const paused = new Map();
  for (const button of document.querySelectorAll("button.pause")) {
    const id = button.getAttribute("aria-controls");
    const note = document.getElementById(button.id.replace("pause-", "paused-"));
    const name = button.getAttribute("aria-label").replace("Pause ", "");
    button.hidden = false;
    button.addEventListener("click", () => {
      const isOn = !paused.has(id);
      say(button, isOn ? "Go on" : "Pause");
      button.setAttribute("aria-label", (isOn ? "Go on with " : "Pause ") + name);
      say(note, isOn ? "Held still since " + new Date().toLocaleTimeString() : "");
      if (isOn) return paused.set(id, null);
      const html = paused.get(id);
      paused.delete(id);
      if (html !== null) show(id, html);
    });
  }

  function show(id, html) {
    const panel = document.getElementById(id);
    if (!panel) return;
    if (paused.has(id)) return paused.set(id, html);
    const chosen = [...panel.querySelectorAll("select")].map((select) => [select, select.value]);
    Idiomorph.morph(panel, html, { morphStyle: "innerHTML", callbacks });
    for (const [select, value] of chosen) {
      if (select.isConnected && [...select.options].some((option) => option.value === value)) select.value = value;
    }
    keepAnswer();
  }

  function showStore(problem) {
    store.hidden = problem === "";
    say(store, problem === "" ? "" : problem + " What is shown is from before; it goes on by itself.");
    document.body.classList.toggle("stale", problem !== "");
  }

  let source = null;
  let silent = 0;
  function connect() {
    const heard = () => { clearTimeout(silent); silent = setTimeout(lost, 15000); say(connection, "live"); };
    say(connection, "connecting");
    source = new EventSource(document.body.dataset.live);
    source.addEventListener("open", heard);
    source.addEventListener("panel", (event) => { heard(); show(...JSON.parse(event.data)); });
    source.addEventListener("store", (event) => { heard(); showStore(JSON.parse(event.data)[0]); });
    source.addEventListener("still", heard);
    source.addEventListener("error", lost);
  }

  function lost() {
    say(connection, "not connected");
    showStore("The server of this page does not answer.");
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(silent);
    setTimeout(() => { if (!document.hidden) connect(); }, 2000);
  }

  if (document.body.dataset.live) {
    connect();
    document.addEventListener("visibilitychange", () => {
      source.close();
      clearTimeout(silent);
      if (!document.hidden) connect();
    });
    addEventListener("pagehide", () => { source.close(); clearTimeout(silent); });
  }

  addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form.action")) return;
    event.preventDefault();
    if (form.dataset.busy || (form.elements.ask && event.submitter?.name !== "look" && !confirm(form.elements.ask.value))) return;
    const status = form.querySelector("output.status");
    const data = new URLSearchParams(new FormData(form, event.submitter));
    form.dataset.busy = "yes";
    status.textContent = "…";
    said.hidden = true;
    try {
      const reply = await fetch(event.submitter?.getAttribute("formaction") ?? form.getAttribute("action"), {
        method: "POST", body: data, headers: { "X-Events-Dashboard": "1" }, credentials: "same-origin",
      });
      const text = await reply.text();
      if (reply.headers.get("Content-Type")?.startsWith("text/html")) status.innerHTML = text;
      else status.textContent = text || "Refused: " + reply.status;
    } catch {
      status.textContent = "The server of this page does not answer; nothing is known of this action.";
    } finally {
      delete form.dataset.busy;
      answer = status;
      keepAnswer();
    }
  });
})();
