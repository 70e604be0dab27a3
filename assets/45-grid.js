// AG Grid weighs 1.3 MB: it is fetched when a page first draws a table that needs it
// (dashboard/components/ag_grid.py), not with every first page. Until it is here, this component
// stands in its place; afterwards it hands everything on, so that a table once drawn stays the same.
(() => {
  const SOURCE = "/_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js";
  const [HEAD, ROW] = [56, 56]; // pixels, so that what stands below does not jump much
  const lens = (window.emotionLens = window.emotionLens || {});
  let loading = null;
  let ready = null; // what Dash waits for before it calls back about a grid; true once it is here

  const load = () => {
    loading ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = SOURCE;
      script.onload = () => {
        const whole = window.dash_ag_grid;
        window.dash_ag_grid = ours;
        done(whole);
        // After React has drawn with it.
        setTimeout(() => { ready = true; });
      };
      script.onerror = () => {
        loading = null;
        fail(new Error("the table's program could not be loaded"));
      };
      document.head.append(script);
    });
    return loading;
  };

  const Whole = React.lazy(() => load().then((whole) => ({ default: whole.AgGrid })));
  // A table takes a fifth of a second to build: the rest of the page is seen before that.
  const AgGrid = (props) => {
    const [late, setLate] = React.useState(false);
    React.useEffect(() => {
      const frame = requestAnimationFrame(() => requestAnimationFrame(() => setLate(true)));
      return () => cancelAnimationFrame(frame);
    }, []);
    const height = HEAD + ROW * (props.rowData?.length ?? 0);
    const place = React.createElement("div", { style: { height }, className: "el-grid-pending" });
    return late
      ? React.createElement(React.Suspense, { fallback: place }, React.createElement(Whole, props))
      : place;
  };
  // As the whole component has it: Dash then tells whether the server or the grid changed a value.
  AgGrid.dashRenderType = true;
  Object.defineProperty(AgGrid, "_dashprivate_isLazyComponentReady", {
    get: () => (ready ??= load().then(() => true)),
  });

  const ours = {
    AgGrid,
    getApiAsync: (id) => load().then((whole) => whole.getApiAsync(id)),
  };
  window.dash_ag_grid = ours;
  lens.loadGrid = load;
})();
