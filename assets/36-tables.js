// Tables are saved as they stand, by the browser itself: nothing is sent anywhere.
(() => {
  /** Return what a cell says in one line; small print below a figure stays beside it. */
  const said = (cell) => (cell.dataset.value ?? cell.innerText).replace(/\s+/g, " ").trim();

  /** Return a cell as CSV; a leading sign that spreadsheets take for a formula is quoted. */
  const field = (text) => {
    const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  window.emotionLens.save = (name, text, type = "text/csv") => {
    const link = document.createElement("a");
    // The mark in front lets spreadsheets read the signs as they are.
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-save-table]");
    if (!button) return;
    const table = button.closest(".el-table-box").querySelector("table");
    const lines = [...table.rows].map((row) => [...row.cells].map(said).map(field).join(","));
    const name = window.emotionLens.fileName(table.caption?.innerText || "", "table");
    window.emotionLens.save(`${name}.csv`, `${lines.join("\n")}\n`);
  });
})();
