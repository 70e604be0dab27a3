// A wall is a gallery of any length (dashboard/components/wall.py). Only the lines in view, and a
// few beyond, are in the document; rows and sheets of pictures are fetched in parts as they come
// into view. One tab stop; keys move between pictures, also to those that are not drawn yet.
(() => {
  const PART = 120; // pictures fetched at a time: one request, one sheet
  const BEYOND = 2; // lines drawn above and below those in view
  const KEPT = 50; // parts remembered
  const GAP = 7;
  const FRAME = 4; // a picture's own border, both sides
  const LINE = 16; // height of a line of text below a picture
  const PAUSE_MS = 70; // how long a scroll rests before what it passed is fetched
  const PLACE_MS = 400; // how long before the address follows
  const number = new Intl.NumberFormat("en");
  const lens = (window.emotionLens = window.emotionLens || {});
  const walls = new WeakMap();

  class Wall {
    constructor(root) {
      this.root = root;
      this.canvas = document.createElement("div");
      this.canvas.className = "el-wall-canvas";
      root.append(this.canvas);
      this.thumbs = new Map(); // position -> button
      root.addEventListener("scroll", () => this.scrolled(), { passive: true });
      root.addEventListener("keydown", (event) => this.pressed(event));
      root.addEventListener("focusin", (event) => this.focused(event.target));
      root.addEventListener("click", (event) => this.clicked(event.target));
      new ResizeObserver(() => this.resized()).observe(root);
    }

    show(listed) {
      this.listed = listed;
      this.parts = new Map(); // part -> its answer, or null while it is on the way
      this.active = listed.first;
      this.root.hidden = listed.n === 0;
      this.clear();
      this.measure();
      this.root.scrollTop = this.top(listed.first);
      this.draw();
      this.fetch();
      if (!listed.n) lens.keepPlace(listed.at, null);
      else if (listed.focus) this.move(listed.first);
      else this.keepPlace();
    }

    clear() {
      this.thumbs.forEach((thumb) => thumb.remove());
      this.thumbs.clear();
    }

    // Geometry ---------------------------------------------------------------------------------
    measure() {
      const { size, notes, n } = this.listed;
      this.width = this.root.clientWidth;
      const space = Math.max(this.width, size) + GAP;
      this.inLine = Math.max(1, Math.floor(space / (size + FRAME + GAP)));
      this.size = Math.floor(space / this.inLine) - GAP - FRAME;
      this.line = this.size + FRAME + (notes ? 2 : 1) * LINE + 6 + GAP;
      this.lines = Math.ceil(n / this.inLine);
      this.canvas.style.height = `${this.lines * this.line}px`;
      this.canvas.style.setProperty("--size", `${this.size}px`);
    }

    top(position) {
      return Math.floor(position / this.inLine) * this.line;
    }

    // Positions from the first to the one after the last, with so many lines beyond the view.
    range(beyond) {
      const from = Math.floor(this.root.scrollTop / this.line) - beyond;
      const to = Math.ceil((this.root.scrollTop + this.root.clientHeight) / this.line) + beyond;
      const last = Math.min(this.listed.n, to * this.inLine);
      return [Math.max(0, from * this.inLine), Math.max(0, last)];
    }

    resized() {
      if (!this.listed || this.root.clientWidth === this.width) return;
      const first = this.range(0)[0];
      this.clear();
      this.measure();
      this.root.scrollTop = this.top(first);
      this.draw();
      this.fetch();
    }

    // Drawing ----------------------------------------------------------------------------------
    draw() {
      const [from, to] = this.range(BEYOND);
      this.thumbs.forEach((thumb, position) => {
        // The picture with the focus stays, wherever the wheel goes.
        if ((position < from || position >= to) && thumb !== document.activeElement) {
          thumb.remove();
          this.thumbs.delete(position);
        }
      });
      // In the order of the list, for readers that go through the document.
      let next = null;
      for (let position = to - 1; position >= from; position -= 1) {
        let thumb = this.thumbs.get(position);
        if (!thumb) {
          thumb = this.make(position);
          this.thumbs.set(position, thumb);
          this.canvas.insertBefore(thumb, next);
        }
        next = thumb;
      }
      if (!this.thumbs.has(this.active)) this.active = this.range(0)[0];
      this.thumbs.forEach((thumb, position) => {
        thumb.tabIndex = position === this.active ? 0 : -1;
      });
    }

    make(position) {
      const thumb = document.createElement("button");
      thumb.type = "button";
      thumb.className = "el-thumb el-wall-thumb";
      thumb.dataset.position = position;
      const x = (position % this.inLine) * (this.size + FRAME + GAP);
      thumb.style.transform = `translate(${x}px, ${this.top(position)}px)`;
      const label = document.createElement("span");
      thumb.append(label);
      if (this.listed.notes) thumb.append(document.createElement("small"));
      this.fill(thumb, position);
      return thumb;
    }

    fill(thumb, position) {
      const where = `${number.format(position + 1)} of ${number.format(this.listed.n)}`;
      const part = this.parts.get(Math.floor(position / PART));
      const place = position % PART;
      if (!part) {
        thumb.setAttribute("aria-label", `${where}, not loaded yet`);
        return;
      }
      const [row, label, note] = [part.rows[place], part.labels[place], part.notes[place]];
      const [sign, decided] = part.badges?.[row] ?? [];
      thumb.dataset.row = row;
      if (sign) {
        thumb.dataset.badge = sign;
        thumb.title = decided;
      }
      thumb.children[0].textContent = label;
      if (thumb.children[1]) thumb.children[1].textContent = note ?? "";
      thumb.setAttribute(
        "aria-label",
        [`${where}: row ${row}, labelled ${label}`, note, decided].filter(Boolean).join(", "),
      );
      const set = (name, value) => thumb.style.setProperty(name, value);
      set("--sprite", `url(${part.sprite})`);
      set("--columns", part.columns);
      set("--lines", Math.ceil(part.rows.length / part.columns));
      set("--x", place % part.columns);
      set("--y", Math.floor(place / part.columns));
    }

    // Fetching ---------------------------------------------------------------------------------
    fetch() {
      const [from, to] = this.range(BEYOND);
      if (to <= from) return;
      for (let part = Math.floor(from / PART); part * PART < to; part += 1) {
        if (!this.parts.has(part)) this.get(part);
      }
      this.forget(Math.floor(from / PART), Math.floor((to - 1) / PART));
    }

    async get(part) {
      const { listed, parts } = this;
      parts.set(part, null);
      try {
        const join = listed.address.endsWith("?") ? "" : "&";
        const answer = await fetch(
          `${listed.address}${join}from=${part * PART}&count=${PART}`,
        );
        if (!answer.ok) throw new Error(String(answer.status));
        const content = await answer.json();
        // Another list has taken its place meanwhile.
        if (parts !== this.parts) return;
        parts.set(part, content);
        this.thumbs.forEach((thumb, position) => {
          if (Math.floor(position / PART) === part) this.fill(thumb, position);
        });
        this.keepPlace();
      } catch {
        parts.delete(part);
        if (parts !== this.parts || !this.root.isConnected) return;
        lens.toast({
          message: "Some pictures could not be loaded.",
          hint: "Scroll on, or load the page again.",
        });
      }
    }

    forget(from, to) {
      for (const part of this.parts.keys()) {
        if (this.parts.size <= KEPT) return;
        if (this.parts.get(part) && (part < from || part > to)) this.parts.delete(part);
      }
    }

    // Moving -----------------------------------------------------------------------------------
    scrolled() {
      if (!this.listed) return;
      if (!this.asked) {
        this.asked = requestAnimationFrame(() => {
          this.asked = 0;
          this.draw();
        });
      }
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.fetch(), PAUSE_MS);
      this.keepPlace();
    }

    move(position) {
      this.thumbs.get(this.reveal(position))?.focus({ preventScroll: true });
    }

    // Scroll to a picture, or the one at the end that it lies beyond, and return its position.
    reveal(position) {
      const to = Math.max(0, Math.min(this.listed.n - 1, position));
      const [top, { clientHeight, scrollTop }] = [this.top(to), this.root];
      this.active = to;
      if (top < scrollTop) this.root.scrollTop = top;
      else if (top + this.line > scrollTop + clientHeight) {
        this.root.scrollTop = top + this.line - clientHeight;
      }
      this.draw();
      this.fetch();
      return to;
    }

    pressed(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const position = Number(event.target.dataset?.position);
      if (!Number.isInteger(position)) return;
      const page = Math.max(1, Math.floor(this.root.clientHeight / this.line)) * this.inLine;
      const to = {
        ArrowRight: position + 1,
        ArrowLeft: position - 1,
        ArrowDown: position + this.inLine,
        ArrowUp: position - this.inLine,
        PageDown: position + page,
        PageUp: position - page,
        Home: 0,
        End: this.listed.n - 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      // Beyond an end, up and down stay where they are.
      const stays = event.key.startsWith("Arrow") && (to < 0 || to >= this.listed.n);
      if (!stays) this.move(to);
    }

    focused(target) {
      const position = Number(target.dataset?.position);
      if (!Number.isInteger(position) || position === this.active) return;
      const before = this.thumbs.get(this.active);
      if (before) before.tabIndex = -1;
      this.active = position;
      target.tabIndex = 0;
    }

    clicked(target) {
      const thumb = target.closest(".el-wall-thumb");
      if (thumb?.dataset.row === undefined) return;
      this.tell(Number(thumb.dataset.row), Number(thumb.dataset.position));
    }

    tell(row, place) {
      window.dash_clientside.set_props(this.listed.opens, {
        data: { row, place, of: this.listed.n, at: Date.now() },
      });
    }

    // Open a picture of the list, wherever it is; the page behind follows.
    async open(position) {
      const { listed } = this;
      const to = this.reveal(position);
      const part = Math.floor(to / PART);
      if (!this.parts.get(part)) await this.get(part);
      const row = this.parts.get(part)?.rows[to % PART];
      if (listed === this.listed && row !== undefined) this.tell(row, to);
    }

    // The address follows the row at the top, so that a link leads back to the place.
    keepPlace() {
      if (!this.listed.at) return;
      clearTimeout(this.placing);
      this.placing = setTimeout(() => {
        if (!this.root.isConnected || !this.root.clientHeight) return;
        const position = Math.round(this.root.scrollTop / this.line) * this.inLine;
        const row = this.parts.get(Math.floor(position / PART))?.rows[position % PART];
        if (position === 0) lens.keepPlace(this.listed.at, null);
        else if (row !== undefined) lens.keepPlace(this.listed.at, row);
      }, PLACE_MS);
    }
  }

  lens.openOnWall = (id, position) => walls.get(document.getElementById(id))?.open(position);

  lens.wall = (id, listed) => {
    const root = document.getElementById(id);
    if (root && listed) {
      if (!walls.has(root)) walls.set(root, new Wall(root));
      walls.get(root).show(listed);
    }
    return window.dash_clientside.no_update;
  };
})();
