// Previous and next in a drawer (dashboard/components/steps.py), by the arrow keys too.
(() => {
  /** Left and right in the drawer mean the picture before and after, but where a control moves. */
  const stepInDrawer = (event) => {
    const drawer = document.querySelector(".el-drawer.show");
    if (!drawer || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    if (event.target.closest("input, select, textarea, .el-table-scroll, [role=radio]")) return;
    const direction = event.key === "ArrowLeft" ? "previous" : "next";
    const step = [...drawer.querySelectorAll(".el-detail-steps button")].find(
      (button) => JSON.parse(button.id).to === direction,
    );
    if (!step) return;
    event.preventDefault();
    step.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    stepInDrawer(event);
  });

  // The button pressed leads to another place of the wall's list.
  const lens = (window.emotionLens = window.emotionLens || {});
  lens.stepOnWall = (id, targets) => {
    const context = window.dash_clientside.callback_context;
    const by = context.triggered_id;
    // Buttons that were just drawn tell of themselves too, unpressed.
    if (!by || !context.triggered[0].value) return;
    const place = context.states_list[0].findIndex((state) => state.id.to === by.to);
    if (targets[place]) lens.openOnWall(id, Number(targets[place]));
  };
})();
