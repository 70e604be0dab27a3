/* The tab for videos: takes one video (chosen or dropped) and sends it as the raw body of one
 * request; its name stays here. What the server answers with, a token, goes into the tab's session
 * storage by way of a Dash store. */
(() => {
  "use strict";

  const PREFIX = "predict-video";
  // The figure's first curves: two lines for each of the seven expressions. The band follows.
  const LINES = 14;
  const DROP = `${PREFIX}-drop-area`;
  const INPUT = `${PREFIX}-file-input`;
  const at = (name) => document.getElementById(`${PREFIX}-${name}`);
  const set = (name, props) => window.dash_clientside.set_props(`${PREFIX}-${name}`, props);
  const area = () => document.getElementById(DROP);
  const say = (text) => set("status-text", { children: text });
  // The request under way, and the drawn page it belongs to.
  let sending = null;
  let sender = null;

  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

  function busy(yes) {
    set("progress-bar", { hidden: !yes, value: "0" });
    set("sent-text", { children: "" });
    set("stop-button", { hidden: !yes });
    set("choose-button", { disabled: yes });
    // Each of the two buttons goes when the other comes: the keyboard's place goes along.
    moveFocus(yes ? "stop-button" : "choose-button");
  }

  /** Focus a button as soon as it can be and what had the focus is gone. */
  function moveFocus(name) {
    const usable = (element) => element && !element.hidden && !element.disabled;
    const lost = () => {
      const had = document.activeElement;
      return had === document.body || !usable(had);
    };
    window.emotionLens.predict.whenDrawn(
      () => usable(at(name)) && lost() && at(name),
      (button) => button.focus({ preventScroll: true }),
    );
  }

  /** Return what Dash keeps of the video before this one, as JSON; null without one. */
  function earlier() {
    try {
      return window.sessionStorage.getItem(`${PREFIX}-store`);
    } catch (error) {
      return null; // A browser that keeps nothing.
    }
  }

  // XMLHttpRequest, as fetch does not tell how much of a file has been sent.
  function send(file, drop) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      sending = request;
      sender = drop.dataset.view;
      const query = new URLSearchParams({
        run: at("run-select").value, rate: at("rate-select").value,
      });
      request.open("POST", `${drop.dataset.address}?${query}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      const known = earlier();
      if (known) request.setRequestHeader("Emotion-Lens-Earlier", known);
      request.responseType = "json";
      // Beside the bar and not in the status, which readers say aloud at each change.
      request.upload.addEventListener("progress", (event) => {
        if (area()?.dataset.view !== sender) return;
        set("progress-bar", { value: String(event.loaded / Math.max(event.total, 1)) });
        set("sent-text", { children: `${megabytes(event.loaded)} of ${megabytes(event.total)}` });
      });
      request.addEventListener("load", () => {
        const told = request.response || {};
        if (told.held) resolve(told.held);
        else reject(told.error || (told.message ? told : {
          message: "The video could not be sent.", hint: "Try again.",
        }));
      });
      request.addEventListener("error", () =>
        reject({ message: "The connection to the dashboard broke.", hint: "Try again." }));
      request.addEventListener("abort", () => reject({ message: "The upload was cancelled." }));
      request.send(file);
    });
  }

  async function take(files) {
    const drop = area();
    const file = files[0];
    if (!drop || !file) return;
    if (sending) {
      say("A video is being sent. Wait for it, or cancel it first.");
      return;
    }
    if (files.length > 1) {
      say("One video at a time, please.");
      return;
    }
    if (file.size > Number(drop.dataset.maxBytes)) {
      say(`${file.name} is larger than ${drop.dataset.maxSize}. Cut out the part you need.`);
      return;
    }
    const view = drop.dataset.view;
    const here = () => area() && area().dataset.view === view;
    busy(true);
    say(`Sending ${file.name}.`);
    try {
      const held = await send(file, drop);
      if (!here()) return;
      say(`${file.name} was sent.`);
      set("store", { data: held });
    } catch (problem) {
      if (here()) say(`${problem.message} ${problem.hint || ""}`.trim());
    } finally {
      sending = null;
      if (here()) busy(false);
    }
  }

  function fileInput() {
    const known = document.getElementById(INPUT);
    if (known) return known;
    const input = document.createElement("input");
    Object.assign(input, {
      id: INPUT, type: "file", hidden: true, tabIndex: -1, accept: "video/*,.mkv,.avi,.mov",
    });
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = ""; // so that the same file can be chosen again
    });
    document.body.append(input);
    return input;
  }

  document.addEventListener("click", (event) => {
    if (!area()) return;
    if (event.target.closest(`#${DROP}`)) fileInput().click();
    else if (event.target.closest(`#${PREFIX}-stop-button`) && sending) sending.abort();
    else if (event.target.closest(`#${PREFIX}-clear-button`)) moveFocus("choose-button");
  });

  // Whoever leaves the tab, or draws it anew, wants no video to be sent any more.
  new MutationObserver(() => {
    if (sending && area()?.dataset.view !== sender) sending.abort();
  }).observe(document, { childList: true, subtree: true });

  window.emotionLens.predict.takeDropped(area, (files) => take([...files]));
  document.addEventListener("DOMContentLoaded", fileInput);
  if (document.readyState !== "loading") fileInput();

  window.dash_clientside = window.dash_clientside || {};
  const callbacks = (window.dash_clientside.emotionLens = window.dash_clientside.emotionLens || {});
  // A click on a line goes to its moment; null lets a click on the same point count again.
  callbacks.videoMoment = (click) => {
    const none = window.dash_clientside.no_update;
    const point = click && click.points.find((one) => one.curveNumber < LINES);
    if (!point) return [none, none];
    const shown = document.querySelector(`output[data-for="${PREFIX}-moment-slider"]`);
    if (shown) shown.textContent = `${Number(point.x).toFixed(2)}${shown.dataset.unit || ""}`;
    return [point.x, null];
  };
})();
