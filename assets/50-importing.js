// The import tab: chooses files, sends them one after the other as they are, and then asks for the
// import. The files are held by the form: they go when the page goes.
(() => {
  "use strict";

  const PREFIX = "dataset-import";
  const at = (name) => document.getElementById(`${PREFIX}-${name}`);
  const set = (id, props) => window.dash_clientside.set_props(`${PREFIX}-${id}`, props);
  // Form -> chosen files by what they are, and the upload under way.
  const forms = new WeakMap();

  function state() {
    const form = at("form");
    if (!form) return null;
    if (!forms.has(form)) forms.set(form, { files: {}, sending: null });
    return forms.get(form);
  }

  const isPath = () => {
    const chosen = document.querySelector(`#${PREFIX}-source-radio input:checked`);
    return Boolean(chosen) && chosen.value === "path";
  };

  const size = (bytes) =>
    bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

  const say = (text) => set("status", { children: text });

  function suggestName(file) {
    if (at("name-input").value) return;
    const stem = file.name.replace(/\.(csv\.gz|csv\.zip|csv|zip|gz)$/i, "").toLowerCase();
    const plain = stem.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
    const name = /^(icml-face-data|fer2013)$/.test(plain) ? "fer2013" : plain;
    set("name-input", { value: name });
  }

  function choose(which) {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", accept: which === "votes" ? ".csv" : ".csv,.gz,.zip" });
    input.addEventListener("change", () => {
      const file = input.files[0];
      const now = state();
      if (!file || !now) return;
      now.files[which] = file;
      set(`${which}-chosen`, { children: `${file.name}, ${size(file.size)}` });
      if (which === "pictures") suggestName(file);
      say("");
    });
    input.click();
  }

  // XMLHttpRequest, as fetch does not tell how much of a file has been sent.
  function send(now, which, file) {
    return new Promise((resolve, reject) => {
      const form = at("form");
      const request = new XMLHttpRequest();
      now.sending = request;
      request.open("POST", `${form.dataset.address}?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        set("progress", { value: String(event.loaded / Math.max(event.total, 1)) });
        say(`Sending ${file.name}: ${size(event.loaded)} of ${size(event.total)}`);
      });
      request.addEventListener("load", () => {
        const told = request.response || {};
        if (told.key) resolve(told.key);
        else reject(told.error || told.message ? told.error || told : {
          message: "The file could not be sent.", hint: "Try again.",
        });
      });
      request.addEventListener("error", () =>
        reject({ message: "The connection to the dashboard broke.", hint: "Try again." }));
      request.addEventListener("abort", () => reject({ message: "The upload was cancelled." }));
      request.send(file);
    });
  }

  const busy = (yes) => {
    set("start-button", { disabled: yes });
    set("stop-button", { hidden: !yes });
    set("progress", { hidden: !yes, value: "0" });
  };

  async function start() {
    const now = state();
    const name = at("name-input").value.trim();
    if (!name) {
      say("Give the data set a name first.");
      at("name-input").focus();
      return;
    }
    // Before minutes of sending; the server looks again.
    if (at("form").dataset.names.split(" ").includes(name) && !at("replace-switch").checked) {
      say(`There is a data set '${name}' already. Choose another name, or tick 'Replace'.`);
      at("name-input").focus();
      return;
    }
    say("");
    if (isPath()) {
      set("request-store", { data: { at: Date.now() } });
      return;
    }
    const { files } = now;
    const form = at("form");
    if (!files.pictures) {
      say("Choose a file with pictures first.");
      at("pictures-button").focus();
      return;
    }
    const large = Object.values(files).find((file) => file.size > Number(form.dataset.most));
    if (large) {
      say(`${large.name} is larger than ${form.dataset.limit}.`);
      return;
    }
    busy(true);
    try {
      const keys = {};
      for (const [which, file] of Object.entries(files)) keys[which] = await send(now, which, file);
      say("");
      if (state() === now) set("request-store", { data: { ...keys, at: Date.now() } });
    } catch (problem) {
      if (state() === now) say(`${problem.message} ${problem.hint || ""}`.trim());
    } finally {
      now.sending = null;
      if (state() === now) busy(false);
    }
  }

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-choose]");
    if (chosen) choose(chosen.dataset.choose);
    else if (event.target.closest(`#${PREFIX}-stop-button`)) {
      const now = state();
      if (now && now.sending) now.sending.abort();
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== `${PREFIX}-form`) return;
    event.preventDefault();
    start();
  });
})();
