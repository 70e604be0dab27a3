// The address is the state. Controls write it here without drawing the page again; links, back and
// forward hand the new address to the server, which draws the page from it.
(() => {
  const STORE = "shell-address-store";
  // Changes closer together than this belong to one gesture and share one entry of the history.
  const GESTURE_MS = 1000;
  let visit = 0;
  let lastChange = 0;
  let current = "";
  // The same page in another light, as with a selection: the reader stays at the place.
  let stay = false;

  const here = () => ({
    path: location.pathname,
    search: location.search,
    visit: (visit += 1),
  });

  const draw = () => {
    current = location.pathname + location.search;
    lastChange = 0;
    document.documentElement.classList.add("el-busy");
    dash_clientside.set_props(STORE, { data: here() });
  };

  const go = (href) => {
    if (href !== location.pathname + location.search) history.pushState(null, "", href);
    draw();
  };

  const select = (key) => {
    const query = new URLSearchParams(location.search);
    if (key) query.set("selection", key);
    else query.delete("selection");
    // A picture and its number belong to the list that is left.
    query.delete("row");
    const search = query.toString();
    stay = true;
    go(location.pathname + (search ? `?${search}` : ""));
  };

  const asText = (value) => {
    if (value === null || value === undefined || value === "" || value === false) return null;
    if (value === true) return "1";
    return Array.isArray(value) ? value.join(",") || null : String(value);
  };

  const set = (query, name, value) => {
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      query.delete(name);
      Object.entries(value).forEach(([key, part]) => set(query, key, part));
      return;
    }
    const text = asText(value);
    if (text === null) query.delete(name);
    else query.set(name, text);
  };

  // The page does not depend on the data set: the choice goes into the address and the links to
  // other pages, and what the visitor has on the page stays.
  const pickOnly = (name, href) => {
    history.replaceState(null, "", href);
    current = href;
    document.querySelectorAll("#shell-navigation a").forEach((link) => {
      const url = new URL(link.href);
      url.searchParams.set("data", name);
      url.searchParams.delete("selection");
      link.href = url.pathname + url.search;
    });
  };

  const isOurs = (link) =>
    link.origin === location.origin &&
    !link.hasAttribute("download") &&
    !link.target &&
    !/^\/(media|assets|vendor|_dash|_reload|health)/.test(link.pathname);

  window.addEventListener("popstate", () => {
    // A change of the fragment (the skip link) is no change of the view.
    if (location.pathname + location.search !== current) draw();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear-selection]")) select(null);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[href]");
    if (!link || !isOurs(link)) return;
    const samePage = link.pathname + link.search === location.pathname + location.search;
    if (samePage && link.hash) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });

  const lens = (window.emotionLens = window.emotionLens || {});
  lens.go = go;

  lens.syncAddress = (page, names, values, quiet, defaults = {}) => {
    if (page !== lens.page) return window.dash_clientside.no_update;
    const query = new URLSearchParams(location.search);
    names.forEach((name, i) => set(query, name, values[i] === defaults[name] ? null : values[i]));
    const search = query.toString();
    const href = location.pathname + (search ? `?${search}` : "");
    if (href === location.pathname + location.search) return undefined;
    const now = Date.now();
    const before = new URLSearchParams(location.search);
    const loud = new Set([...before.keys(), ...query.keys()].filter((name) => !quiet.includes(name)));
    const same = [...loud].every((name) => before.get(name) === query.get(name));
    const write = same || now - lastChange < GESTURE_MS ? "replaceState" : "pushState";
    history[write](null, "", href);
    if (!same) lastChange = now;
    current = href;
    return undefined;
  };

  // A place within the view, such as how far a list is scrolled: no step of the history.
  lens.keepPlace = (name, value) => {
    const query = new URLSearchParams(location.search);
    set(query, name, value);
    const search = query.toString();
    const href = location.pathname + (search ? `?${search}` : "");
    if (href === location.pathname + location.search) return;
    history.replaceState(null, "", href);
    current = href;
  };

  window.dash_clientside = window.dash_clientside || {};
  const callbacks = (window.dash_clientside.emotionLens = window.dash_clientside.emotionLens || {});

  callbacks.start = () => {
    current = location.pathname + location.search;
    return here();
  };

  callbacks.chooseDataset = (name) => {
    const query = new URLSearchParams(location.search);
    const select = document.getElementById("shell-dataset-select");
    if (!name || !select || query.get("data") === name) return undefined;
    // A row, a cell, runs and what belongs to them are of the data set that is left.
    const left = [
      "row", "cells", "run", "runs", "reference", "results", "layer", "seed", "class",
      "settings", "example", "draw", "selection", "flags", "at", "embedding", "judge", "start",
      "picture", "beside_picture", "beside_model",
    ];
    if (lens.showsDataset) left.forEach((key) => query.delete(key));
    query.set("data", name);
    const href = `${location.pathname}?${query}`;
    if (lens.showsDataset) go(href);
    else pickOnly(name, href);
    return undefined;
  };

  // A server callback that saved a selection writes {key, at} into the frame's store.
  callbacks.select = (saved) => {
    if (saved) select(saved.key);
    return undefined;
  };

  callbacks.arrive = (view) => {
    if (!view) return undefined;
    lens.page = view.page;
    lens.showsDataset = view.showsDataset;
    document.title = view.page === "home" ? "Emotion Lens" : `${view.title} · Emotion Lens`;
    document.documentElement.classList.remove("el-busy");
    lens.closeMenu();
    if (view.retry) setTimeout(() => { if (visit === view.visit) draw(); }, view.retry);
    if (stay) stay = false;
    else if (view.visit > 1 && !view.retry) {
      window.scrollTo(0, 0);
      document.querySelector("#shell-page h1")?.focus({ preventScroll: true });
    }
    return undefined;
  };
})();
