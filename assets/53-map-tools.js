// The map of pictures: the card at the pointer, a picture opened, points encircled, groups hidden,
// the view moved and saved. Nothing is asked of the server but the picture pointed at.
(() => {
  const lens = (window.emotionLens = window.emotionLens || {});
  const EMOTIONS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"];
  const SPLITS = ["Training", "PublicTest", "PrivateTest"];
  const UNKNOWN = 255;
  const NEAR = 8;
  const MARGIN = 14;
  const PICKED = "dataset-map-picked-store";
  const OPEN = "dataset-open-store";

  const nearest = (map, [x, y]) => {
    let best = -1;
    let least = NEAR * NEAR;
    const scale = map.scale();
    const [cx, cy] = [map.canvas.clientWidth / 2, map.canvas.clientHeight / 2];
    for (let row = 0; row < map.n; row += 1) {
      const dx = cx + (map.x[row] - map.centre[0]) * scale - x;
      const dy = cy - (map.y[row] - map.centre[1]) * scale - y;
      const distance = dx * dx + dy * dy;
      if (distance < least && map.isShown(row)) { best = row; least = distance; }
    }
    return best;
  };

  const inside = (path, x, y) => {
    let odd = false;
    for (let i = 0, j = path.length - 1; i < path.length; j = i, i += 1) {
      const [[ax, ay], [bx, by]] = [path[i], path[j]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    }
    return odd;
  };

  const said = (map, row) => {
    const what = `Row ${row.toLocaleString("en")}: ${EMOTIONS[map.labels[row]]}, ${SPLITS[map.splits[row]]}.`;
    if (map.predicted[row] === UNKNOWN) return what;
    return `${what} The model says ${EMOTIONS[map.predicted[row]]}, ${map.percent[row]} %.`;
  };

  const point = (map, row) => {
    map.card.hidden = row < 0;
    if (row < 0) return;
    const address = `${map.card.dataset.pictures}${row}.png`;
    const image = map.card.querySelector("img");
    if (image.getAttribute("src") !== address) image.src = address;
    map.card.querySelector("p").textContent = said(map, row);
    const [x, y] = map.at(row);
    const { clientWidth: w, clientHeight: h } = map.canvas;
    const { offsetWidth: cw, offsetHeight: ch } = map.card;
    const left = x + MARGIN + cw > w ? x - MARGIN - cw : x + MARGIN;
    map.card.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, Math.min(y + MARGIN, h - ch))}px)`;
  };

  const pick = (map, rows) => {
    const status = map.root.querySelector("[role=status]");
    const n = rows.length;
    if (!n) {
      status.textContent = "No picture lies in there: nothing is selected.";
      return;
    }
    status.textContent = `Selected: ${n.toLocaleString("en")} ${n === 1 ? "picture" : "pictures"}.`;
    const bits = new Uint8Array(Math.ceil(map.n / 8));
    rows.forEach((row) => { bits[row >> 3] |= 128 >> (row & 7); });
    let text = "";
    bits.forEach((byte) => { text += String.fromCharCode(byte); });
    dash_clientside.set_props(PICKED, { data: { bits: btoa(text), at: Date.now() } });
  };

  const rowsWhere = (map, wanted) => {
    const rows = [];
    for (let row = 0; row < map.n; row += 1) if (map.isShown(row) && wanted(row)) rows.push(row);
    return rows;
  };

  // Pointer ----------------------------------------------------------------------------------
  let from = null;
  const here = (event, canvas) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const onMap = (event) => {
    const map = lens.map;
    return map && event.target === map.canvas ? map : null;
  };

  document.addEventListener("pointerdown", (event) => {
    const map = onMap(event);
    if (!map || event.button !== 0) return;
    map.canvas.setPointerCapture(event.pointerId);
    from = here(event, map.canvas);
    map.path = [from];
    point(map, -1);
  });

  document.addEventListener("pointermove", (event) => {
    const map = onMap(event);
    if (!map) {
      if (lens.map) lens.map.card.hidden = true;
      return;
    }
    const [x, y] = here(event, map.canvas);
    if (!from) {
      point(map, nearest(map, [x, y]));
    } else if (map.tool === "move") {
      const [px, py] = map.path[map.path.length - 1];
      const scale = map.scale();
      map.centre = [map.centre[0] - (x - px) / scale, map.centre[1] + (y - py) / scale];
      map.path.push([x, y]);
      const path = map.path;
      map.path = [];
      map.draw();
      map.path = path;
    } else {
      map.path = map.tool === "lasso" ? [...map.path, [x, y]] : [from, [x, from[1]], [x, y], [from[0], y]];
      lens.redrawMap();
    }
  });

  document.addEventListener("pointerup", (event) => {
    const map = onMap(event);
    if (!map || !from) return;
    const [start, path, end] = [from, map.path, here(event, map.canvas)];
    from = null;
    map.path = [];
    const far = path.some(([x, y]) => Math.hypot(x - start[0], y - start[1]) > 5);
    if (!far) {
      const row = nearest(map, end);
      if (row >= 0) dash_clientside.set_props(OPEN, { data: { row, at: Date.now() } });
    } else if (map.tool !== "move") {
      pick(map, rowsWhere(map, (row) => inside(path, ...map.at(row))));
    }
    map.draw();
  });

  document.addEventListener("pointercancel", () => {
    from = null;
    if (lens.map) { lens.map.path = []; lens.redrawMap(); }
  });

  // Only while moving the map: otherwise the wheel scrolls the page, as everywhere.
  document.addEventListener("wheel", (event) => {
    const map = onMap(event);
    if (!map || map.tool !== "move") return;
    event.preventDefault();
    zoom(map, event.deltaY < 0 ? 1.25 : 0.8);
  }, { passive: false });

  const zoom = (map, factor) => {
    map.zoom = Math.min(60, Math.max(1, map.zoom * factor));
    map.draw();
  };

  // Buttons ----------------------------------------------------------------------------------
  const save = (map, blob, kind) => {
    const link = document.createElement("a");
    const name = map.root.dataset.map.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    link.href = URL.createObjectURL(blob);
    link.download = `${name}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  document.addEventListener("click", (event) => {
    const map = lens.map;
    const button = event.target.closest("[data-map-tool], [data-map-view], [data-map-save], [data-map-pick]");
    if (!map || !button) return;
    const { mapTool, mapView, mapSave, mapPick } = button.dataset;
    if (mapTool) {
      map.tool = mapTool;
      map.canvas.dataset.tool = mapTool;
      map.root.querySelectorAll("[data-map-tool]").forEach((one) => {
        one.setAttribute("aria-pressed", String(one === button));
      });
    } else if (mapView) {
      if (mapView === "all") map.showAll();
      else zoom(map, mapView === "in" ? 1.5 : 1 / 1.5);
    } else if (mapSave === "svg") {
      save(map, new Blob([map.svg()], { type: "image/svg+xml" }), "svg");
    } else if (mapSave) {
      map.canvas.toBlob((blob) => save(map, blob, "png"));
    } else {
      const rows = [];
      for (let row = 0; row < map.n; row += 1) if (map.codes[row] === Number(mapPick)) rows.push(row);
      pick(map, rows);
    }
  });

  document.addEventListener("change", (event) => {
    const line = event.target.closest?.("[data-map-group]");
    if (!line || !lens.map) return;
    lens.map.shown[Number(line.dataset.mapGroup)] = event.target.checked;
    lens.redrawMap();
  });
})();
