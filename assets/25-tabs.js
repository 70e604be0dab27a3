// Links that change one thing of a page keep what else was chosen since the page was drawn: only the
// parameters named by `data-address-sets` stay as drawn, all others follow the address of the page.
(() => {
  const refresh = (event) => {
    const link = event.target.closest?.("a[data-address-sets]");
    if (!link) return;
    const own = new URL(link.href).searchParams;
    const query = new URLSearchParams(location.search);
    for (const name of link.dataset.addressSets.split(" ")) {
      if (own.has(name)) query.set(name, own.get(name));
      else query.delete(name);
    }
    const search = query.toString();
    link.href = location.pathname + (search ? `?${search}` : "");
  };
  ["pointerover", "focusin"].forEach((name) => document.addEventListener(name, refresh));
  // Before the address script follows the link.
  document.addEventListener("click", refresh, { capture: true });
})();
