/* Faces of the pictures on the page: which one is shown, its details, its way to Explain.
 *
 * Details take longer than answers. They are asked for one face at a time, of faces that are on
 * the screen only, and never while a picture still waits for its answer.
 */
(() => {
  "use strict";

  const { set, view, current } = window.emotionLens.predict;
  const predict = window.emotionLens.predict;
  const callbacks = (window.dash_clientside.emotionLens = window.dash_clientside.emotionLens || {});

  callbacks.predictPlace = (place) => `predict-on-${place}`;

  /* Picking ---------------------------------------------------------------------------------- */

  function pick(where) {
    const file = `${where.split(":")[0]}:`;
    document.querySelectorAll(`[data-predict-panel^="${file}"]`).forEach((panel) => {
      panel.hidden = panel.dataset.predictPanel !== where;
    });
    document.querySelectorAll(`[data-predict-pick^="${file}"]`).forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.predictPick === where));
    });
  }

  function showHeld(where) {
    const [file, face] = where.split(":").map(Number);
    const entry = predict.entry(file);
    if (!entry) return;
    entry.shown.add(face);
    entry.picked = face;
    predict.again(entry);
  }

  /* Details ---------------------------------------------------------------------------------- */

  // A panel that is not picked is not on the screen either.
  const watcher = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      const state = view();
      if (!state) return;
      state.wanted.push(target);
      predict.lookCloser(state);
    }
  });

  /** Called once a picture's answer is drawn. */
  predict.arrived = (entry) => {
    const find = () =>
      document.querySelector(`.predict-face[data-predict-panel^="${entry.number}:"]`);
    predict.whenDrawn(find, () => {
      document
        .querySelectorAll(`.predict-face[data-predict-panel^="${entry.number}:"]`)
        .forEach((panel) => watcher.observe(panel));
      if (!entry.picked) return;
      const where = `${entry.number}:${entry.picked}`;
      entry.picked = null;
      pick(where);
      // The button that asked for it went with the card as it was.
      const panel = document.querySelector(`.predict-face[data-predict-panel="${where}"]`);
      if (panel) predict.focus(panel);
    });
  };

  predict.lookCloser = async (state) => {
    if (state.looking) return;
    state.looking = true;
    while (state.wanted.length && !state.running && current(state)) {
      const panel = state.wanted.shift();
      if (panel.isConnected) await fetchDetails(state, panel);
    }
    state.looking = false;
  };

  /** Fill in what is known of a face by now; true once that is drawn. */
  async function fetchDetails(state, panel, more = {}) {
    const handed = panel.querySelector("[data-explain-crop]");
    const [file, face] = panel.dataset.predictPanel.split(":").map(Number);
    const entry = predict.entry(file);
    if (!handed || !entry) return false; // held back, or cleared
    const bytes = Uint8Array.from(atob(handed.dataset.explainCrop), (char) => char.charCodeAt(0));
    const { signal } = state.abort;
    const query = predict.query(entry, { face, ...more });
    const answer = await predict.ask(state.addresses.details, query, bytes, signal);
    if (!answer || signal.aborted || !current(state) || !panel.isConnected) return false;
    const where = { file, face };
    if (answer.error && more.trust) {
      window.emotionLens.toast(answer.error); // the reasons shown are as good as before
      return false;
    }
    if (answer.error) {
      const text = `${answer.error.message} ${answer.error.hint || ""}`;
      for (const type of ["predict-why-slot", "predict-deep-slot"]) {
        set({ type, ...where }, { children: text });
      }
      return false;
    }
    set({ type: "predict-why-slot", ...where }, { children: answer.why });
    set({ type: "predict-deep-slot", ...where }, { children: answer.deep });
    const row = entry.rows.find((one) => one.face === face);
    if (row) Object.assign(row, answer.row);
    predict.showRows(state);
    return true;
  }

  /** Hold the map of a face against random ones, which takes longer than all else. */
  async function checkMap(button) {
    const state = view();
    const panel = button.closest(".predict-face");
    const entry = predict.entry(panel.dataset.predictPanel.split(":")[0]);
    if (!state || !entry) return;
    const label = [...button.childNodes];
    button.disabled = true;
    button.replaceChildren("Comparing with random maps…");
    if (await fetchDetails(state, panel, { trust: 1 })) {
      entry.trust = true; // so that its report has it as well
      const verdict = () => panel.querySelector(".predict-trust")?.parentElement;
      predict.whenDrawn(verdict, predict.focus);
      return;
    }
    button.replaceChildren(...label);
    button.disabled = false;
    if (button.isConnected) predict.focus(button);
  }

  /* Events ----------------------------------------------------------------------------------- */

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.(
      "[data-predict-pick], [data-predict-show], [data-explain-crop], [data-predict-trust]",
    );
    if (!target || !predict.area()) return;
    const { predictPick, predictShow, explainCrop, explainTitle } = target.dataset;
    if (predictPick) pick(predictPick);
    if (predictShow) showHeld(predictShow);
    if (target.dataset.predictTrust) checkMap(target);
    // The link itself leads to Explain, which finds the face in this store of the frame.
    if (explainCrop) set("shell-crop-store", { data: { pixels: explainCrop, title: explainTitle } });
  }, true);
})();
