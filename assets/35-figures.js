// Figures are saved as files by the browser itself: nothing is sent anywhere.
(() => {
  const SHARPNESS = 2; // PNG pixels for each pixel on screen
  const LONGEST_NAME = 80;

  /** Return a file name of a label: "Accuracies by epoch" -> "accuracies-by-epoch". */
  window.emotionLens.fileName = (label, otherwise) =>
    label.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, LONGEST_NAME)
    || otherwise;

  /** Return the plot as data of its own, on the page's ground rather than on nothing. */
  const onGround = (plot) => ({
    data: plot.data,
    layout: {
      ...plot.layout,
      paper_bgcolor: getComputedStyle(document.documentElement).getPropertyValue("--el-surface").trim(),
    },
    config: { plotGlPixelRatio: SHARPNESS },
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-save-figure]");
    if (!button) return;
    const figure = button.closest(".el-graph");
    const plot = figure.querySelector(".js-plotly-plot");
    const format = button.dataset.saveFigure;
    const failed = {
      message: "The figure could not be saved.",
      hint: "Wait until it is drawn, then try again.",
    };
    if (!plot?._fullLayout || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      await window.Plotly.downloadImage(onGround(plot), {
        format,
        width: plot._fullLayout.width,
        height: plot._fullLayout.height,
        scale: format === "png" ? SHARPNESS : 1,
        filename: window.emotionLens.fileName(figure.getAttribute("aria-label") || "", "figure"),
      });
    } catch {
      window.emotionLens.toast(failed);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
})();
