/* Takes pictures (chosen, dropped, pasted, from the camera), sends them one by one, shows answers.
 *
 * The enlarged view is drawn here from the file itself. Text reaches the page as React children
 * only, so that file names cannot inject markup.
 */
(() => {
  "use strict";

  const { ids, area, set, html, view, current } = window.emotionLens.predict;
  const predict = window.emotionLens.predict;
  const INPUT = "predict-file-input";
  const PREVIEW_SIDE = 900; // pixels

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
    return card(entry, "No result", [
      html("Div", { className: "predict-message" }, [icon, text]),
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
    const entries = taken.map((file) => ({
      number: state.count++,
      file,
      name: file.name,
      rows: [],
      boxes: [], // drawn by the user: [left, top, width, height] in the picture's pixels
      accepted: 0, // how many of them an answer was given to
      answer: null, // the last one of the model now chosen, for the return from a refused box
      found: false, // whether faces were found without them
      shown: new Set(), // faces to be answered in spite of a red check
    }));
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
    if (!current(state)) return;
    showDone(state);
    predict.lookCloser(state);
  }

  async function analyse(state, entry, signal) {
    fillCard(entry, pendingCard(entry, "Looking for faces…"));
    const ask = (more) =>
      predict.ask(state.addresses.analysis, predict.query(entry, more), entry.file, signal);
    let answer = await ask();
    if (answer && mayBeDrawn(answer) && !(await draw(entry))) {
      // The browser cannot draw this file, as it cannot a TIFF: the server sends a reduced copy.
      answer = await ask({ preview: 1 });
      if (answer && answer.preview) {
        entry.preview = answer.preview.src;
        entry.size = [answer.preview.width, answer.preview.height];
      }
    }
    if (!answer || signal.aborted || !current(state)) return;
    if (answer.error && entry.boxes.length > entry.accepted) {
      await refuseBox(state, entry, answer.error, signal);
      return;
    }
    entry.accepted = entry.boxes.length;
    entry.answer = answer;
    showAnswer(entry, answer);
  }

  /** Take a box back that cannot be answered: the card is again what it was before. */
  async function refuseBox(state, entry, { message, hint }, signal) {
    const [box] = entry.boxes.splice(entry.accepted);
    entry.picked = null;
    window.emotionLens.toast({ message, hint });
    if (entry.answer) showAnswer(entry, entry.answer);
    else await analyse(state, entry, signal); // another model was chosen meanwhile
    predict.offerBox(entry, box);
  }

  // Other refusals may concern files that a browser should not try to draw either.
  const mayBeDrawn = (answer) => !answer.error || Boolean(answer.result);

  function showAnswer(entry, answer) {
    entry.rows = [];
    entry.failed = Boolean(answer.error);
    if (!mayBeDrawn(answer)) {
      fillCard(entry, messageCard(entry, answer.error.message, answer.error.hint));
      return;
    }
    const short = answer.error ? "No result" : answer.summary;
    if (!answer.error) {
      entry.rows = answer.rows.map((row) => ({ picture: entry.name, ...row }));
      if (!entry.boxes.length) entry.found = true;
    }
    fillCard(entry, card(entry, short, [answer.result]));
    set({ type: "predict-preview-image", file: entry.number }, { src: entry.preview });
    predict.arrived(entry);
  }

  /** Keep a file's picture as a small JPEG and its size; false when the browser cannot draw it. */
  async function draw(entry) {
    if (entry.preview) return true;
    try {
      const bitmap = await createImageBitmap(entry.file, { imageOrientation: "from-image" });
      const scale = Math.min(1, PREVIEW_SIDE / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      const pen = canvas.getContext("2d");
      pen.fillStyle = "white"; // behind transparent parts, as on the server
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      entry.size = [bitmap.width, bitmap.height];
      bitmap.close();
      entry.preview = canvas.toDataURL("image/jpeg", 0.85);
      return true;
    } catch (error) {
      return false;
    }
  }

  /* Status, clearing, another model ---------------------------------------------------------- */

  function showProgress(state, entry) {
    const which = state.total > 1 ? ` (${state.done + 1} of ${state.total})` : "";
    set(ids.status, { children: `Analysing ${entry.name}${which}…` });
    set(ids.progress, { hidden: false, value: String(state.done), max: String(state.total) });
  }

  function showRows(state) {
    const rows = state.entries.flatMap((entry) => entry.rows);
    set(ids.rows, { data: rows });
    // What is counted goes to the server: without names.
    const answers = rows.map(({ kind, expression_shown }) => ({ kind, expression_shown }));
    set(ids.answers, { data: answers });
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
    state.wanted = [];
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
    // The face that Explain was asked about is a part of them.
    set("shell-crop-store", { data: null });
    showRows(state);
    set(ids.toolbar, { hidden: true });
    set(ids.progress, { hidden: true });
    set(ids.status, { children: "Cleared." });
    document.getElementById(ids.choose).focus();
  }

  /** Send every picture on the page again: to another model, or for another coverage. */
  function runAgain() {
    const state = view();
    if (!state || !state.entries.length) return;
    restart(state, state.entries);
    for (const entry of state.entries) {
      entry.rows = []; // no table of two models' answers
      entry.shown.clear();
      entry.answer = null;
      fillCard(entry, pendingCard(entry, "Waiting"));
    }
    showRows(state);
    work(state);
  }

  /** Send one picture again: with a box drawn, or for an answer that was held back. */
  predict.again = (entry) => {
    const state = view();
    if (!state || state.queue.includes(entry)) return;
    state.queue.unshift(entry);
    state.total += 1;
    work(state);
  };
  predict.take = take;
  predict.showRows = showRows;

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
    if (target.closest(`#${ids.camera}`)) predict.openCamera();
    // With the mouse the whole area is the button; with the keyboard the button in it is.
    else if (target.closest(`#${ids.drop}`)) choose();
    else if (target.closest(`#${ids.clear}`)) clear();
  });

  predict.takeDropped(area, take);
  document.addEventListener("paste", (event) => {
    if (area() && event.clipboardData && event.clipboardData.files.length) {
      event.preventDefault();
      take(event.clipboardData.files);
    }
  });
  document.addEventListener("change", (event) => {
    // After React has taken the new value over.
    if (area() && [ids.run, ids.coverage].includes(event.target.id)) window.setTimeout(runAgain, 0);
  });
  document.addEventListener("DOMContentLoaded", fileInput);
  if (document.readyState !== "loading") fileInput();
})();
