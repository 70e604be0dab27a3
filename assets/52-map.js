// The map of pictures on a canvas: drawing. Pointing, encircling and saving: 53-map-tools.js.
(() => {
  const lens = (window.emotionLens = window.emotionLens || {});
  const PADDING = 14;
  const UNKNOWN = 255;
  const UNIT = {
    "circle": (c, r) => c.arc(0, 0, r, 0, 2 * Math.PI),
    "square": (c, r) => c.rect(-0.85 * r, -0.85 * r, 1.7 * r, 1.7 * r),
    "diamond": (c, r) => polygon(c, 4, 1.25 * r, 0),
    "hexagon": (c, r) => polygon(c, 6, 1.1 * r, 0),
    "triangle-up": (c, r) => polygon(c, 3, 1.25 * r, 0),
    "triangle-down": (c, r) => polygon(c, 3, 1.25 * r, Math.PI),
    "star": (c, r) => polygon(c, 10, 1.35 * r, 0, 0.5),
    "cross": (c, r) => { c.rect(-0.4 * r, -1.1 * r, 0.8 * r, 2.2 * r); c.rect(-1.1 * r, -0.4 * r, 2.2 * r, 0.8 * r); },
    "x": (c, r) => { c.rotate(Math.PI / 4); UNIT.cross(c, r); },
  };

  const polygon = (context, corners, radius, turn, inner = 1) => {
    for (let i = 0; i < corners; i += 1) {
      const angle = turn - Math.PI / 2 + (2 * Math.PI * i) / corners;
      const r = i % 2 && inner < 1 ? radius * inner : radius;
      context[i ? "lineTo" : "moveTo"](r * Math.cos(angle), r * Math.sin(angle));
    }
    context.closePath();
  };

  const read = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  // The one map of the page; null where there is none.
  lens.map = null;

  class PictureMap {
    constructor(root, points) {
      this.root = root;
      this.canvas = root.querySelector("canvas");
      this.card = root.querySelector(".el-map-card");
      this.n = points.n;
      const positions = new Uint16Array(read(points.positions).buffer);
      this.x = positions.filter((_, i) => i % 2 === 0);
      this.y = positions.filter((_, i) => i % 2 === 1);
      ["codes", "labels", "splits", "predicted", "percent"].forEach((name) => {
        this[name] = read(points[name]);
      });
      this.chosen = points.selected === null ? null : read(points.selected);
      this.groups = points.groups;
      this.shown = points.groups.map(() => true);
      this.tool = "lasso";
      this.path = [];
      this.extent = [Math.max(1, ...range(this.x)), Math.max(1, ...range(this.y))];
      this.showAll();
    }

    showAll() {
      this.zoom = 1;
      this.centre = [this.extent[0] / 2, this.extent[1] / 2];
      this.draw();
    }

    // Screen pixels a step of the positions.
    scale() {
      const { clientWidth: w, clientHeight: h } = this.canvas;
      return this.zoom * Math.min((w - 2 * PADDING) / this.extent[0], (h - 2 * PADDING) / this.extent[1]);
    }

    at(row) {
      const scale = this.scale();
      return [
        this.canvas.clientWidth / 2 + (this.x[row] - this.centre[0]) * scale,
        this.canvas.clientHeight / 2 - (this.y[row] - this.centre[1]) * scale,
      ];
    }

    isShown(row) {
      return this.codes[row] !== UNKNOWN && this.shown[this.codes[row]];
    }

    isChosen(row) {
      return this.chosen === null || Boolean(this.chosen[row >> 3] & (128 >> (row & 7)));
    }

    radius() {
      const base = this.n > 5000 ? 2 : 4;
      return Math.min(9, base * Math.sqrt(this.zoom));
    }

    // One small picture a marker, stamped thousands of times.
    stamps(alpha, ratio) {
      const radius = this.radius() * ratio;
      return this.groups.map((group) => {
        const stamp = document.createElement("canvas");
        stamp.width = stamp.height = 2 * Math.ceil(1.5 * radius + 1);
        const context = stamp.getContext("2d");
        context.translate(stamp.width / 2, stamp.height / 2);
        context.globalAlpha = alpha;
        context.fillStyle = group.colour;
        context.beginPath();
        UNIT[group.symbol](context, radius);
        context.fill();
        return stamp;
      });
    }

    draw() {
      const { canvas } = this;
      const ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.clientWidth * ratio;
      canvas.height = canvas.clientHeight * ratio;
      const context = canvas.getContext("2d");
      const scale = this.scale() * ratio;
      const [left, top] = [canvas.width / 2 - this.centre[0] * scale, canvas.height / 2 + this.centre[1] * scale];
      // In the order of rows, not of groups: no group lies on top of the others.
      const pass = (alpha, wanted) => {
        const stamps = this.stamps(alpha, ratio);
        for (let row = 0; row < this.n; row += 1) {
          if (!this.isShown(row) || this.isChosen(row) !== wanted) continue;
          const stamp = stamps[this.codes[row]];
          context.drawImage(stamp, left + this.x[row] * scale - stamp.width / 2, top - this.y[row] * scale - stamp.height / 2);
        }
      };
      if (this.chosen !== null) pass(0.09, false);
      pass(this.chosen === null ? 0.65 : 0.95, true);
      this.drawPath(context, ratio);
      canvas.dataset.drawn = String(Number(canvas.dataset.drawn || 0) + 1);
    }

    drawPath(context, ratio) {
      if (this.path.length < 2) return;
      context.setLineDash([5 * ratio, 4 * ratio]);
      context.lineWidth = 1.5 * ratio;
      context.strokeStyle = getComputedStyle(this.canvas).color;
      context.beginPath();
      this.path.forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](x * ratio, y * ratio));
      context.closePath();
      context.stroke();
    }

    svg() {
      const { clientWidth: w, clientHeight: h } = this.canvas;
      const radius = this.radius();
      const marks = this.groups.map((group, code) => {
        const dots = [];
        for (let row = 0; row < this.n; row += 1) {
          if (this.codes[row] !== code || !this.isShown(row) || !this.isChosen(row)) continue;
          const [x, y] = this.at(row);
          dots.push(`M${(x - radius).toFixed(1)} ${y.toFixed(1)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`);
        }
        const name = group.name.replace(/[<>&]/g, " ");
        return `<path fill="${group.colour}" fill-opacity="0.65" d="${dots.join("")}"><title>${name}</title></path>`;
      });
      return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}">${marks.join("")}</svg>`;
    }
  }

  const range = (values) => [values.reduce((most, value) => Math.max(most, value), 0)];

  let pending = 0;
  lens.redrawMap = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => lens.map?.canvas.isConnected && lens.map.draw());
  };
  window.addEventListener("resize", lens.redrawMap);

  window.dash_clientside = window.dash_clientside || {};
  const callbacks = (window.dash_clientside.emotionLens = window.dash_clientside.emotionLens || {});
  callbacks.drawMap = (points) => {
    const root = document.querySelector(".el-map");
    lens.map = points && root ? new PictureMap(root, points) : null;
    return "";
  };
})();
