// A picture of a group of copies opens in the drawer.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open-row]");
  if (!button) return;
  const row = Number(button.dataset.openRow);
  dash_clientside.set_props("dataset-open-store", { data: { row, at: Date.now() } });
});
