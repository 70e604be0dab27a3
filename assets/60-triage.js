// The triage page: its buttons and their keys. A press names the picture that it was made for; while
// the answer is under way nothing else is pressed, so that no picture is decided before it is seen.
(() => {
  const PANEL = "triage-panel";
  const ACT = "triage-act-store";
  const FILE = "triage-file-store";
  // Some 80 bytes a row: more than any data set has rows.
  const MOST_BYTES = 20e6;
  const WAIT_MS = 5000;
  let answered = "";
  let pressedAt = 0;

  const shown = () => document.querySelector(`#${PANEL} [data-shown]`);
  const relabelling = (on) => document.documentElement.classList.toggle("el-relabelling", on);
  const isRelabelling = () => document.documentElement.classList.contains("el-relabelling");

  const press = (button) => {
    const work = shown();
    if (!work || !button || button.disabled) return;
    if (answered === work.dataset.shown && Date.now() - pressedAt < WAIT_MS) return;
    answered = work.dataset.shown;
    pressedAt = Date.now();
    relabelling(false);
    const row = work.dataset.row === undefined ? null : Number(work.dataset.row);
    dash_clientside.set_props(ACT, { data: { do: button.dataset.act, row, at: pressedAt } });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-act]");
    if (button?.closest(`#${PANEL}`)) press(button);
  });

  // A list of decisions is read here and sent as text.
  const read = () => {
    const input = Object.assign(document.createElement("input"), { type: "file", accept: ".csv" });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      if (file.size > MOST_BYTES) {
        emotionLens.toast({ message: "That file is too large to be a list of decisions." });
        return;
      }
      dash_clientside.set_props(FILE, { data: { text: await file.text(), at: Date.now() } });
    });
    input.click();
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#triage-read-button")) read();
  });

  const find = (name, value) => [...document.querySelectorAll(`#${PANEL} [data-${name}]`)]
    .find((button) => button.dataset[name] === value);

  const TYPED = "input:not([type=checkbox]), select, textarea, [contenteditable], dialog, [role=dialog]";

  document.addEventListener("keydown", (event) => {
    if (!shown() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.(TYPED)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Escape") {
      if (isRelabelling()) relabelling(false);
      else document.getElementById("triage-back-link")?.click();
      event.preventDefault();
      return;
    }
    if (isRelabelling()) {
      const chosen = find("number", key) || find("letter", key);
      if (chosen) {
        event.preventDefault();
        press(chosen);
        return;
      }
    }
    if (key === "r") {
      relabelling(!isRelabelling());
      event.preventDefault();
      return;
    }
    const button = find("key", key);
    if (button) {
      event.preventDefault();
      press(button);
    }
  });
})();
