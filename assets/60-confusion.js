// The confusion page: choosing a cell, framing it, opening its pictures. No request is made here.
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  confusion: {
    // A press on a cell, also on the same again, or on a line of the largest confusions sets both
    // lists. The press is taken back at once, so that the same one counts again.
    chooseCell(clicks) {
      const keep = window.dash_clientside.no_update;
      const context = window.dash_clientside.callback_context;
      const show = (truth, predicted) => {
        showPictures();
        return [truth, predicted, clicks.map(() => null)];
      };
      const click = clicks.find((each) => each && each.points && each.points.length);
      if (click) {
        return show(click.points[0].y, click.points[0].x);
      }
      const by = context.triggered_id;
      if (by && by.cell && context.triggered[0].value) {
        return show(...by.cell.split("-"));
      }
      return [keep, keep, clicks.map(() => keep)];
    },

    // A frame around the chosen cell.
    frameCell(truth, predicted, figures) {
      return figures.map((figure) => {
        if (!figure || !figure.data || !figure.data.length) {
          return window.dash_clientside.no_update;
        }
        const x = figure.data[0].x.indexOf(predicted);
        const y = figure.data[0].y.indexOf(truth);
        const frame = {
          type: "rect", x0: x - 0.5, x1: x + 0.5, y0: y - 0.5, y1: y + 0.5,
          line: { width: 3, color: "#7d7d7d" },
        };
        const shapes = x < 0 || y < 0 ? [] : [frame];
        return { ...figure, layout: { ...figure.layout, shapes } };
      });
    },

    // A picture of the gallery, or previous and next in the drawer, opens; closing it leaves.
    openPicture(pictures, steps, open, targets) {
      const keep = window.dash_clientside.no_update;
      const context = window.dash_clientside.callback_context;
      const by = context.triggered_id;
      if (typeof by === "string") {
        return open ? [keep, keep] : [null, keep];
      }
      if (!by || !context.triggered[0].value) {
        return [keep, keep];
      }
      if (by.row !== undefined) {
        return [by.row, true];
      }
      const place = context.states_list[0].findIndex((state) => state.id.to === by.to);
      return targets[place] ? [Number(targets[place]), true] : [keep, keep];
    },
  },
});

function showPictures() {
  const panel = document.getElementById("confusion-gallery-panel");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  // Once the pictures are drawn; "nearest" moves nothing when they are in view already.
  setTimeout(() => panel && panel.closest("section").scrollIntoView(
    { behavior: still ? "auto" : "smooth", block: "nearest" }), 250);
}
