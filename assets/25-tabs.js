// Links to other tabs of a page keep what was chosen on all of them since the page was drawn.
(() => {
  const refresh = (event) => {
    const link = event.target.closest?.("[data-tab-name]");
    if (!link) return;
    const query = new URLSearchParams(location.search);
    if (link.dataset.tabName) query.set("tab", link.dataset.tabName);
    else query.delete("tab");
    // A picture that is open belongs to the tab that is left.
    query.delete("row");
    const search = query.toString();
    link.href = location.pathname + (search ? `?${search}` : "");
  };
  ["pointerover", "focusin"].forEach((name) => document.addEventListener(name, refresh));
  // Before the address script follows the link.
  document.addEventListener("click", refresh, { capture: true });
})();
