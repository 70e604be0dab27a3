/* What all scripts of the Predict page share: its state, its pictures, and asking the server.
 *
 * Everything is held by the drawn page: it goes when the page goes. A picture is sent as the raw
 * body of a request; its name is not sent.
 */
(() => {
  "use strict";

  const DROP = "predict-drop-area";
  const predict = ((window.emotionLens = window.emotionLens || {}).predict = {});

  // Drop area -> state, so that pictures are forgotten with the page.
  const views = new WeakMap();
  let last = null;

  predict.ids = {
    run: "predict-run-select",
    coverage: "predict-coverage-select",
    drop: DROP,
    choose: "predict-choose-button",
    camera: "predict-camera-button",
    status: "predict-status-text",
    progress: "predict-progress-bar",
    toolbar: "predict-results-toolbar",
    clear: "predict-clear-button",
    results: "predict-results-list",
    rows: "predict-rows-store",
    answers: "predict-answers-store",
    details: "predict-details",
  };

  predict.area = () => document.getElementById(DROP);
  predict.set = (id, props) => window.dash_clientside.set_props(id, props);
  predict.html = (type, props, children) => ({
    namespace: "dash_html_components",
    type,
    props: { ...props, children },
  });

  /** Return the element of a component's id; Dash writes ids of several parts as sorted JSON. */
  predict.element = (id) => {
    const parts = Object.keys(id).sort().map((key) => [key, id[key]]);
    return document.getElementById(JSON.stringify(Object.fromEntries(parts)));
  };

  /** Return the state of the page as now drawn, or null on other pages. */
  predict.view = () => {
    const drop = predict.area();
    if (!drop) return null;
    const known = views.get(drop);
    // React may reuse the element when the page is drawn anew; its results are gone all the same.
    if (known && known.token === drop.dataset.view) return known;
    const fresh = {
      token: drop.dataset.view,
      limits: {
        bytes: Number(drop.dataset.maxBytes),
        size: drop.dataset.maxSize,
        files: Number(drop.dataset.maxFiles),
      },
      addresses: {
        analysis: drop.dataset.analysis,
        details: drop.dataset.details,
        report: drop.dataset.report,
      },
      entries: [], // every picture on the page, in order
      queue: [], // those still to be sent
      wanted: [], // faces whose details are still to be asked for
      count: 0, // numbers given out
      refused: 0, // files that were not sent
      total: 0, // pictures since the status line was last idle
      done: 0,
      running: false,
      abort: new AbortController(),
    };
    views.set(drop, fresh);
    last = fresh;
    return fresh;
  };

  predict.current = (state) => predict.view() === state;
  predict.entry = (number) => predict.view()?.entries.find((entry) => entry.number === Number(number));

  /** Return what a request about a picture asks for: model, coverage, boxes, held answers. */
  predict.query = (entry, more = {}) => {
    const query = new URLSearchParams({
      run: document.getElementById(predict.ids.run).value,
      coverage: document.getElementById(predict.ids.coverage).value,
      file: entry.number,
    });
    if (entry.boxes.length) {
      query.set("boxes", entry.boxes.map((box) => box.join(",")).join(";"));
      if (entry.found) query.set("found", "1");
    }
    if (entry.shown.size) query.set("shown", [...entry.shown].join(","));
    Object.entries(more).forEach(([key, value]) => query.set(key, value));
    return query;
  };

  const request = (address, query, body, signal) =>
    fetch(`${address}?${query}`, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/octet-stream" },
      signal,
    });

  const NO_ANSWER = {
    code: "no-answer",
    message: "The picture could not be sent.",
    hint: "Check that the application is still running and that the file can be opened.",
  };

  /** Send bytes and return the answer, an error of the network's included; null when aborted. */
  predict.ask = async (address, query, body, signal) => {
    try {
      const response = await request(address, query, body, signal);
      const answer = await response.json();
      // Refused before the page's own code ran, e.g. by the guard against other web sites.
      return response.ok || answer.error ? answer : { error: { code: "refused", ...answer } };
    } catch (error) {
      return signal.aborted ? null : { error: NO_ANSWER };
    }
  };

  /** Send bytes and return a file, `{blob, name}`, or `{error}`. */
  predict.askFile = async (address, query, body, signal) => {
    try {
      const response = await request(address, query, body, signal);
      if (response.headers.get("Content-Disposition")) return { blob: await response.blob() };
      const answer = await response.json();
      return { error: answer.error || answer };
    } catch (error) {
      return { error: NO_ANSWER };
    }
  };

  /** Call back with an element as soon as it is drawn: React draws on one of the next frames. */
  predict.whenDrawn = (find, then, tries = 60) => {
    const found = find();
    if (found) then(found);
    else if (tries) window.setTimeout(() => predict.whenDrawn(find, then, tries - 1), 50);
  };

  /** Focus what an answer put in place of the pressed button, unless the visitor went elsewhere. */
  predict.focus = (element) => {
    if (document.activeElement && document.activeElement !== document.body) return;
    if (element.tabIndex < 0) element.tabIndex = -1; // what is no control takes it by script only
    element.focus();
  };

  // Whoever leaves the page, or draws it anew, wants none of its answers any more.
  predict.leaving = [];
  new MutationObserver(() => {
    if (!last || predict.area()?.dataset.view === last.token) return;
    last.abort.abort();
    last = null;
    predict.leaving.forEach((leave) => leave());
  }).observe(document, { childList: true, subtree: true });

  /* Files let go anywhere on the page go to `take` while `area()` finds its drop area: beside the
   * area they would otherwise replace the page. */
  predict.takeDropped = (area, take) => {
    const carriesFiles = (event) =>
      area() && event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    const highlight = (on) => area() && area().classList.toggle("predict-drop-over", on);
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
  };
})();
