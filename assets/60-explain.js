// The explain page: walking along the curves of hidden and shown pixels.
(() => {
  window.dash_clientside = window.dash_clientside || {};
  const callbacks = (window.dash_clientside.emotionLens = window.dash_clientside.emotionLens || {});
  const percent = (value) => `${(100 * value).toFixed(0)}\u00a0%`;

  // The figure shows the curves of one way to hide, with a line where the slider stands; the
  // pictures are places in one sheet, which style variables choose.
  callbacks.walkPixels = (share, kind, data, figure, id) => {
    const panel = document.getElementById(id);
    if (!data || !figure || !panel) return [dash_clientside.no_update, dash_clientside.no_update];
    const last = data.hidden[kind].length - 1;
    const at = Math.round((Number(share) / 100) * last);
    panel.style.setProperty("--at", at / last);
    panel.style.setProperty("--kind", data.kinds.indexOf(kind));
    const [line] = figure.layout.shapes;
    const shapes = [{ ...line, x0: at / last, x1: at / last }];
    const traces = figure.data.map((trace) => ({ ...trace, visible: trace.meta === kind }));
    const words =
      `With the strongest ${percent(at / last)} of the pixels hidden the model says ` +
      `${data.emotion} with ${percent(data.hidden[kind][at])}; with only these shown, with ` +
      `${percent(data.shown[kind][at])}.`;
    return [{ ...figure, data: traces, layout: { ...figure.layout, shapes } }, words];
  };
})();
