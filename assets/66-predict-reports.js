/* Reports: a picture is sent once more and comes back as a file, which the browser saves. */
(() => {
  "use strict";

  const predict = window.emotionLens.predict;

  async function report(button) {
    const [file, format] = button.dataset.predictReport.split(":");
    const state = predict.view();
    const entry = predict.entry(file);
    if (!state || !entry) return;
    const ticked = predict.element({ type: "predict-with-picture-switch", file: Number(file) });
    const query = predict.query(entry, { format, pictures: ticked?.checked ? 1 : 0 });
    if (entry.trust) query.set("trust", "1");
    button.disabled = true;
    predict.set(predict.ids.status, { children: `Writing the report on ${entry.name}…` });
    const { signal } = state.abort;
    const answer = await predict.askFile(state.addresses.report, query, entry.file, signal);
    button.disabled = false;
    if (signal.aborted) return;
    predict.set(predict.ids.status, { children: answer.error ? "" : "The report is saved." });
    if (answer.error) window.emotionLens.toast(answer.error);
    else save(answer.blob, `emotion-lens-report.${format}`);
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    // Once the download has begun.
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-predict-report]");
    if (button) report(button);
  });
})();
