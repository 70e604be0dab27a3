// The models page: the table's cells, its ticks, order and columns, and links that keep choices.
(() => {
  const keep = () => window.dash_clientside.no_update;
  const unlessEqual = (value, old) => (value === old ? keep() : value);
  const NOTHING = "none"; // in the address when no run is compared
  const SELECTION = "ag-Grid-SelectionColumn";
  const DIGITS = 10; // of a run's key in the address, and at the end of its id

  /* The table ---------------------------------------------------------------------------------- */

  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const components = (window.dashAgGridComponentFunctions =
    window.dashAgGridComponentFunctions || {});

  // A run without a figure stands last whichever way the others are sorted.
  functions.emotionLensEmptyLast = (a, b, _nodeA, _nodeB, descending) => {
    const empty = (value) => value === null || value === undefined;
    if (empty(a) || empty(b)) {
      const order = Number(empty(a)) - Number(empty(b));
      return descending ? -order : order;
    }
    return a < b ? -1 : Number(a > b);
  };

  // The figure, its interval below, and below that how it differs from the reference.
  components.EmotionLensFigure = ({ data, colDef }) => {
    const lines = data?.said?.[colDef.field] || [];
    return React.createElement(
      "div",
      { className: "models-cell" },
      lines.map((line, i) => React.createElement(i ? "small" : "span", { key: i }, line)),
    );
  };

  // Fetched beside the page rather than after it.
  if (location.pathname === "/models") window.emotionLens.loadGrid();

  const grids = (ids) =>
    ids.map((id) => window.dash_ag_grid.getApiAsync(id));

  const columnsInView = (value) => new Set(["model", ...(value || [])]);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    models: {
      // Ticks in the tables, in the order of the runs.
      tick(selected, old) {
        // Until a visitor ticks, a grid holds the ids that it was given.
        if (!selected.some(Array.isArray)) return keep();
        const runs = selected.flatMap((rows) =>
          Array.isArray(rows)
            ? [...rows].sort((a, b) => a.place - b.place).map((row) => row.short)
            : (rows?.ids || []).map((id) => id.slice(-DIGITS)),
        );
        // A grid that was just drawn tells its ticks as well: that is no choice.
        return unlessEqual(runs.join(",") || NOTHING, old);
      },

      // Ticks above the other tabs.
      pick: (runs, old) => unlessEqual((runs || []).join(",") || NOTHING, old),

      // A picture that one of two runs gets wrong: why the run says what it says.
      explain(pressed, run, where) {
        if (!pressed) return;
        const query = new URLSearchParams({ data: where.data, run, row: pressed.row });
        if (where.selection) query.set("selection", where.selection);
        window.emotionLens.go(`/explain?${query}`);
      },

      // One order for all tables.
      sort(states, old) {
        const context = window.dash_clientside.callback_context;
        const changed = context.triggered.map((each) => each.value).filter(Array.isArray);
        const found = changed.flat().find((column) => column.sort);
        if (!found || (found.colId === old.sort && found.sort === old.order)) return keep();
        const order = { colId: found.colId, sort: found.sort };
        grids(context.inputs_list[0].map((each) => each.id)).forEach((api) =>
          api.then((grid) => {
            const current = grid.getColumnState().find((column) => column.sort);
            if (current?.colId === order.colId && current.sort === order.sort) return;
            grid.applyColumnState({ state: [order], defaultState: { sort: null } });
          }),
        );
        return { sort: found.colId, order: found.sort };
      },

      showColumns(value, ids) {
        const wanted = columnsInView(value);
        const narrow = window.matchMedia("(max-width: 40rem)").matches;
        grids(ids).forEach((api) =>
          api.then((grid) => {
            const all = grid.getColumns().map((column) => column.getColId())
              .filter((name) => !name.startsWith("ag-Grid"));
            grid.setColumnsVisible(all.filter((name) => wanted.has(name)), true);
            grid.setColumnsVisible(all.filter((name) => !wanted.has(name)), false);
            // A fixed column would leave no room for the others.
            if (narrow) {
              grid.setColumnsPinned(["model", SELECTION], null);
              grid.setColumnWidths([
                { key: SELECTION, newWidth: 98 }, { key: "model", newWidth: 170 },
              ]);
            }
          }),
        );
        return keep();
      },
    },
  });

  // "Make these the selection", below the pictures that one of two runs gets wrong.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-models-select]");
    if (!button) return;
    window.dash_clientside.set_props("models-select-store", {
      data: { which: button.dataset.modelsSelect, at: Date.now() },
    });
  });
})();
