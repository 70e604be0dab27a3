/* The Predict page: takes pictures (chosen, dropped, pasted), sends them one by one, shows answers.
 *
 * A picture goes as the raw body of one request; its name is not sent, and the enlarged view is
 * drawn here from the file itself. Everything is held by the page's drop area: it goes when the
 * page goes. Text reaches the page as React children only, so file names cannot inject markup.
 */
(() => {
  "use strict";

  const DROP = "predict-drop-area";
  const INPUT = "predict-file-input";
  const PREVIEW_SIDE = 900; // pixels
  const ids = {
    run: "predict-run-select",
    choose: "predict-choose-button",
    status: "predict-status-text",
    progress: "predict-progress-bar",
    toolbar: "predict-results-toolbar",
    clear: "predict-clear-button",
    results: "predict-results-list",
    rows: "predict-rows-store",
    details: "predict-details",
  };

  // Drop area -> state, so that pictures are forgotten with the page.
  const views = new WeakMap();

  const area = () => document.getElementById(DROP);
  const set = (id, props) => window.dash_clientside.set_props(id, props);
  const html = (type, props, children) => ({
    namespace: "dash_html_components",
    type,
    props: { ...props, children },
  });

  /** Return the state of the page as now drawn, or null on other pages. */
  function view() {
    const drop = area();
    if (!drop) return null;
    const known = views.get(drop);
    // React may reuse the element when the page is drawn anew; its results are gone all the same.
    if (known && known.token === drop.dataset.view) return known;
    if (known) known.abort.abort();
    const fresh = {
      token: drop.dataset.view,
      limits: {
        bytes: Number(drop.dataset.maxBytes),
        size: drop.dataset.maxSize,
        files: Number(drop.dataset.maxFiles),
      },
      address: drop.dataset.address,
      entries: [], // every picture on the page, in order
      queue: [], // those still to be sent
      count: 0, // numbers given out
      refused: 0, // files that were not sent
      total: 0, // pictures since the status line was last idle
      done: 0,
      running: false,
      abort: new AbortController(),
    };
    views.set(drop, fresh);
    return fresh;
  }

  const current = (state) => view() === state;

  /* Cards ------------------------------------------------------------------------------------ */

  const cardId = (entry) => ({ type: "predict-file-card", file: entry.number });

  function card(entry, aside, body) {
    return [
      html("Header", { className: "predict-card-head" }, [
        html("H3", { className: "predict-card-name" }, entry.name),
        html("Span", { className: "small text-body-secondary" }, aside),
      ]),
      ...body,
    ];
  }

  const pendingCard = (entry, text) =>
    card(entry, text, [html("Div", { className: "predict-pending" }, [])]);

  function messageCard(entry, message, hint) {
    const lines = [html("Strong", {}, message), hint ? html("Span", {}, ` ${hint}`) : ""];
    const icon = html("I", { className: "bi bi-exclamation-triangle-fill", "aria-hidden": "true" }, "");
    const text = html("P", { className: "mb-0" }, lines);
    const thumb = entry.preview
      ? [html("Img", { src: entry.preview, alt: "Your picture.", className: "predict-thumb" }, null)]
      : [];
    return card(entry, "No result", [
      html("Div", { className: "predict-message" }, [...thumb, icon, text]),
    ]);
  }

  function addCard(entry, children) {
    const slot = html("Article", { id: cardId(entry), className: "predict-card" }, children);
    const patch = new window.dash_clientside.Patch().extend([], [slot]).build();
    set(ids.results, { children: patch });
  }

  const fillCard = (entry, children) => set(cardId(entry), { children });

  /* Taking pictures -------------------------------------------------------------------------- */

  function take(files) {
    const state = view();
    if (!state || !files.length) return;
    const taken = [...files].slice(0, state.limits.files);
    const entries = taken.map((file) => ({ number: state.count++, file, name: file.name, rows: [] }));
    for (const entry of entries) accept(state, entry);
    if (files.length > taken.length) {
      refuse(
        state,
        { number: state.count++, name: `${files.length - taken.length} more pictures` },
        `At most ${state.limits.files} pictures are taken at a time.`,
        "Add the others afterwards.",
      );
    }
    set(ids.toolbar, { hidden: false });
    bringIntoView(entries[0]);
    work(state);
  }

  function accept(state, entry) {
    if (entry.file.size > state.limits.bytes) {
      refuse(
        state,
        { number: entry.number, name: entry.name },
        `The file is larger than ${state.limits.size}.`,
        "Save the picture smaller, or as JPEG.",
      );
      return;
    }
    state.entries.push(entry);
    state.queue.push(entry);
    state.total += 1;
    addCard(entry, pendingCard(entry, "Waiting"));
  }

  function refuse(state, entry, message, hint) {
    state.refused += 1;
    addCard(entry, messageCard(entry, message, hint));
    if (!state.running) set(ids.status, { children: `${entry.name}: ${message}` });
  }

  function bringIntoView(entry) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    // React draws the card on one of the next frames.
    window.setTimeout(() => {
      const selector = `[id*='"file":${entry.number},'][id*='predict-file-card']`;
      const shown = document.querySelector(selector);
      if (shown) shown.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "nearest" });
    }, 100);
  }

  /* Sending, one at a time ------------------------------------------------------------------- */

  async function work(state) {
    if (state.running) return;
    state.running = true;
    while (state.queue.length && current(state)) {
      const entry = state.queue.shift();
      showProgress(state, entry);
      const { signal } = state.abort;
      await analyse(state, entry, signal);
      if (signal.aborted) continue; // cleared, or sent again to another model
      state.done += 1;
      showRows(state);
    }
    state.running = false;
    if (current(state)) showDone(state);
  }

  async function analyse(state, entry, signal) {
    fillCard(entry, pendingCard(entry, "Looking for faces…"));
    const run = document.getElementById(ids.run).value;
    const query = new URLSearchParams({ run, file: entry.number });
    let answer;
    try {
      const response = await fetch(`${state.address}?${query}`, {
        method: "POST",
        body: entry.file,
        headers: { "Content-Type": "application/octet-stream" },
        signal,
      });
      answer = await response.json();
      // Refused before the page's own code ran, e.g. by the guard against other web sites.
      if (!response.ok && !answer.error) answer = { error: { code: "refused", ...answer } };
    } catch (error) {
      if (signal.aborted) return;
      const hint = "Check that the application is still running and that the file can be opened.";
      answer = { error: { code: "no-answer", message: "The picture could not be sent.", hint } };
    }
    await showAnswer(state, entry, answer, signal);
  }

  async function showAnswer(state, entry, answer, signal) {
    entry.rows = [];
    entry.failed = Boolean(answer.error);
    // Other refusals may concern files that a browser should not try to draw either.
    if (!answer.error || answer.error.code === "no-face") {
      entry.preview = entry.preview || (await reduced(entry.file));
    }
    if (signal.aborted || !current(state)) return;
    if (answer.error) {
      fillCard(entry, messageCard(entry, answer.error.message, answer.error.hint));
      return;
    }
    entry.rows = answer.rows.map((row) => ({ picture: entry.name, ...row }));
    fillCard(entry, card(entry, answer.summary, [answer.result]));
    set({ type: "predict-preview-image", file: entry.number }, { src: entry.preview });
  }

  /** Return a file's picture as a small JPEG data URI, or "" when the browser cannot draw it. */
  async function reduced(file) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, PREVIEW_SIDE / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      const pen = canvas.getContext("2d");
      pen.fillStyle = "white"; // behind transparent parts, as on the server
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
      return canvas.toDataURL("image/jpeg", 0.85);
    } catch (error) {
      return "";
    }
  }

  /* Status, clearing, another model ---------------------------------------------------------- */

  function showProgress(state, entry) {
    const which = state.total > 1 ? ` (${state.done + 1} of ${state.total})` : "";
    set(ids.status, { children: `Analysing ${entry.name}${which}…` });
    set(ids.progress, { hidden: false, value: String(state.done), max: String(state.total) });
  }

  function showRows(state) {
    set(ids.rows, { data: state.entries.flatMap((entry) => entry.rows) });
  }

  function showDone(state) {
    const good = state.entries.filter((entry) => !entry.failed).length;
    const all = state.entries.length + state.refused;
    const pictures = all === 1 ? "1 picture" : `${all} pictures`;
    const text = good === all ? `Done: ${pictures}.` : `Done: results for ${good} of ${pictures}.`;
    set(ids.status, { children: all ? text : "" });
    set(ids.progress, { hidden: true });
    state.total = 0;
    state.done = 0;
  }

  function restart(state, entries) {
    state.abort.abort();
    state.abort = new AbortController();
    state.queue = [...entries];
    state.total = entries.length;
    state.done = 0;
  }

  function clear() {
    const state = view();
    if (!state) return;
    restart(state, []);
    state.entries = [];
    state.refused = 0;
    set(ids.results, { children: [] });
    set(ids.rows, { data: [] });
    set(ids.toolbar, { hidden: true });
    set(ids.progress, { hidden: true });
    set(ids.status, { children: "Cleared." });
    document.getElementById(ids.choose).focus();
  }

  /** Send every picture on the page again, to the model now chosen. */
  function runAgain() {
    const state = view();
    if (!state || !state.entries.length) return;
    restart(state, state.entries);
    for (const entry of state.entries) {
      entry.rows = []; // no table of two models' answers
      fillCard(entry, pendingCard(entry, "Waiting"));
    }
    showRows(state);
    work(state);
  }

  /* Events: listened to on the document, as the page is drawn and redrawn at any time -------- */

  function fileInput() {
    const known = document.getElementById(INPUT);
    if (known) return known;
    const input = document.createElement("input");
    Object.assign(input, { id: INPUT, type: "file", multiple: true, hidden: true, tabIndex: -1 });
    input.addEventListener("change", () => {
      take(input.files);
      input.value = ""; // so that the same file can be chosen again
    });
    document.body.append(input);
    return input;
  }

  function choose() {
    const input = fileInput();
    input.accept = area().dataset.accept;
    input.click();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest(`a[href="#${ids.details}"]`)) {
      document.getElementById(ids.details).open = true;
    }
    if (!area()) return;
    const target = event.target;
    // With the mouse the whole area is the button; with the keyboard the button in it is.
    if (target.closest(`#${DROP}`)) choose();
    else if (target.closest(`#${ids.clear}`)) clear();
  });

  const carriesFiles = (event) =>
    area() && event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const highlight = (on) => area() && area().classList.toggle("predict-drop-over", on);

  // Anywhere on the page: a file let go beside the area would otherwise replace the page.
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    highlight(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) highlight(false);
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    highlight(false);
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (area() && event.clipboardData && event.clipboardData.files.length) {
      event.preventDefault();
      take(event.clipboardData.files);
    }
  });
  document.addEventListener("change", (event) => {
    // After React has taken the new value over.
    if (area() && event.target.id === ids.run) window.setTimeout(runAgain, 0);
  });
  document.addEventListener("DOMContentLoaded", fileInput);
  if (document.readyState !== "loading") fileInput();
})();
