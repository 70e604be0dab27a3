// The confusion page: choosing cells and axes, marking them, opening pictures. No request is made
// here. A cell is called "sad-neutral", its row "sad-" and its column "-neutral".
(() => {
  const LABELS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"];
  // Whether the press that a callback hears of was made with Ctrl, Shift or the command key: Dash
  // does not tell.
  let adding = false;
  ["pointerdown", "click", "keydown"].forEach((kind) =>
    document.addEventListener(
      kind,
      (event) => { adding = event.ctrlKey || event.metaKey || event.shiftKey; },
      true,
    ),
  );

  /** Return the cells of a target; of a whole row or column without the diagonal if so wished. */
  const cellsOf = (target, withDiagonal) => {
    const [row, column] = target.split("-");
    const rows = row ? [row] : LABELS;
    const columns = column ? [column] : LABELS;
    const cells = rows.flatMap((r) => columns.map((c) => `${r}-${c}`));
    const whole = cells.length > 1;
    return cells.filter((cell) => !whole || withDiagonal || new Set(cell.split("-")).size > 1);
  };

  const targetOf = (clicks, names) => {
    const click = clicks.find((each) => each?.points?.length);
    if (click) return `${click.points[0].y}-${click.points[0].x}`;
    const name = names.find((each) => each?.annotation?.name);
    if (name) return name.annotation.name;
    const context = window.dash_clientside.callback_context;
    const by = context.triggered_id;
    return by?.cell && context.triggered[0].value ? by.cell : null;
  };

  const showPictures = () => {
    const panel = document.getElementById("confusion-gallery-panel");
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    // Once the pictures are drawn; "nearest" moves nothing when they are in view already.
    setTimeout(() => panel?.closest("section").scrollIntoView(
      { behavior: still ? "auto" : "smooth", block: "nearest" }), 250);
  };

  const frame = (x, y) => ({
    type: "rect", x0: x - 0.5, x1: x + 0.5, y0: y - 0.5, y1: y + 0.5,
    line: { width: 3, color: "#7d7d7d" },
  });

  window.dash_clientside = window.dash_clientside || {};
  const callbacks = (window.dash_clientside.confusion = window.dash_clientside.confusion || {});

  // A press on a cell, a name, a button or a line of the largest confusions chooses; with a
  // modifier it adds, or takes away what is chosen already. The press is taken back at once, so
  // that the same one counts again.
  callbacks.chooseCells = (clicks, names, buttons, lines, chosen, colour) => {
    const keep = window.dash_clientside.no_update;
    const target = targetOf(clicks, names);
    if (!target) return [keep, clicks.map(() => keep), names.map(() => keep)];
    const cells = cellsOf(target, colour !== "mistakes");
    let next = cells;
    if (adding) {
      const has = cells.every((cell) => chosen.includes(cell));
      const others = chosen.filter((cell) => !cells.includes(cell));
      next = has ? others : [...others, ...cells];
    } else {
      showPictures();
    }
    return [next, clicks.map(() => null), names.map(() => null)];
  };

  // In the table the buttons of chosen cells are pressed, and headings of which all cells are.
  callbacks.pressCells = (chosen) => {
    document.querySelectorAll(".el-cells-button").forEach((button) => {
      const cells = cellsOf(JSON.parse(button.id).cell, true);
      button.setAttribute("aria-pressed", String(cells.every((cell) => chosen.includes(cell))));
    });
  };

  // A frame around each chosen cell of the figure.
  callbacks.frameCells = (chosen, figures) =>
    figures.map((figure) => {
      if (!figure?.data?.length) return window.dash_clientside.no_update;
      const shapes = chosen.map((cell) => {
        const [row, column] = cell.split("-");
        return frame(figure.data[0].x.indexOf(column), figure.data[0].y.indexOf(row));
      });
      return { ...figure, layout: { ...figure.layout, shapes } };
    });

  // Both axes the same would say nothing: then the other one takes what this one was, and the
  // chosen cells turn with them.
  callbacks.chooseAxes = (rows, columns, axes, chosen) => {
    const keep = window.dash_clientside.no_update;
    if (rows === axes.rows && columns === axes.columns) return [keep, keep, keep, keep];
    if (rows !== columns) return [{ rows, columns }, keep, keep, keep];
    const turned = { rows: axes.columns, columns: axes.rows };
    const cells = chosen.map((cell) => cell.split("-").reverse().join("-"));
    return [turned, turned.rows, turned.columns, cells];
  };

  // A picture of the gallery, or previous and next in the drawer, opens; closing it leaves.
  callbacks.openPicture = (opened, steps, open, targets) => {
    const keep = window.dash_clientside.no_update;
    const context = window.dash_clientside.callback_context;
    const by = context.triggered_id;
    if (by === "confusion-opened-store") return opened ? [opened.row, true] : [keep, keep];
    if (typeof by === "string") return open ? [keep, keep] : [null, keep];
    if (!by || !context.triggered[0].value) return [keep, keep];
    const place = context.states_list[0].findIndex((state) => state.id.to === by.to);
    return targets[place] ? [Number(targets[place]), true] : [keep, keep];
  };

  // Keyboard ---------------------------------------------------------------------------------
  const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

  /** Move between the buttons of the table; the one with the focus is its one tab stop. */
  const moveInTable = (event, button) => {
    const lines = [...button.closest("table").rows].map((line) => [...line.cells]);
    const y = lines.findIndex((line) => line.includes(button.parentElement));
    const x = lines[y].indexOf(button.parentElement);
    const [down, right] = MOVES[event.key];
    const next = lines[y + down]?.[x + right]?.querySelector("button");
    event.preventDefault();
    if (!next) return;
    button.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  /** Press a button of the table with a modifier: browsers do so for Enter and space alone only. */
  const addByKey = (event, button) => {
    event.preventDefault();
    button.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: true }));
  };

  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.(".el-cells-button");
    const modified = event.ctrlKey || event.metaKey || event.shiftKey;
    if (cell && modified && ["Enter", " "].includes(event.key)) addByKey(event, cell);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (cell && event.key in MOVES) moveInTable(event, cell);
  });
})();
