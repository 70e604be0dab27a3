/* A box drawn around a face that was not found: dragged on the picture, or written as numbers. */
(() => {
  "use strict";

  const predict = window.emotionLens.predict;
  const SIDES = ["left", "top", "width", "height"];
  const SMALLEST = 8; // pixels of the screen: less is a click

  const input = (file, side) => predict.element({ type: "predict-box-input", file, side });
  const drawing = (file) => document.querySelector(`details[data-predict-draw="${file}"]`);

  // The box being dragged: {stage, file, x, y, frame}.
  let drag = null;

  function place(event) {
    const frame = drag.stage.getBoundingClientRect();
    const inside = (value, most) => Math.min(Math.max(value, 0), most);
    const x = inside(event.clientX - frame.left, frame.width);
    const y = inside(event.clientY - frame.top, frame.height);
    return { x, y, frame };
  }

  function start(event) {
    const stage = event.target.closest("[data-predict-stage]");
    if (!stage || event.button !== 0 || !drawing(stage.dataset.predictStage)?.open) return;
    event.preventDefault();
    stage.querySelector(".predict-drawn")?.remove();
    const mark = document.createElement("div");
    mark.className = "predict-drawn";
    stage.append(mark);
    drag = { stage, mark, file: Number(stage.dataset.predictStage) };
    Object.assign(drag, { from: place(event) });
    stage.setPointerCapture(event.pointerId);
  }

  function move(event) {
    if (!drag) return;
    const { from } = drag;
    const to = place(event);
    const box = {
      left: Math.min(from.x, to.x),
      top: Math.min(from.y, to.y),
      width: Math.abs(from.x - to.x),
      height: Math.abs(from.y - to.y),
    };
    drag.box = box;
    show(drag.mark, box, to.frame.width, to.frame.height);
  }

  function end() {
    if (!drag) return;
    const { box, stage, file, mark } = drag;
    const entry = predict.entry(file);
    drag = null;
    if (!box || Math.min(box.width, box.height) < SMALLEST || !entry?.size) {
      mark.remove();
      return;
    }
    const scale = entry.size[0] / stage.getBoundingClientRect().width;
    for (const side of SIDES) {
      predict.set({ type: "predict-box-input", file, side }, { value: Math.round(box[side] * scale) });
    }
  }

  /** Draw a box in percent of the stage, so that it scales with the picture. */
  function show(mark, box, width, height) {
    mark.style.left = `${(100 * box.left) / width}%`;
    mark.style.top = `${(100 * box.top) / height}%`;
    mark.style.width = `${(100 * box.width) / width}%`;
    mark.style.height = `${(100 * box.height) / height}%`;
  }

  /** Show the box of the numbers as they are written. */
  function follow(file) {
    const entry = predict.entry(file);
    const stage = document.querySelector(`[data-predict-stage="${file}"]`);
    if (!entry?.size || !stage) return;
    const values = SIDES.map((side) => Number(input(file, side).value));
    let mark = stage.querySelector(".predict-drawn");
    if (!mark) {
      mark = document.createElement("div");
      mark.className = "predict-drawn";
      stage.append(mark);
    }
    const box = Object.fromEntries(SIDES.map((side, i) => [side, values[i]]));
    show(mark, box, ...entry.size);
  }

  function use(file) {
    const entry = predict.entry(file);
    if (!entry) return;
    const box = SIDES.map((side) => Math.round(Number(input(file, side).value)));
    if (box.some((value) => !Number.isFinite(value) || value < 0) || box[2] < 1 || box[3] < 1) {
      window.emotionLens.toast({
        message: "There is no box yet.",
        hint: "Drag one over the face in the picture, or write all four numbers.",
      });
      input(file, "left").focus();
      return;
    }
    entry.boxes.push(box);
    // The new face is the last of the list.
    entry.picked = entry.rows.length + 1;
    predict.again(entry);
  }

  /** Show the numbers of a box that was refused, to be corrected. */
  predict.offerBox = (entry, box) => {
    predict.whenDrawn(() => drawing(entry.number), (details) => {
      const file = entry.number;
      details.open = true;
      SIDES.forEach((side, i) => {
        predict.set({ type: "predict-box-input", file, side }, { value: box[i] });
      });
      predict.focus(input(file, "left"));
    });
  };

  document.addEventListener("pointerdown", start);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-predict-use-box]");
    if (button) use(Number(button.dataset.predictUseBox));
  });
  document.addEventListener("input", (event) => {
    if (!event.target.id.includes("predict-box-input")) return;
    follow(JSON.parse(event.target.id).file);
  });
  // While the list of numbers is open, the pointer draws.
  document.addEventListener("toggle", (event) => {
    const file = event.target.dataset?.predictDraw;
    if (file === undefined) return;
    const stage = document.querySelector(`[data-predict-stage="${file}"]`);
    stage?.classList.toggle("predict-drawing", event.target.open);
    if (!event.target.open) stage?.querySelector(".predict-drawn")?.remove();
  }, true);
})();
